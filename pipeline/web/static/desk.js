// The desk works without this file. With it: keys, drafts that survive, an undo that goes after ten seconds,
// and on a wide screen the page beside the card.
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 1100px)");
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (at) => at.closest?.("input, textarea, select, [contenteditable]");

  // ---- a new card rests a moment (desk.css): what no finger reaches, no key presses
  const resting = (at) => getComputedStyle(at).pointerEvents === "none";
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.(".card :is(a, button, summary), .thumb > *, main li form button");
    if (!at || !resting(at)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // ---- keys: what a key does stands in the page itself
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.isComposing || event.keyCode === 229) return; // WebKit sends the key that ends a composition after it
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      if (!event.target.closest("[data-draft-of]")) return;
      const box = event.target.closest("details");
      if (box && !all("[data-draft]", box).some(unsaved)) { box.open = false; $("#card")?.focus(); }
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "?") { location.href = `${$('meta[name="desk-root"]').content}/keys`; return; }
    const found = $(`[data-key="${CSS.escape(event.key)}"]`, $("main")) || $(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found || found.disabled || !found.getClientRects().length && found.tagName !== "SUMMARY") return;
    event.preventDefault();
    if (resting(found) || event.repeat && !found.matches(".step")) return;
    if (found.tagName === "SUMMARY" && found.parentElement.id !== "edit") open(found.parentElement);
    else found.click();
  });

  const open = (box) => {
    box.open = true;
    const field = $("textarea, select", box);
    (field?.matches("select") ? $("textarea", box) || field : field)?.focus();
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const box = opener && opener.dataset.opens !== "edit" && document.getElementById(opener.dataset.opens); // `edit`: editor.js
    if (box) { event.preventDefault(); event.stopPropagation(); open(box); return; }
    const term = event.target.closest("mark[data-term]")?.dataset.term;
    const note = term && $(`.terms [data-term="${CSS.escape(term)}"]`);
    if (note) { note.closest("details").open = true; note.focus(); note.scrollIntoView({ block: "center" }); return; }
    const english = event.target.closest("span.t[data-sign]");
    if (english) $(`a.t[data-sign="${english.dataset.sign}"]`)?.click();
  }, true);

  // ---- what was typed is never lost: kept here until the desk has it
  const account = () => $('meta[name="desk-account"]')?.content;
  const named = (text, field) => `draft ${account()} ${text} ${field}`; // an account's own: the next person gets nothing of it
  const FIELDS = { ask: "words", asked: "words", reject: "reject-words", rejected: "reject-words" };
  const shelf = {
    name: (area) => {
      const card = area.closest("[data-draft-of]");
      return card && named(card.dataset.draftOf, area.id);
    },
    get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    put: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* private mode: the form still holds it */ } },
    drop: (name) => { try { localStorage.removeItem(name); } catch { /* as above */ } },
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-draft]")) return;
    const name = shelf.name(event.target);
    if (!name) return;
    if (event.target.value === event.target.defaultValue) shelf.drop(name);
    else shelf.put(name, { text: event.target.value, base: event.target.dataset.base || "" });
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-forgets]")) shelf.drop(shelf.name($("#text")));
    if (!event.target.matches("[data-forget]")) return;
    const area = $("[data-draft]", event.target.closest("form"));
    area.value = area.defaultValue;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    event.target.closest(".restored").hidden = true;
    area.focus();
  });
  // ---- an answer to the text, or “Cancel”, would leave words behind that somebody typed: ask first
  const unsaved = (area) => area.value !== area.defaultValue || "unsaved" in area.dataset;
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const to = submitter?.getAttribute("formaction") || form.getAttribute("action") || "";
    if (!$("#unsaved") || !/\/(approve|reject|ask)$/.test(to)) return;
    const left = all("#card [data-draft]").filter((area) => area.form !== form && unsaved(area));
    if (!left.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    askFirst(left, () => form.requestSubmit(submitter));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-cancels]");
    const left = link ? all("[data-draft]", link.closest("form")).filter(unsaved) : [];
    if (!left.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    askFirst(left, () => link.click());
  }, true);
  const askFirst = (left, goOn) => {
    const dialog = $("#unsaved");
    $("[data-back]", dialog).onclick = () => {
      dialog.close();
      for (let box = left[0].closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      left[0].focus();
    };
    $("[data-discard]", dialog).onclick = () => {
      dialog.close();
      for (const area of left) {
        shelf.drop(shelf.name(area));
        area.value = area.defaultValue;
        delete area.dataset.unsaved;
      }
      goOn();
    };
    dialog.showModal();
  };
  // ---- a comment that the desk has is no draft any more
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    if (detail.xhr.status !== 200 || !/\/say$/.test(detail.requestConfig.path)) return;
    for (const area of all("[data-draft]", detail.elt)) shelf.drop(shelf.name(area));
  });
  // ---- and one on a page as a whole, once the desk says that it is there
  const SAID = "desk said";
  document.addEventListener("submit", ({ target }) => {
    const names = target.closest("#card") ? [] : all("[data-draft]", target).map(shelf.name).filter(Boolean);
    if (names.length) try { sessionStorage.setItem(SAID, JSON.stringify(names)); } catch { /* private mode, as above */ }
  });
  const forgetSaid = () => {
    try {
      if ($("[data-said]")) for (const name of JSON.parse(sessionStorage.getItem(SAID) || "[]")) shelf.drop(name);
      sessionStorage.removeItem(SAID);
    } catch { /* as above */ }
  };
  // ---- offered words go into the field as if they were typed: kept, looked at, and undone with the device's own undo
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    const area = button && $("textarea", button.form);
    if (!area) return;
    event.preventDefault();
    area.closest("details").open = true;
    area.focus();
    area.setSelectionRange(button.name === "add" ? area.value.length : 0, area.value.length);
    if (!document.execCommand("insertText", false, button.value)) {
      area.setRangeText(button.value, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  const restore = () => {
    forgetSaid();
    const sent = $("[data-sent]")?.dataset;
    if (sent) shelf.drop(named(sent.sent, FIELDS[sent.did] || "text"));
    for (const area of all("[data-draft]")) {
      const name = shelf.name(area);
      const kept = name && shelf.get(name);
      if (!kept || kept.text === area.value) { if (name) shelf.drop(name); continue; }
      area.value = kept.text;
      const box = area.closest("details");
      if (box) box.open = true;
      const said = $(".restored", area.form);
      if (said) {
        said.hidden = false;
        $(".meanwhile", said).hidden = !kept.base || kept.base === area.dataset.base;
      }
    }
  };

  // ---- undo stays ten seconds
  const fade = () => {
    for (const note of all(".fading")) {
      setTimeout(() => { note.classList.add("over"); $("form", note)?.remove(); }, 10000);
    }
  };

  // ---- wide screens: the page on the left follows the card on the right
  const follow = () => {
    const pane = $("#pane"), card = $("#card");
    const sign = card?.dataset.sign;
    for (const one of all(".t.here")) { one.classList.remove("here"); one.removeAttribute("aria-current"); }
    if (!pane || !sign) return;
    const here = all(`.t[data-sign="${sign}"]`, pane);
    for (const one of here) one.classList.add("here");
    const text = here.find((one) => one.tagName === "A");
    if (!text) return;
    text.setAttribute("aria-current", "true");
    const box = text.getBoundingClientRect();
    if (wide.matches && (box.top < 80 || box.bottom > innerHeight - 80)) text.scrollIntoView({ block: "center" });
  };
  const fill = async () => {
    const pane = $("#pane[data-src]");
    if (!pane || !wide.matches) return;
    const answer = await fetch(pane.dataset.src, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return; // without a connection the card goes on alone
    pane.innerHTML = await answer.text(); // our own server's, sanitized there
    align();
    follow();
  };
  /** A text and its translation begin on one line, also within a list. */
  const align = () => {
    if (!wide.matches) return;
    for (const cells of all("#pane .cells")) {
      const texts = new Map(all("span.t[data-sign]", cells).map((one) => [one.dataset.sign, one]));
      for (const one of texts.size > 1 ? all("a.t[data-sign]", cells) : []) {
        const other = texts.get(one.dataset.sign);
        const gap = other ? one.getBoundingClientRect().top - other.getBoundingClientRect().top : 0;
        const late = gap > 0 ? other : one;
        if (Math.abs(gap) > 1) (late.closest("li") || late).style.marginTop = `${Math.abs(gap)}px`;
      }
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#pane a.t");
    if (!link || !wide.matches || event.ctrlKey || event.metaKey || !window.htmx) return;
    event.preventDefault();
    htmx.ajax("GET", link.getAttribute("href"), { target: "#card", select: "#card", swap: "outerHTML", source: link })
      .then(() => history.pushState({}, "", link.href));
  });
  addEventListener("popstate", () => { if ($("#card")) location.reload(); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (detail.target.id !== "card" || detail.xhr.responseText.includes('id="card"')) return;
    // not a card: the door, a conflict, an error. It takes the whole page, with who is signed in
    detail.target = document.body;
    detail.selectOverride = ".skip, .top, #connection, #leaving, #waits, #unsaid, #look-says, #desk";
    detail.swapOverride = "innerHTML";
    detail.shouldSwap = true;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const { target } = event.detail;
    if (target.id === "card" || target === document.body) shown($("#card") || $("#desk"));
  });
  const inLocale = (locale) => locale ? `?locale=${encodeURIComponent(locale)}` : "";
  const shown = (at) => {
    const card = $("#card");
    $("#pane")?.setAttribute("data-src", `${location.pathname.split("/-/")[0]}/-/view${inLocale(card?.dataset.locale)}`);
    arrive();
    at.focus({ preventScroll: true });
    if (!wide.matches) settle();
  };
  /** The text stands in sight, above the answers, with what comes before it. */
  const settle = () => {
    scrollTo(0, 0);
    const text = $(".text-now"), thumb = $(".card > .thumb");
    if (!text) return;
    const box = text.getBoundingClientRect(), room = (thumb ? thumb.getBoundingClientRect().top : innerHeight) - 12;
    if (box.bottom > room) scrollTo(0, Math.min(box.top - 12, box.bottom - room));
  };

  // ---- small hands: what a page without this file does not offer
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) { print(); return; }
    navigator.clipboard?.writeText(button.dataset.copy).then(() => { button.textContent += " ✓"; button.disabled = true; });
  });
  const ticked = (form) => {
    const said = form && $("[data-ticked]", form);
    if (said) said.textContent = `(${all("[name=pair]:checked", form).length})`;
  };
  document.addEventListener("change", (event) => ticked(event.target.closest(".ticks")));
  const offer = () => {
    ticked($(".ticks"));
    for (const one of all("[data-print]")) one.hidden = false;
    for (const one of all("[data-copy]")) one.hidden = !navigator.clipboard;
  };

  const arrive = () => {
    restore();
    fade();
    follow();
    fill();
    offer();
    document.dispatchEvent(new CustomEvent("desk:arrived"));
  };
  document.addEventListener("DOMContentLoaded", () => {
    arrive();
    if (!wide.matches && !scrollY && $("#card[data-sign]")) settle();
  });
  document.addEventListener("desk:shown", () => shown($("#card") || $("#desk")));
  window.Desk = {
    shelf, // write.js keeps English on it too
    ahead: () => 0, // the next cards that are in the page: outbox.js
    unsaved: () => all("#desk :is(input, textarea)").some(unsaved),
    forget: (answer) => {
      if (/^(approve|save|ask|reject)$/.test(answer.did)) shelf.drop(named([answer.document, answer.sign, answer.locale].filter(Boolean).join("/"), FIELDS[answer.did] || "text"));
    },
  };
})();

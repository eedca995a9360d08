// Answers to texts: each is kept on this device until the desk says that it has it, and sent in order, once.
// Nothing is drawn as taken before that. They belong to the account that gave them.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const ANSWER = /^\/pages\/(.+)\/-\/texts\/([0-9a-f]+)\/(approve|save|reject|ask|answer|take-back|dismiss|lower-safety|say)$/;
  const BUSY = 300, PATIENCE = 8000, LIMIT = 25_000; // milliseconds: a sign; then she may go on; then it failed
  const TOO_OLD = 13 * 24 * 3600_000; // the desk knows a key for 14 days
  const root = () => $('meta[name="desk-root"]').content; // the folder that leads to this desk; empty: it has the whole address
  const me = () => $('meta[name="desk-account"]');
  const line = () => $("#connection");

  const { all: kept, keep, change, forget, claim, takeBack } = window.Kept; // IndexedDB: a closed tab or a flat battery loses nothing
  let mine = []; // this account's answers, in the order in which they were given
  const read = async () => {
    const account = me()?.content;
    mine = (await kept()).filter((answer) => answer.account === account && account);
    return mine;
  };
  const waiting = () => mine.filter((answer) => !answer.refused);

  // ---- the line that says what is saved and what waits
  let offline = "", busy = 0, sign = 0;
  const say = () => {
    const box = line();
    if (!box) return;
    const count = waiting().length, refused = mine.filter((answer) => answer.refused);
    const what = busy && sign ? "sending" : offline ? (count ? offline : "away") : count ? "going" : "saved";
    box.dataset.state = what;
    $(".says", box).textContent = box.getAttribute(`data-${what}`);
    $(".count", box).hidden = !count;
    $("[data-testid=waiting-count]", box).textContent = count;
    box.hidden = what === "saved" && !refused.length && !$("#card[data-sign]");
    const list = $(".refused", box);
    list.replaceChildren(...refused.map((answer) => {
      const item = $("template", box).content.firstElementChild.cloneNode(true);
      $(".which", item).textContent = `${answer.number} · ${answer.words}`;
      $("[data-look]", item).onclick = () => look(answer);
      $("[data-drop]", item).onclick = async () => { await forget(answer); await read(); say(); };
      return item;
    }));
  };
  const work = async (task) => {
    busy += 1;
    const timer = setTimeout(() => { sign += 1; say(); }, BUSY);
    try { return await task(); } finally {
      clearTimeout(timer);
      busy -= 1;
      if (!busy) sign = 0;
      say();
    }
  };

  // ---- what the desk says; anything that does not come from the desk itself says nothing
  const fetched = async (url, options = {}) => {
    const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(LIMIT), headers: { ...options.headers, "HX-Request": "true" } });
    if (!answer.headers.has("Desk-Account")) throw new Error("not the desk");
    const html = await answer.text();
    return { status: answer.status, taken: answer.headers.get("Desk-Taken"), account: answer.headers.get("Desk-Account"), html };
  };
  const send = (answer) => {
    const body = new URLSearchParams(answer.fields);
    body.set("csrf", me().dataset.csrf);
    return fetched(answer.url, { method: "POST", body, headers: { "Idempotency-Key": answer.key, "Desk-Queue": "1" } });
  };

  // ---- pages: the card of a text goes where such a card is, everything else takes the whole page
  const show = (html, url) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const card = $("#card", page), old = $("#card");
    if (card?.dataset.sign && old?.dataset.sign) { // the page beside it stays
      const fresh = document.importNode(card, true);
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
    } else {
      for (const selector of [".top", "#desk"]) {
        const fresh = $(selector, page);
        if (fresh) $(selector)?.replaceWith(document.importNode(fresh, true));
      }
      window.htmx?.process($("#desk"));
    }
    document.title = page.title;
    if (url && url !== location.pathname + location.search) history.pushState({}, "", url);
    document.dispatchEvent(new CustomEvent("desk:shown"));
  };

  // ---- what the desk did not take stands on the screen, with its words, until somebody goes on from it
  const stands = () => $("[data-refused]");
  const showRefused = (html) => {
    show(html, null);
    ($("#card") || $("#desk")).dataset.refused = "";
  };

  // ---- the next cards are in the page, so that she may go on without a connection
  const ahead = new Map(); // `key` of a text → its page
  const next = () => ($("#card")?.dataset.next || "").split(" ").filter(Boolean);
  const locale = () => $("#card")?.dataset.locale || ""; // of the card that is open; empty where the project has one
  const inQuery = (own) => own && `?locale=${encodeURIComponent(own)}`;
  const place = (sign) => `${location.pathname.split("/-/")[0]}/-/texts/${sign}${inQuery(locale())}`;
  /** A text has one sign in every language, and another card in each. */
  const key = (sign, own = locale()) => `${own} ${sign}`;
  const localeOf = (url) => url.searchParams.get("locale") || "";
  /** The key of the card at an address; empty: there is none. */
  const keyAt = (url) => {
    const sign = /\/-\/texts\/([0-9a-f]+)$/.exec(url.pathname)?.[1];
    return sign ? key(sign, localeOf(url)) : "";
  };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  /** A card that is in the page already: what is said on it now is another answer than what was said before. */
  const showAhead = (card, url) => {
    const bar = url.startsWith(place("").split("?")[0]) && $("#card[data-sign] > .bar"); // newer than what came with it
    show(ahead.get(card), url);
    if (bar) $("#card > .bar").replaceWith(bar);
    for (const once of all("#card [name=once]")) once.value = newKey();
  };
  let fetching = false;
  const prefetch = async () => {
    if (fetching || offline) return;
    fetching = true;
    try {
      for (const sign of next()) {
        const one = key(sign);
        if (ahead.has(one) || offline) continue;
        const page = await fetched(place(sign), { headers: { "Desk-Ahead": "1" } });
        if (page.status === 200) ahead.set(one, page.html);
      }
    } catch { /* she has what is there */ } finally { fetching = false; }
    for (const one of [...ahead.keys()].slice(0, Math.max(0, ahead.size - 30))) ahead.delete(one);
  };
  const keyOf = (answer) => key(answer.sign, answer.locale || "");
  const answered = (sign) => waiting().find((answer) => keyOf(answer) === key(sign) && answer.did !== "say");
  const goOn = (answer) => {
    if (answer?.did === "say") { mark(answer); return; } // words in a thread answer no text
    const free = next().find((sign) => ahead.has(key(sign)) && !answered(sign));
    if (free) showAhead(key(free), place(free));
    mark(answer);
  };
  /** Say on the card that its text is answered and waits, and which answer was given just now. */
  const mark = (last) => {
    const card = $("#card[data-sign]");
    if (!card) return;
    for (const one of all(".waits-to-be-sent", card)) one.remove();
    const here = answered(card.dataset.sign), shown = last && last !== here ? [last, here] : [here];
    for (const answer of shown.filter(Boolean)) {
      const note = $("#waits").content.firstElementChild.cloneNode(true);
      $(".which", note).textContent = `${answer.number} · ${answer.words}`;
      const undo = $("[data-undo]", note);
      undo.dataset.undo = answer.key;
      undo.hidden = !answer.unsent || answer.did === "say";
      undo.onclick = () => unsay(answer, undo);
      $(".bar", card).after(note);
    }
    if (!here) return;
    for (const one of all("form button, form textarea, form select", card)) one.disabled = true;
    for (const one of all(".thumb a", card)) one.removeAttribute("href");
    card.classList.add("answered");
  };

  /** Take an answer back that never left the device: its text stands there as before it was given. */
  const unsay = async (answer, button) => {
    const done = await takeBack(answer);
    await read();
    say();
    button.remove(); // where it is on its way, the desk's own “Undo” follows
    if (!done) return;
    settle(answer, null);
    if (ahead.has(keyOf(answer))) showAhead(keyOf(answer), answer.url.replace(/\/[a-z-]+(?=$|\?)/, ""));
    else mark(null);
    $("#card > .bar")?.after($("#unsaid").content.firstElementChild.cloneNode(true));
  };

  // ---- sending: one after the other, the first first
  let sending = null, timer = 0, pause = 1000;
  const again = () => { clearTimeout(timer); timer = setTimeout(flush, pause); pause = Math.min(2 * pause, 30_000); };
  const typed = () => window.Desk?.unsaved() || $("dialog[open]") || stands();
  const flush = () => sending ??= (navigator.locks
    ? navigator.locks.request("desk outbox", drain) : drain()).catch(again).finally(() => { sending = null; say(); });
  /** The session is over, or another person has signed in: the page belongs to whoever the desk says. */
  const signedOut = () => {
    sessionStorage.setItem("desk-unsent", "1");
    location.reload();
  };
  /** She has signed in anew in another tab: true if the forms of this page have got what they bring back now. */
  const renewed = async () => {
    const fresh = $('meta[name="desk-account"]', new DOMParser().parseFromString((await fetched(`${root()}/keys`)).html, "text/html"));
    if (fresh?.content !== me().content || fresh.dataset.csrf === me().dataset.csrf) return false;
    me().dataset.csrf = fresh.dataset.csrf;
    for (const field of all("[name=csrf]")) field.value = fresh.dataset.csrf;
    return true;
  };
  /** While the desk is thought to be away it is asked first: what is not sent can be taken back. */
  const isThere = async () => {
    if (!offline && navigator.onLine) return true;
    try { return Boolean(await fetched(`${root()}/me/here`)); } catch { return false; }
  };
  const drain = async () => {
    clearTimeout(timer);
    let late = 0;
    await read();
    if (offline && !waiting().length) await fetched(`${root()}/me/here`);
    if (!waiting().length) offline = "";
    for (await read(); waiting().length; await read()) {
      const answer = waiting()[0];
      if (Date.now() - answer.at > TOO_OLD) { answer.refused = 408; await change(answer); continue; }
      let said = null;
      if (await isThere()) {
        if (!await claim(answer)) continue; // taken back
        for (const undo of all(`[data-undo="${answer.key}"]`)) undo.remove();
        try { said = await work(() => send(answer)); } catch { /* it may have come all the same: it is sent again */ }
      }
      if (!said || said.status >= 500 || said.status === 429) {
        offline = said ? "trouble" : "offline";
        settle(answer, null);
        say();
        again();
        return;
      }
      offline = "";
      pause = 1000;
      if (said.account !== me().content) { signedOut(); return; }
      if (said.status === 403 && await renewed()) continue;
      if (!await settled(answer, said)) late += 1;
    }
    await read();
    if (late) refresh();
    prefetch();
  };
  /** An answer has come; true if somebody stood before the card and waited for it. */
  const settled = async (answer, said) => {
    const taken = said.taken === answer.key;
    const here = waits.has(answer.key) || answer.did !== "say" && key($("#card")?.dataset.sign) === keyOf(answer);
    const asked = here && !stands();
    const shows = said.status === 409 || said.status === 422; // these pages hold the words that were sent
    if (taken || shows && (asked || !typed())) await forget(answer);
    else { answer.refused = said.status; await change(answer); }
    await read();
    if (taken) { ahead.delete(keyOf(answer)); window.Desk?.forget(answer); }
    if (taken && asked) await follow(answer, JSON.parse(said.html).to);
    else if (!taken && !answer.refused) showRefused(said.html);
    settle(answer, said);
    return asked;
  };
  const follow = async (answer, to) => {
    try {
      const page = await work(() => fetched(to));
      show(page.html, to);
      const kept = new URL(location.href);
      for (const name of ["done", "of", "ref"]) kept.searchParams.delete(name);
      history.replaceState({}, "", kept.pathname + kept.search);
      const hash = new URL(to, location.href).hash.slice(1);
      if (hash) document.getElementById(hash)?.scrollIntoView({ block: "nearest" });
    } catch {
      offline = "offline";
      goOn(null); // it is taken, but what comes after it did not arrive
      again();
    }
  };
  const look = (answer) => work(async () => {
    try {
      const said = await send(answer);
      if (said.status >= 500 || said.status === 429) { offline = "trouble"; return; }
      if (said.account !== me().content) { signedOut(); return; }
      if (said.status === 200 || said.status === 409 || said.status === 422) await forget(answer);
      await read();
      if (said.taken) await follow(answer, JSON.parse(said.html).to);
      else showRefused(said.html);
    } catch { offline = "offline"; }
  });
  /** After a burst the figures of the card are old. */
  const refresh = async () => {
    const card = $("#card[data-sign]");
    if (!card) return;
    try {
      const page = await fetched(location.pathname + inQuery(locale()), { headers: { "Desk-Ahead": "1" } });
      const fresh = $("#card", new DOMParser().parseFromString(page.html, "text/html"));
      if (!fresh || key(fresh.dataset.sign, fresh.dataset.locale) !== key($("#card")?.dataset.sign)) return;
      $(".bar", card).replaceWith(document.importNode($(".bar", fresh), true));
      card.dataset.next = fresh.dataset.next;
      for (const one of all(".waits-to-be-sent", card)) if (!answered(card.dataset.sign)) one.remove();
    } catch { /* the next card brings them */ }
  };

  /** The form of words that are kept: empty, and what is typed next is another answer. */
  const anew = (form) => {
    form.reset();
    form.elements.once.value = newKey();
    for (const area of all("[data-draft]", form)) area.dispatchEvent(new Event("input", { bubbles: true }));
    form.closest("details")?.removeAttribute("open");
  };

  // ---- a person answers
  const waits = new Map(); // key → what goes on when the desk has answered, or cannot
  const settle = (answer, said) => { waits.get(answer.key)?.(said); waits.delete(answer.key); };
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented) return;
    const url = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || "", location.href);
    const found = ANSWER.exec(decodeURIComponent(url.pathname.slice(root().length)));
    if (!found || !form.elements.once || !me()) { leave(event, form); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const once = form.elements.once.value, card = $("#card");
    if (mine.some((answer) => answer.key === once) || card?.classList.contains("sending")) return;
    card?.classList.add("sending");
    stands()?.removeAttribute("data-refused");
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const answer = {
      account: me().content, key: once, url: url.pathname + url.search, fields, at: Date.now(),
      document: found[1], sign: found[2], did: found[3], locale: localeOf(url),
      number: card?.dataset.number || "", words: ($(".text-now .en, .note[lang=en]")?.innerText || "").replace(/^(.{79}).{2,}$/s, "$1…"),
    };
    await keep(answer);
    if (answer.did === "say") anew(form);
    await read();
    say();
    const wait = new Promise((done) => { waits.set(once, done); setTimeout(() => done(null), offline ? 0 : PATIENCE); });
    flush();
    const said = await wait;
    waits.delete(once);
    if (!said && waiting().some((one) => one.key === once) && !stands()) goOn(answer);
    $("#card.sending")?.classList.remove("sending");
  }, true);

  // ---- what leaves the page while answers wait, or without a connection
  const leave = (event, form) => {
    if (form.id === "leave" && waiting().length && !form.dataset.asked) {
      event.preventDefault();
      const dialog = $("#leaving");
      $("[data-stay]", dialog).onclick = () => dialog.close();
      $("[data-go]", dialog).onclick = () => { dialog.close(); form.dataset.asked = "1"; form.requestSubmit(event.submitter); };
      $(".count", dialog).textContent = waiting().length;
      dialog.showModal();
    } else if (form.method === "post" && !navigator.onLine) {
      event.preventDefault();
      offline = "offline";
      say();
    } else if (form.method === "post") {
      setTimeout(() => { busy += 1; sign += 1; say(); }, BUSY); // until the next page is there
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.dataset.opens || event.defaultPrevented || navigator.onLine || link.origin !== location.origin || link.hash && link.pathname === location.pathname) return;
    const url = new URL(link.href), card = keyAt(url);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (ahead.has(card)) { showAhead(card, url.pathname + inQuery(localeOf(url))); return; }
    offline = "offline";
    say();
  }, true);
  const lost = (event) => {
    const url = new URL(event.detail.pathInfo?.requestPath || "", location.origin), card = keyAt(url);
    offline = "offline";
    if (ahead.has(card)) showAhead(card, url.pathname + inQuery(localeOf(url)));
    say();
    again();
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("Desk-Account") !== null) return;
    event.detail.shouldSwap = false; // a proxy's or a portal's page
    lost(event);
  });
  let slow = 0;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "card") slow = setTimeout(() => { busy = sign = 1; say(); }, BUSY);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.target?.id !== "card") return;
    clearTimeout(slow);
    busy = sign = 0;
    if (event.detail.successful) offline = "";
    say();
  });

  const arrive = () => {
    const card = $("#card[data-sign]");
    const sign = card?.dataset.sign;
    if (sign && !ahead.has(key(sign))) ahead.set(key(sign), `<title>${document.title.replaceAll("<", "&lt;")}</title>${card.outerHTML}`);
    mark(null);
    say();
    setTimeout(prefetch, 400);
  };
  if (window.Desk) window.Desk.ahead = () => next().filter((sign) => ahead.has(key(sign))).length;
  addEventListener("pageshow", () => { busy = sign = 0; });
  addEventListener("online", flush);
  addEventListener("offline", () => { offline = "offline"; say(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  document.addEventListener("desk:shown", arrive);
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target.id === "card") arrive(); });
  document.addEventListener("DOMContentLoaded", async () => {
    if (!me()) return;
    await read();
    arrive();
    flush();
  });
})();

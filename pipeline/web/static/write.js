// Writing English: buttons that put in the beginning of a block, and words that stay in this browser until the desk has them.
(() => {
  "use strict";
  const tools = document.querySelector("form.write .tools");
  const field = document.querySelector("form.write textarea");
  const kept = document.querySelector("#kept");
  if (!kept) return;

  // ---- what was typed is never lost: kept here, an account's own, until a save of it has been answered
  const start = `english ${document.querySelector('meta[name="desk-account"]')?.content} `;
  const { shelf } = window.Desk;
  const names = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(start + kept.dataset.of + " ")); } catch { return []; } };
  const sent = "english sent";
  const form = field?.form;
  const name = form && start + form.dataset.keeps;
  const sha = form && form.elements.sha.value;
  try {
    const before = sessionStorage.getItem(sent); // the desk has answered with a page that says so
    if (before && document.querySelector("[data-written]")) shelf.drop(before);
    sessionStorage.removeItem(sent);
  } catch { /* private mode: as desk.js */ }
  if (field) {
    const mine = shelf.get(name);
    if (mine && mine.sha === sha && mine.text !== field.value && !document.querySelector(".error[role=alert]:not([hidden])")) {
      field.value = mine.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.focus({ preventScroll: true });
    field.addEventListener("input", () => {
      if (field.value === field.defaultValue) shelf.drop(name);
      else shelf.put(name, { text: field.value, sha });
    });
    let connected = false;
    form.addEventListener("submit", async (event) => {
      try { sessionStorage.setItem(sent, name); } catch { /* as above */ }
      if (connected) return;
      event.preventDefault(); // a form that is sent into nothing takes the page away with the words in it
      try {
        await fetch(form.dataset.ping, { method: "HEAD", cache: "no-store" });
        connected = true;
        form.requestSubmit(event.submitter);
      } catch { form.querySelector("[data-alone]").hidden = false; }
    });
    form.querySelector("a.button")?.addEventListener("click", () => shelf.drop(name)); // cancel
  }
  const list = kept.querySelector("ul");
  for (const one of names()) {
    const held = shelf.get(one);
    if (one === name || !held) continue;
    const [how, place] = one.slice((start + kept.dataset.of + " ").length).split(" ");
    const row = document.createElement("li"), words = document.createElement("pre"), drop = document.createElement("button");
    words.textContent = held.text;
    words.lang = "en";
    drop.textContent = kept.dataset.drop;
    drop.className = "plain";
    drop.addEventListener("click", () => { shelf.drop(one); row.remove(); kept.hidden = !list.children.length; });
    row.append(words);
    if (document.querySelector(`[data-sha="${held.sha}"]`)) { // the page is as it was: the block is where it was
      const link = document.createElement("a");
      link.className = "open";
      link.href = `${kept.dataset.page}?${how === "at" ? "at" : "after"}=${encodeURIComponent(place)}`;
      link.textContent = kept.dataset.open;
      row.append(link, " ");
    }
    row.append(drop);
    list.append(row);
  }
  kept.hidden = !list.children.length;

  if (!tools || !field) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const put = event.target.closest("[data-put]")?.dataset.put;
    if (!put) return;
    const before = field.value.slice(0, field.selectionStart);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    field.setRangeText(lead + put, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") field.form.requestSubmit();
  });
})();

// The desk works without this file. With it: keys, drafts that survive, an undo that goes after ten seconds.
(() => {
  "use strict";
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
  const key = (area) => {
    const card = area.closest("[data-key]");
    return card && card.dataset.key.includes("/") ? `draft ${card.dataset.key} ${area.id}` : null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (typing(event.target)) return;
    if (event.key === "?") { location.href = "/keys"; return; }
    const found = document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`);
    if (!found || found.disabled) return;
    event.preventDefault();
    found.click();
    const area = found.closest("details")?.querySelector("textarea, select");
    if (found.tagName === "SUMMARY" && area) area.focus();
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-draft]")) return;
    const name = key(event.target);
    try { if (name) localStorage.setItem(name, event.target.value); } catch { /* private mode: the form still holds it */ }
  });
  document.addEventListener("submit", (event) => {
    for (const area of event.target.querySelectorAll("[data-draft]")) area.dataset.sent = "1";
  });
  const restore = () => {
    for (const area of document.querySelectorAll("[data-draft]")) {
      const name = key(area);
      let kept = null;
      try { kept = name && localStorage.getItem(name); } catch { /* as above */ }
      if (kept === null || kept === area.value) { if (name) localStorage.removeItem(name); continue; }
      area.value = kept;
      const box = area.closest("details");
      if (box) box.open = true;
    }
    for (const form of document.querySelectorAll(".undo form, form.undo")) setTimeout(() => { form.hidden = true; }, 10000);
  };
  document.addEventListener("DOMContentLoaded", restore);
})();

// Buttons that put the beginning of a block into the field; without this file people type it.
(() => {
  "use strict";
  const tools = document.querySelector(".write .tools");
  const field = document.querySelector(".write textarea");
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

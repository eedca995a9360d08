// Whose desk this is: it locks where other people use the device too, and leaves nobody's unsent answers unsaid.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const meta = $('meta[name="desk-account"]');
  const rest = 1000 * (meta?.dataset.lock || 0);

  // ---- after a rest the page is gone from the screen, and its owner comes back to it with the password
  const TOLD = 240_000; // milliseconds after which the desk is told that somebody still reads
  let used = Date.now(), told = Date.now(), locked = false;
  const lock = () => {
    if (locked) return;
    locked = true;
    const form = $("#leave");
    const add = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    add("lock", "1");
    add("to", location.pathname + location.search);
    $("#desk").replaceChildren();
    form.submit();
  };
  const look = () => { if (rest && Date.now() - used >= rest) lock(); };
  const use = () => {
    look(); // a device that slept has no timers: the first touch after it is too late
    used = Date.now();
    if (!rest || used - told < TOLD) return;
    told = used;
    fetch(`${$('meta[name="desk-root"]').content}/me/here`).catch(() => { /* no connection: the desk ends the session by its own clock */ });
  };
  if (rest) {
    for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(kind, use, { capture: true, passive: true });
    setInterval(look, 5000);
    document.addEventListener("visibilitychange", look);
    addEventListener("pageshow", look);
  }

  // ---- passwords may be looked at
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-password]");
    if (!button) return;
    const field = document.getElementById(button.dataset.showPassword);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
    field.focus();
  });
  document.addEventListener("submit", () => {
    for (const button of document.querySelectorAll("[data-show-password]")) {
      document.getElementById(button.dataset.showPassword).type = "password"; // so that the browser offers to keep it
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-show-password]")) button.hidden = false;
    const unsent = $("#unsent");
    if (unsent) unsent.hidden = !sessionStorage.getItem("desk-unsent");
    else if (meta) sessionStorage.removeItem("desk-unsent");
  });
})();

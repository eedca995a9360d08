// Reads a text aloud with a voice of this device. Other voices send the words away, so without one there is no button.
(() => {
  "use strict";
  if (!window.speechSynthesis) return;
  const $ = (selector) => document.querySelector(selector);
  const SPOKEN = { en: /^en\b/i, zh: /^(zh|cmn)(?![-_](HK|MO|yue))/i }; // Mandarin, not Cantonese
  const voice = (language) => {
    const own = speechSynthesis.getVoices().filter((one) => one.localService && SPOKEN[language].test(one.lang.replace("_", "-")));
    const tag = $(".text-now .zh")?.lang.endsWith("Hant") ? /TW|Hant/i : /CN|Hans/i;
    return own.find((one) => language === "zh" ? tag.test(one.lang) : one.default) || own[0];
  };
  const buttons = () => document.querySelectorAll("[data-aloud]");
  const rest = () => { for (const one of buttons()) one.setAttribute("aria-pressed", "false"); };
  const offer = () => { for (const one of buttons()) one.hidden = !voice(one.dataset.aloud); };
  const hush = () => { speechSynthesis.cancel(); rest(); };

  // what is in the field goes before what was saved: that is what somebody wants to hear
  const words = (language) => {
    const typed = language === "zh" && $("#edit[open] #text");
    if (typed) return typed.value.replace(/\*\*|\]\([^)]*\)|[[\]`]/g, "");
    return $(`.text-now .${language}`)?.innerText || "";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-aloud]");
    if (!button) return;
    const stops = button.getAttribute("aria-pressed") === "true", found = voice(button.dataset.aloud);
    hush();
    if (stops || !found) return;
    const said = Object.assign(new SpeechSynthesisUtterance(words(button.dataset.aloud)), { voice: found, lang: found.lang, rate: 0.9 });
    said.onend = said.onerror = () => button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(said);
  });

  speechSynthesis.addEventListener?.("voiceschanged", offer); // browsers know their voices a moment later
  addEventListener("pagehide", hush);
  document.addEventListener("DOMContentLoaded", () => {
    offer();
    new MutationObserver(() => { hush(); offer(); }).observe($("#desk"), { childList: true }); // another card
  });
})();

// A passkey in place of a code: the browser makes or uses it, the form carries what it says.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const create = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    } });
    return { made, response: { attestationObject: text(made.response.attestationObject) } };
  };
  const get = async (options) => {
    const made = await navigator.credentials.get({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: named(options.allowCredentials),
    } });
    const { authenticatorData, signature } = made.response;
    return { made, response: { authenticatorData: text(authenticatorData), signature: text(signature) } };
  };
  const ways = { create, get };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const says = form.querySelector("[role=alert]");
    says.hidden = true;
    try {
      const { made, response } = await ways[form.dataset.passkey](JSON.parse(form.dataset.options));
      response.clientDataJSON = text(made.response.clientDataJSON);
      const credential = { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
      form.elements.credential.value = JSON.stringify(credential);
      form.requestSubmit();
    } catch { // the person has said no, or there is no passkey on this device
      says.hidden = false;
    }
  }, true);
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = !window.PublicKeyCredential;
  });
})();

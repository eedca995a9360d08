// Answers that stay on this device until the desk has them, and whether one may have left it already.
(() => {
  "use strict";
  let store; // a promise of the database; null where the browser has none (private mode): memory alone
  const held = []; // what the database could not take
  const out = new Set(); // keys of what this page has begun to send
  const opened = () => store ??= new Promise((done) => {
    const asked = indexedDB.open("desk", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "n", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done(null);
  }).catch(() => null);
  const ask = async (mode, act) => {
    const base = await opened();
    if (!base) return undefined;
    return new Promise((done, fail) => {
      const change = base.transaction("answers", mode, { durability: "strict" });
      const got = act(change.objectStore("answers"));
      change.oncomplete = () => done(got.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  };
  /** One look and one change that no other tab comes between. */
  const look = (answer, act) => ask("readwrite", (answers) => {
    const got = answers.get(answer.n);
    got.onsuccess = () => got.result?.unsent && act(answers, got.result);
    return got;
  });

  const all = async () => [...await ask("readonly", (answers) => answers.getAll()).catch(() => undefined) || [], ...held];
  const keep = async (answer) => {
    answer.unsent = true;
    try { answer.n = await ask("readwrite", (answers) => answers.add(answer)); } catch { /* full, or forbidden */ }
    if (!answer.n) { answer.n = -Date.now(); held.push(answer); }
  };
  const change = (answer) => answer.n < 0 ? undefined : ask("readwrite", (answers) => answers.put(answer));
  const forget = async (answer) => {
    if (answer.n < 0) held.splice(held.indexOf(answer), 1);
    else await ask("readwrite", (answers) => answers.delete(answer.n));
  };
  /** Before it is sent: true if it is still there. From now on nobody can say that it never left the device. */
  const claim = async (answer) => {
    out.add(answer.key);
    let there = held.includes(answer);
    if (answer.n > 0) {
      try { there = await look(answer, (answers, kept) => answers.put({ ...kept, unsent: false })); } catch { there = true; }
    }
    answer.unsent = false;
    return Boolean(there);
  };
  /** True if it never left the device, and is gone from it now. */
  const takeBack = async (answer) => {
    if (out.has(answer.key)) return false;
    if (answer.n > 0) return Boolean((await look(answer, (answers) => answers.delete(answer.n)))?.unsent);
    if (held.includes(answer)) await forget(answer);
    return true;
  };
  window.Kept = { all, keep, change, forget, claim, takeBack };
})();

// The field of the Mandarin: plain text, in which marks (bold, links, notes, code) are locked, and what the checks
// say of the words that stand in it now. Nothing is said, and no mark is guarded, while an input method composes.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const field = () => $("#text");
  const LINE = 32; // pixels of a line of text
  const guarded = (area) => area?.matches?.("#text, #wording"); // whose marks are locked: the text, and a suggestion
  // an even run of stars is pairs of two: bold that ends where the next begins, or bold of no words yet
  const MARK = /\*\*(?=(?:\*\*)+(?!\*))|\*{1,3}|`+|\[\^[^\]\s]+\]|\]\([^()\s]*\)|!?\[(?=[^[\]]*\]\()/g;
  const marks = (text) => [...text.matchAll(MARK)].map((found) => ({ start: found.index, end: found.index + found[0].length, mark: found[0] }));

  // ---- pairs: an opening mark and the one that closes it go together or not at all
  const pairs = (text) => {
    const found = marks(text), open = [];
    for (const one of found) {
      const opens = one.mark.endsWith("[") ? "](" : one.mark;
      const last = open.findLastIndex((other) => other.opens === (one.mark.startsWith("](") ? "](" : one.mark));
      if (one.mark.startsWith("[^")) one.pair = one;
      else if (!one.mark.endsWith("[") && last >= 0) { one.pair = open[last].one; open[last].one.pair = one; open.length = last; }
      else open.push({ opens, one });
    }
    return found;
  };
  /** The range without half a mark, and the marks within it that have to stay because their other half does. */
  const whole = (text, start, end) => {
    const found = pairs(text);
    for (const one of found) {
      if (one.start < start && start < one.end) start = one.start;
      if (one.start < end && end < one.end) end = one.end;
    }
    const within = (one) => one && start <= one.start && one.end <= end;
    const stay = found.filter((one) => within(one) && one.pair && !within(one.pair)).map((one) => one.mark).join("");
    return { start, end, stay };
  };
  /** The range of a mark that a key may take: with its other half where no words stand between, alone where it has none. */
  const loose = (text, range) => {
    const one = pairs(text).find((mark) => mark.start === range.start && mark.end === range.end);
    if (!one || !one.pair || one.pair === one) return one && range;
    const [first, last] = one.start < one.pair.start ? [one, one.pair] : [one.pair, one];
    return first.end === last.start ? { start: first.start, end: last.end } : null;
  };
  let ours = false;
  const put = (area, start, end, text) => {
    ours = true;
    area.setSelectionRange(start, end);
    const done = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete");
    if (!done) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    ours = false;
  };
  const reach = (area, type) => {
    const { value, selectionStart: start, selectionEnd: end } = area;
    if (start !== end || !type.startsWith("delete")) return [start, end];
    const back = value.slice(0, start), on = value.slice(start);
    if (/SoftLineBackward|HardLineBackward/.test(type)) return [back.lastIndexOf("\n") + 1, start];
    if (/SoftLineForward|HardLineForward/.test(type)) return [start, start + (on + "\n").indexOf("\n")];
    if (type === "deleteWordBackward") return [start - /\s*(\w+|\W)?$/.exec(back)[0].length, start];
    if (type === "deleteWordForward") return [start, start + /^\s*(\w+|\W)?/.exec(on)[0].length];
    return type.endsWith("Forward") ? [start, Math.min(value.length, start + 1)] : [Math.max(0, start - 1), start];
  };
  document.addEventListener("beforeinput", (event) => {
    const area = event.target;
    if (!guarded(area) || ours || event.isComposing || /^history|Composition/.test(event.inputType)) return;
    const [start, end] = reach(area, event.inputType);
    const range = whole(area.value, start, end);
    const alone = area.selectionStart === area.selectionEnd;
    if (range.start === start && range.end === end && !range.stay) return;
    event.preventDefault();
    if (alone && event.inputType.startsWith("delete")) { // the cursor steps over the mark
      const taken = loose(area.value, range);
      if (taken) { put(area, taken.start, taken.end, ""); return; }
      const at = event.inputType.endsWith("Forward") ? range.end : range.start;
      area.setSelectionRange(at, at);
      return;
    }
    const text = event.inputType.startsWith("insert") ? event.data ?? event.dataTransfer?.getData("text/plain") ?? (event.inputType === "insertLineBreak" ? "\n" : "") : "";
    if (alone) { put(area, range.end, range.end, text); return; } // within a mark nobody types
    put(area, range.start, range.end, text + range.stay);
  });
  let before = null; // what an input method found
  document.addEventListener("compositionstart", (event) => {
    if (!guarded(event.target)) return;
    before = { value: event.target.value, ...whole(event.target.value, event.target.selectionStart, event.target.selectionEnd) };
    if (event.target === field()) hush(true);
  });
  document.addEventListener("compositionend", (event) => {
    const area = event.target;
    if (!guarded(area) || !before) return;
    const lost = before.stay;
    if (lost) put(area, area.selectionEnd, area.selectionEnd, lost);
    before = null;
    if (area === field()) changed(); else draw(area);
  });
  document.addEventListener("selectionchange", () => {
    const area = document.activeElement;
    if (!guarded(area) || before || area.selectionStart !== area.selectionEnd) return;
    const at = area.selectionStart, inside = marks(area.value).find((one) => one.start < at && at < one.end);
    if (inside) area.setSelectionRange(...(at - inside.start < inside.end - at ? [inside.start, inside.start] : [inside.end, inside.end]));
  });

  // ---- buttons: the marks that the English has, on and off; one that holds no words stands behind what is chosen
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]"), area = button && $("#text, #wording", button.closest("form"));
    if (!area) return;
    const { value } = area;
    let { selectionStart: start, selectionEnd: end } = area;
    const { open, close } = button.dataset;
    area.focus();
    if (!close) { put(area, end, end, open); return; }
    const around = pairs(value).find((one) => one.mark === open && one.pair && one.pair !== one && one.start < one.pair.start
      && value.slice(one.pair.start, one.pair.end) === close && one.start <= start && end <= one.pair.end);
    if (around) {
      const inner = value.slice(around.end, around.pair.start);
      put(area, around.start, around.pair.end, inner);
      area.setSelectionRange(around.start, around.start + inner.length);
      return;
    }
    ({ start, end } = whole(value, start, end));
    put(area, start, end, open + value.slice(start, end) + close);
    area.setSelectionRange(start + open.length, start + open.length + end - start);
  });

  // ---- the verdict is that of the words in the field
  let timer = 0, asked = null;
  const hush = (composing) => {
    clearTimeout(timer);
    asked?.abort();
    $("#card")?.classList.toggle("typing", composing || field().value !== field().defaultValue || "unsaved" in field().dataset);
    if (composing) $("#look")?.replaceChildren();
  };
  // its room stays, for two lines beside the words as readers will see them: Save moves under no finger. Where there
  // is more to say, and it moves, it rests
  const tell = (...said) => {
    const look = $("#look"), bar = $("#words-of-text > .actions"), stood = bar.offsetTop;
    look.style.minHeight = `${Math.max(look.offsetHeight, field().offsetHeight + 2 * LINE)}px`;
    look.replaceChildren(...said);
    if (bar.offsetTop === stood) return;
    bar.classList.remove("moved");
    void bar.offsetTop; // else it would not begin to rest anew
    bar.classList.add("moved");
  };
  const say = (name) => tell($(`#look-says [data-say=${name}]`).content.cloneNode(true));
  const changed = () => {
    const area = field();
    draw();
    hush(false);
    if (!$("#card.typing")) { tell(); return; }
    say(area.value.trim() ? "checking" : "empty");
    if (area.value.trim()) timer = setTimeout(look, 400);
  };
  const look = async () => {
    const area = field(), text = area.value, form = new FormData(area.form);
    asked = new AbortController();
    try {
      const answer = await fetch(area.dataset.look, { method: "POST", body: new URLSearchParams(form), signal: asked.signal, headers: { "HX-Request": "true" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = $("#look", page);
      if (area !== field() || area.value !== text || before) return;
      if (fresh) tell(...document.importNode(fresh, true).childNodes);
      else say("unknown");
      area.toggleAttribute("aria-invalid", answer.status === 422);
    } catch (error) {
      if (error.name !== "AbortError" && area.value === text) say("unknown");
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target === field() && !event.isComposing && !before) changed();
    else if (guarded(event.target)) draw(event.target);
  });

  // ---- the marks are grey: the same text lies behind the field
  const draw = (area = field()) => {
    const behind = area && $(".backdrop", area.parentElement);
    if (!behind) return;
    let at = 0;
    const parts = [];
    for (const one of marks(area.value)) {
      parts.push(area.value.slice(at, one.start), Object.assign(document.createElement("span"), { textContent: one.mark }));
      at = one.end;
    }
    behind.replaceChildren(...parts, area.value.slice(at), "\u200b");
  };

  // ---- the cursor stands where one taps; whoever approved these words is named first
  const spot = (event) => {
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = at ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = at?.offsetNode || range?.startContainer, shown = $("#edit > summary .zh");
    if (!node || !shown?.contains(node)) return null;
    const until = document.createRange();
    until.setStart(shown, 0);
    until.setEnd(node, at ? at.offset : range.startOffset);
    return until.toString().trimStart().length;
  };
  const caret = (area, seen) => {
    let left = seen, at = 0;
    for (const one of [...marks(area.value), { start: area.value.length, end: area.value.length }]) {
      if (at + left <= one.start) break;
      left -= one.start - at;
      at = one.end;
    }
    area.setSelectionRange(at + left, at + left);
  };
  let agreed = "";
  const edit = (seen) => {
    const box = $("#edit"), area = field();
    const falls = area.form.elements.falls;
    if (falls && agreed === box.dataset.falls) falls.value = agreed;
    box.open = true;
    area.focus();
    if (seen !== null) caret(area, seen);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    const box = $("#edit");
    const opens = event.target.closest?.("#edit > summary, [data-opens=edit]");
    if (!box || !opens || box.open || getComputedStyle(opens).pointerEvents === "none") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const seen = opens.matches("summary") ? spot(event) : null, dialog = $("#falls");
    if (!dialog || !box.dataset.falls || agreed === box.dataset.falls) { edit(seen); return; }
    $("[data-leave]", dialog).onclick = () => dialog.close();
    $("[data-edit]", dialog).onclick = () => { dialog.close(); agreed = box.dataset.falls; edit(seen); };
    dialog.showModal();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit($("[data-save]", event.target.form));
  });

  // ---- the buttons stay above the keyboard of the screen
  const view = window.visualViewport;
  const above = () => document.documentElement.style.setProperty("--keyboard", `${Math.max(0, innerHeight - view.height - view.offsetTop)}px`);
  view?.addEventListener("resize", above);
  view?.addEventListener("scroll", above);

  const arrive = () => {
    for (const one of document.querySelectorAll(".marks")) one.hidden = false;
    draw($("#wording"));
    if (!field()) return;
    draw();
    if (field().value !== field().defaultValue) changed();
    else hush(false);
  };
  document.addEventListener("desk:arrived", arrive);
})();

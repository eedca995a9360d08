"""Show what a new version changes in the blocks of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from html import escape, unescape

from pipeline.model.difference import Change, Stretch, difference

_TAG = re.compile(r"(<[^>]*>)")


def block_changes(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(safe HTML, what became of it) of each block of both versions, in their order.

    `new`, `gone`, `changed` for one whose words alone differ, with the words that went and came; "" for the rest.

    >>> block_changes(["<p>Wait an hour.</p>"], ["<p>Wait a day.</p>", "<p>Then talk.</p>"])[0]
    ('<p>Wait <del>an hour</del><ins>a day</ins>.</p>', 'changed')
    """
    found: list[tuple[str, str]] = []
    for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[a:b], after[c:d]
        if old == new:
            found += [(block, "") for block in new]
            continue
        while old and new and (both := _with_changed_words(old[0], new[0])):
            found.append((both, "changed"))
            old, new = old[1:], new[1:]
        found += [(block, "gone") for block in old] + [(block, "new") for block in new]
    return tuple(found)


def _with_changed_words(old: str, new: str) -> str:
    """The new block with the words that changed; empty where more than its words did, or nearly all of them."""
    before, after = _TAG.split(old), _TAG.split(new)
    if before[1::2] != after[1::2]:
        return ""
    pairs = zip(before[::2], after[::2], strict=True)
    texts = [difference(unescape(a), unescape(b)) for a, b in pairs]
    kept = sum(len(one.text) for text in texts for one in text if one.change is Change.SAME)
    if 2 * kept < sum(map(len, after[::2])):
        return ""
    after[::2] = map(_marked, texts)
    return "".join(after)


def _marked(text: Iterable[Stretch]) -> str:
    """As HTML; what changed on both sides of a blank changed as one."""
    found, gone, new = "", "", ""
    for one in (*text, Stretch(Change.SAME, "")):
        if one.change is Change.SAME and (one.text.strip() or not (one.text and (gone or new))):
            found += _change("del", gone) + _change("ins", new) + escape(one.text, quote=False)
            gone = new = ""
        else:
            gone += one.text if one.change is not Change.NEW else ""
            new += one.text if one.change is not Change.GONE else ""
    return found


def _change(tag: str, words: str) -> str:
    return f"<{tag}>{escape(words, quote=False)}</{tag}>" if words else ""

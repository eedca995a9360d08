"""Remove line breaks between Chinese characters.

Browsers show a line end as a blank, which is wrong between two Han characters. Quotes, dashes and the
ellipsis are shared with Latin script: they count as Chinese when the character across is Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from pipeline.markdown.cjk import is_cjk

_SHARED = frozenset("“”‘’—…·")


def join_soft_breaks(tokens: Sequence[Token]) -> Sequence[Token]:
    """Leave out each soft break whose neighbours, seen through markup, are both Chinese."""
    if "softbreak" not in [token.type for token in tokens]:
        return tokens  # most texts
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "softbreak":
            before = _visible((tokens[at] for at in range(index - 1, -1, -1)), -1)
            after = _visible((tokens[at] for at in range(index + 1, len(tokens))), 0)
            if _joins(before, after):
                continue
        kept.append(token)
    return kept


def _visible(tokens: Iterable[Token], position: int) -> str:
    """The first visible character met on the way; empty at a line's end or an image."""
    for token in tokens:
        if token.type in {"softbreak", "hardbreak", "image"}:
            return ""
        if token.type in {"text", "text_special", "code_inline"} and token.content:
            return token.content[position]
    return ""


def _joins(before: str, after: str) -> bool:
    if not before or not after:
        return False
    chinese = (is_cjk(before), is_cjk(after))
    shared = (before in _SHARED, after in _SHARED)
    return all(chinese) or (chinese[0] and shared[1]) or (shared[0] and chinese[1])

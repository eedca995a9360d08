"""Group the tokens of a file into its top-level blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from pipeline.model.settings import Locale


def top_blocks(tokens: Sequence[Token], locale: Locale) -> Iterator[list[Token]]:
    """Top-level blocks in order, each with its labels; emptied of what other locales alone have.

    Both languages of a page give equally many.
    """
    group: list[Token] = []
    depth = 0
    for token in tokens:
        if group and not depth and token.type != "label":
            yield _for_locale(group, locale)
            group = []
        group.append(token)
        depth += token.nesting
    if group:
        yield _for_locale(group, locale)


def _for_locale(tokens: Sequence[Token], locale: Locale) -> list[Token]:
    kept: list[Token] = []
    own = {locale.dir, locale.pivot}  # `only zh` is for those too who read it in Traditional
    foreign = 0
    for token in tokens:
        opens = token.type == "only_open" and (foreign or token.meta["args"] not in own)
        foreign += bool(opens)
        if not foreign:
            kept.append(token)
        elif token.type == "only_close":
            foreign -= 1
    return kept

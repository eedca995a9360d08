"""Draft Traditional Chinese from an approved text in Simplified. People approve each draft on its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pipeline.model.glossary import Glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.taiwan import to_taiwan
from pipeline.translate.mask import split_protected


def traditional_draft(simplified: str, source: str, glossary: Glossary, matcher: Matcher) -> str:
    """The draft for `zh-Hant`: Taiwan's characters, words and quotation marks, and the glossary's own renderings.

    Code, links, placeholders, numbers to call and all other markup come back as they were. Drafting a draft changes nothing.

    Args:
        simplified: inline Markdown of the approved Simplified text (a msgstr).
        source: its English, which says what terms of the glossary it renders.
        glossary: the project's.
        matcher: built from it, once a run.
    """
    terms = {
        hit.term.zh: hit.term.zh_hant
        for hit in matcher.english(source)
        if hit.term.zh_hant and not hit.derived  # to empathize is 同理, empathy 同理心
    }
    renderings = {**_look_alikes(glossary.look_alikes), **terms}
    return "".join(
        part if protected else to_taiwan(part, renderings)
        for protected, part in split_protected(simplified)
    )


@lru_cache(maxsize=4)
def _look_alikes(words: tuple[str, ...]) -> Mapping[str, str]:
    """Those of a glossary, which are the same for all of its texts."""
    return {word: to_taiwan(word) for word in words}

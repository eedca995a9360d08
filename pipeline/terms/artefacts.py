"""Find what machines leave in a Chinese text: chatter, notes, codes, hidden signs, kana.

The words lie in `words/artefacts.txt`, each section with what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.finding import Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import characters
from pipeline.terms.script import HAN, has_han
from pipeline.terms.word_lists import word_list


class ArtefactKind(StrEnum):
    """What an artefact is."""

    CHATTER = "chatter"
    """Words of a machine to its user."""
    NOTE = "note"
    """A remark about the translation."""
    SIGN = "sign"
    """A piece of markup, of a mask or of a damaged text."""
    HIDDEN = "hidden"
    """A sign that nobody sees: of no width, or of the direction of writing."""
    SCRIPT = "script"
    """Japanese or Korean."""
    CHOICE = "choice"
    """Two wordings with a slash between them."""
    BRACKET = "bracket"
    """【】 or [] that the English has not."""
    YES = "yes"
    """A yes to whoever asked for the translation: 好的，."""
    AGAIN = "again"
    """The same sentence twice, or one word three times."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """One of them."""

    kind: ArtefactKind
    span: Span
    """Where, in the Chinese text."""


SURE = frozenset(
    {
        ArtefactKind.CHATTER,
        ArtefactKind.NOTE,
        ArtefactKind.SIGN,
        ArtefactKind.HIDDEN,
        ArtefactKind.SCRIPT,
    }
)
"""What no text of a page has by rights."""

_LIST = word_list("artefacts")
_CHATTER = re.compile("|".join(_LIST["chatter"]))
_NOTE = re.compile("|".join(_LIST["notes"]))
_MAY_TALK = re.compile(
    r"(?=[译翻模智助告让随原中文回如【\[（(A-Za-z])(?:[译翻模智助【\[（(A-Za-z]|告诉我|让我知道|随时|[原中]文|文本|回答|如下)"
)
"""One of these stands in all that the lists of chatter and of notes find: much faster to look for."""
_NOTES = frozenset("【[（(译")
"""One of these stands in every remark."""
_SIGNS = frozenset("【[〔/／#&<{_▁\ufffd")
"""One of these stands in everything else but what nobody sees, kana and a yes."""
_MAY_SIGN = re.compile(r"[#&\[<{_▁\ufffd]")
"""One of these stands in everything that the lists find: much faster to look for."""
_NOTED = re.compile(r"(?i:[(\[*]\s*note\s*:)")
"""English with a note of its own in brackets."""
_TRANSLATION = ("translat", "interpret", "original text", "chinese", "mandarin")
_OF_TRANSLATION = late_pattern(rf"(?i:\b(?:{'|'.join(_TRANSLATION)}))")
"""English that speaks of translations itself."""
_SIGN = re.compile("|".join(_LIST["signs"]))
_NOWHERE = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0d\ufeff\ufff9-\ufffb\ue000-\uf8ff"
_OTHER = "\u1100-\u11ff\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3131-\u318e\u31f0-\u31ff\uac00-\ud7af\uff66-\uff9d"
_HIDDEN, _SCRIPT = late_pattern(f"[{_NOWHERE}]+"), late_pattern(f"[{_OTHER}]+")
_ODD = re.compile(f"[{_NOWHERE}{_OTHER}]")
"""Either."""
_SLASH = late_pattern(f"(?<=[{HAN}])\\s?[/／]\\s?(?=[{HAN}])")
_FAIR = late_pattern("|".join(_LIST["fair"]))
_BRACKET = re.compile(r"【[^】]{0,60}】|\[[^\]]{0,60}\]|〔[^〕]{0,60}〕")
_YES = re.compile("^\\s*(?:好的|好|当然|没问题|明白了?)[，,！!。：:]")
_YES_EN = late_pattern(
    r"\b(?:yes|ok|okay|sure|good|great|fine|well|all right|alright|of course|right|certainly|understood|no problem)\b"
)
_THRICE = late_pattern(f"([{HAN}]{{2,8}}?)\\1\\1")
_SENTENCE = late_pattern("[^。！？!?\n]+[。！？!?]*")


def artefacts(english: str, chinese: str) -> Iterator[Artefact]:
    """What a machine left in the translation of a text, in no order; both as people see them, or as they are written.

    >>> [found.kind.value for found in artefacts("You may rest.", "译文：你可以/能够休息。")]
    ['chatter', 'choice']
    """
    may_talk, signs = _MAY_TALK.search(chinese), characters(chinese)
    if _SIGNS.isdisjoint(signs) and not (may_talk or _ODD.search(chinese) or _YES.match(chinese)):
        return  # as most texts
    if may_talk and not _speaks_of_translation(english):
        yield from _new(ArtefactKind.CHATTER, _CHATTER, english, chinese)
        if not (_NOTES.isdisjoint(signs) or _NOTED.search(english)):
            yield from _new(ArtefactKind.NOTE, _NOTE, english, chinese)
    if _MAY_SIGN.search(chinese):
        yield from _new(ArtefactKind.SIGN, _SIGN, english, chinese)
    if _ODD.search(chinese):
        yield from _new(ArtefactKind.HIDDEN, _HIDDEN, english, chinese)
        if not has_han(english):
            yield from _new(ArtefactKind.SCRIPT, _SCRIPT, english, chinese)
    yield from _doubtful(english, chinese)


def _speaks_of_translation(english: str) -> bool:
    """As the pattern says; most texts have none of its words, which is seen much faster."""
    low = english.lower()
    for word in _TRANSLATION:
        if word in low:
            return bool(_OF_TRANSLATION.search(english))
    return False


def _new(
    kind: ArtefactKind, pattern: re.Pattern[str], english: str, chinese: str
) -> Iterator[Artefact]:
    """Each match that the English does not have in the same characters."""
    for match in pattern.finditer(chinese):
        if match.group() not in english:
            yield Artefact(kind, match.span())


def _doubtful(english: str, chinese: str) -> Iterator[Artefact]:
    """What a text may have by rights, and seldom has."""
    if "/" not in english and ("/" in chinese or "／" in chinese):
        fair = [match.span() for match in _FAIR.finditer(chinese)]
        for match in _SLASH.finditer(chinese):
            if not any(start <= match.start() < end for start, end in fair):
                yield Artefact(ArtefactKind.CHOICE, _around(chinese, match.span()))
    if "[" not in english and (found := _BRACKET.search(chinese)):
        yield Artefact(ArtefactKind.BRACKET, found.span())
    if (yes := _YES.match(chinese)) and not _YES_EN.search(english.lower()):
        yield Artefact(ArtefactKind.YES, yes.span())


def _around(text: str, span: Span) -> Span:
    """A slash with up to six characters of either wording."""
    start, end = span
    while start > max(0, span[0] - 6) and has_han(text[start - 1]):
        start -= 1
    while end < min(len(text), span[1] + 6) and has_han(text[end]):
        end += 1
    return start, end


def repetitions(english: str, chinese: str) -> Iterator[Artefact]:
    """A sentence that follows itself, and a word that stands three times, where the English repeats nothing."""
    low = english.lower()
    before = ""
    for match in _SENTENCE.finditer(chinese):
        text = match.group().strip()
        if len(text) > 3 and text == before and not _repeats(low):
            yield Artefact(ArtefactKind.AGAIN, match.span())
        before = text
    if (thrice := _THRICE.search(chinese)) and not _repeats(low):
        yield Artefact(ArtefactKind.AGAIN, thrice.span())


_REPEATED = late_pattern(r"\b(\w{2,20}(?: \w{1,20}){0,8})\b[,.!?…]*\s+(?:and )?\1\b")


def _repeats(low: str) -> bool:
    """True where the English says something twice running: no, no."""
    return bool(_REPEATED.search(low))

"""Check that no English words were left in the Mandarin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.contact_tokens import keywords, with_blanks
from pipeline.checks.counterparts import is_everyday
from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.names import people
from pipeline.model.finding import Finding, Severity, Span
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.read_words import words as words_of
from pipeline.terms.script import fold, has_han
from pipeline.terms.word_lists import word_list

CODE = "latin-left"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = re.compile(rf"[{_LATIN}][{_LATIN}'’]+")
_RUN = late_pattern(rf"[{_LATIN}][{_LATIN}0-9'’.-]*(?:[ ][{_LATIN}&][{_LATIN}0-9'’.-]*)*")
_GLOSS = late_pattern(r"（([^（）]*)）|\(([^()]*)\)")
_GREETED = late_pattern(r"^(?:Dear|Hello|Hi) ([A-Z][\w’'-]+(?: (?:and|&) [A-Z][\w’'-]+)?)")
"""A client's name stands in a letter as it is written."""
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]+\.)+(?:org|com|net|gov|edu|info|us|ca|uk|cn|io)")
_PATH = late_pattern(rf"(?<![A-Za-z0-9.-]){_DOMAIN.pattern}/[A-Za-z0-9/_.-]+")
"""A page of a site without its scheme: example.org/chat."""
_PLACEHOLDER = late_pattern(r"\{[A-Za-z_]\w{0,40}\}")
"""`{date}`, `{first_name}`: filled by the pages."""
_CHINESE_WORDS = frozenset({"ta"})
"""Latin letters that are Chinese: TA, he or she."""
_ABBREVIATIONS = frozenset(word for words in word_list("latin").values() for word in words)
"""PTSD, EMDR: Chinese texts write them so."""
_SHOUTED = frozenset(word_list("shouted")["words"])
"""NEVER, STOP: in capitals, and no abbreviations."""
_CODE_NAME = late_pattern("[A-Za-z]*[a-z][A-Z][A-Za-z]*|[IVX]+")
"""mRNA, iPhone, III: nobody's prose."""
_ACRONYM = late_pattern("[A-Z]{2,6}")
_HANDLE = late_pattern(r"(?<![\w.])@([A-Za-z][\w-]{0,38})")
"""The name of an account: @hope_line."""
_PROSE = late_pattern(r"(?<![\w'’])[a-z]{4,}")
"""Text that is not a title, in which every word may have a capital."""
_NAME = late_pattern(
    rf"(?<=[a-zà-ÿ,;’'”)] )[A-ZÀ-Þ][{_LATIN}'’-]+(?: [A-ZÀ-Þ][{_LATIN}'’-]+){{0,4}}|(?<![\w])[A-ZÀ-Þ][{_LATIN}'’-]+(?: [A-ZÀ-Þ][{_LATIN}'’-]+){{1,4}}"
)
_PHRASES = 1024
"""Names and phrases whose words are remembered."""
_CODES = 100
"""Different pieces of code, and different names, of one text that are passed over."""


def check(context: EntryContext) -> Iterator[Finding]:
    """No Latin word of two letters or more that neither the glossary nor a gloss 中文（English） allows."""
    plain = context.target.plain
    if not _WORD.search(plain):
        return
    left = _PLACEHOLDER.sub(_blanks, context.mandarin)
    if "/" in left:
        left = _PATH.sub(_blanks, left)
    codes = dict.fromkeys(m.value for m in context.target.marks if m.kind == "code" and m.value)
    for code in list(codes)[:_CODES]:
        left = left.replace(code, " " * len(code))
    left = _without_glosses(left, context)
    left = _without_kept(left, context)
    allowed = _allowed(context)
    kept: set[str] | None = None
    glossed = [match.span() for match in _GLOSS.finditer(left) if _explains(match, context)]
    for run in _RUN.finditer(left):
        words = [word for word in _WORD.finditer(run.group()) if fold(word.group()) not in allowed]
        if not words or _DOMAIN.fullmatch(run.group()):
            continue
        start, end = run.start() + words[0].start(), run.start() + words[-1].end()
        if kept is None:
            kept = _initials(context) | _names(context)
        hint = {word.group() for word in words} <= kept
        at = bisect_right(glossed, (start, len(plain)))
        hint = hint or (at > 0 and end <= glossed[at - 1][1])
        yield context.finding(
            CODE,
            Severity.INFO if hint else Severity.WARNING,
            (
                f"“{plain[start:end]}” is still English; translate it, or, if it should stay, ask a lead to list it in the glossary.",
                f"“{plain[start:end]}”还是英文，请译成中文；如果要保留，请负责人把它列进术语表。",
            ),
            target=context.target_span(start, end),
        )


def _initials(context: EntryContext) -> set[str]:
    """Words of the English in capitals that are likely to be abbreviations, which Chinese often keeps."""
    words = set(_WORD.findall(context.source.plain))
    words |= {word[:-1] for word in words if word.endswith("s")}
    return {word for word in words if _ACRONYM.fullmatch(word) and fold(word) not in _SHOUTED}


def _names(context: EntryContext) -> set[str]:
    """Capitalised words within the sentences of the English that are no everyday words and no terms: names, often kept."""
    plain = context.source.plain
    if not _PROSE.search(plain):
        return set()
    found = dict.fromkeys(word for m in _NAME.finditer(plain) for word in _WORD.findall(m.group()))
    return {
        word
        for word in list(found)[:_CODES]
        if not any(map(is_everyday, words_of(fold(word)))) and not context.matcher.english(word)
    }


def _explains(gloss: re.Match[str], context: EntryContext) -> bool:
    """True for brackets behind Chinese that hold words of the English: 世界卫生组织（World Health Organization）."""
    words = _WORD.findall(gloss[1] if gloss[1] is not None else gloss[2])
    behind = has_han(gloss.string[max(0, gloss.start() - 2) : gloss.start()])
    return behind and len(words) > 1 and {fold(w) for w in words} <= words_of(context.folded)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _allowed(context: EntryContext) -> frozenset[str]:
    """Words that may stand anywhere: the glossary's, those of contacts and of the site's name, key words to send."""
    texts = [context.settings.site_name, *keywords(context.source.plain)]
    there = set(_WORD.findall(context.source.plain))
    texts += _ABBREVIATIONS & there
    texts += _HANDLE.findall(context.source.plain)
    there |= {word[:-1] for word in there if word.endswith("s")}
    texts += [word for word in there if _CODE_NAME.fullmatch(word)]
    texts += _GREETED.findall(context.source.plain)
    texts += [match.group() for match in people(context.source.plain)]
    glossary = context.glossary
    names = tuple([name for one in glossary.contacts for name in (one.name, *one.names_zh)])
    return _of_glossary(glossary.allow_latin, names).union(*map(_folded, texts))


@lru_cache(maxsize=8)
def _of_glossary(allowed: tuple[str, ...], names: tuple[str, ...]) -> frozenset[str]:
    """The words of a glossary that may stand, and those of its contacts' names."""
    return _CHINESE_WORDS.union(*map(_folded, allowed), *map(_folded, names))


@lru_cache(maxsize=_PHRASES)
def _folded(phrase: str) -> frozenset[str]:
    """The words of what may stand; most of it is the house's own, and asked for again with each text."""
    return frozenset(map(fold, _WORD.findall(phrase)))


def _without_kept(text: str, context: EntryContext) -> str:
    """The text with blanks for terms that stay in Latin letters."""
    kept = (hit for hit in context.matcher.english(text) if hit.term.keep)
    return with_blanks(text, ((hit.start, hit.end) for hit in kept))


def _without_glosses(text: str, context: EntryContext) -> str:
    """The text with blanks for what stands in brackets behind Chinese and consists of terms: 依恋（attachment）."""
    glosses: list[Span] = []
    for match in _GLOSS.finditer(text):
        seen = max(0, match.start() - 3, glosses[-1][1] if glosses else 0)
        if not has_han(text[seen : match.start()]):
            continue
        inside = match[1] if match[1] is not None else match[2]
        if text[match.start() - 1] == "》" and fold(inside.strip()) in context.folded:
            glosses.append((match.start() + 1, match.end() - 1))  # the title of a book
            continue
        hits = context.matcher.english(inside)
        rest = with_blanks(inside, ((hit.start, hit.end) for hit in hits))
        if not _WORD.search(re.sub(r"\b[Tt]he\b", "", rest)):
            glosses.append((match.start() + 1, match.end() - 1))
    return with_blanks(text, glosses)


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no English left but what the glossary allows",
    "没有漏译的英文（术语表允许的除外）",
    6,
    About(
        why=(
            "A reader who knows no English is lost at the word that was not translated.",
            "不懂英文的读者，读到没译的词就读不下去了。",
        ),
        mend=(
            "Translate the word, put it in brackets behind its Chinese, or add it to `allow_latin` in the glossary.",
            "把这个词译成中文，或者写成“中文（English）”，或者加到术语表的allow_latin里。",
        ),
        english="Set a gentle boundary.",
        wrong="温和地设一条boundary界限。",
        right="温和地设一条界限。",
    ),
    entry=check,
)

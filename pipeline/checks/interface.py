"""What a check is, the context that it gets, and how it reports findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.checks.contact_tokens import Token, blanked, contact_tokens
from pipeline.checks.contrast_kinds import clashing_in
from pipeline.checks.house_words import BrokenRules, broken_rules
from pipeline.checks.raw_spans import Places
from pipeline.checks.sentence_alignment import Bead, Sentence, aligned
from pipeline.checks.visible_text import Visible, visible
from pipeline.markdown.inline import Inline, read_inline
from pipeline.markdown.references import keep_labels
from pipeline.model.compared_text import ComparedText
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Scope, Severity, Span
from pipeline.model.glossary import Glossary
from pipeline.model.late_pattern import late_pattern
from pipeline.model.once import once
from pipeline.model.settings import Settings
from pipeline.terms.matcher import Matcher
from pipeline.terms.read_words import characters
from pipeline.terms.script import fold, simplified
from pipeline.terms.taiwan import to_taiwan
from pipeline.terms.usage import Usage, usages

_QUOTES = str.maketrans("「」『』", "“”‘’")
_QUOTED = late_pattern("“([^”]*)”")


@dataclass(frozen=True)
class EntryContext:
    """One entry with a target, and all that its checks may look at. What several checks need is made once."""

    document_id: str
    """Id of the document; `site` for labels."""
    path: str
    """The `.po` that a person opens to mend it."""
    entry: Entry
    line: int | None
    """Line of its first segment in the English file."""
    references: Mapping[str, Any]
    """Link definitions of the document, as `Document.references`."""
    glossary: Glossary
    matcher: Matcher
    """Built from the glossary, once a run."""
    settings: Settings
    """House style, the name of the site."""
    returned: str = ""
    """The English that an engine made of the Mandarin again; empty where none was asked."""

    @once
    def source(self) -> Inline:
        """The English, parsed."""
        return read_inline(self.entry.source, self.references)

    @once
    def is_traditional(self) -> bool:
        """True where the Mandarin has to stand in Traditional characters."""
        return self.settings.locale.is_traditional

    @once
    def target(self) -> Inline:
        """The Mandarin, parsed as it will stand on the page: with the labels of its reference links.

        Of Traditional `plain` has the Simplified characters, each for itself, which is what the checks know.
        """
        target = self.entry.target
        if self.references:
            target = keep_labels(target, self.entry.source, self.references)
        inline = read_inline(target, self.references)
        return replace(inline, plain=self._known(inline.plain)) if self.is_traditional else inline

    @once
    def known(self) -> str:
        """The msgstr in the characters and quotation marks that the checks know, as long as before."""
        return self._known(self.entry.target)

    @once
    def folded(self) -> str:
        """`source.plain` as `script.fold` writes it, as long as before."""
        return fold(self.source.plain)

    @once
    def source_contacts(self) -> tuple[Token, ...]:
        """Numbers to call and addresses of `source.plain`."""
        return contact_tokens(self.source.plain, self.glossary.contacts)

    @once
    def target_contacts(self) -> tuple[Token, ...]:
        """Those of `target.plain`."""
        return contact_tokens(self.target.plain, self.glossary.contacts)

    @once
    def english(self) -> str:
        """`source.plain` with blanks for numbers to call and addresses, as long as before."""
        return blanked(self.source.plain, self.source_contacts)

    @once
    def mandarin(self) -> str:
        """`target.plain` in the same way."""
        return blanked(self.target.plain, self.target_contacts)

    @once
    def visible(self) -> Visible:
        """What typography may touch, with its places in msgstr."""
        return visible(self.entry.target)

    @once
    def chars(self) -> str:
        """The characters of `visible`; of Traditional the Simplified ones."""
        if self.target.is_bare and not self.target_contacts:  # as most texts: all of it is seen
            return self.target.plain
        return self._known(self.visible.chars)

    @once
    def signs(self) -> frozenset[str]:
        """The characters of the msgstr, so that a check of typography sees at once whether any of its own stands there."""
        return characters(self.entry.target)

    @once
    def broken_rules(self) -> BrokenRules:
        """The rules of house style that the Mandarin breaks."""
        return broken_rules(self.glossary.style, self.target.plain, self.folded)

    @once
    def beads(self) -> tuple[Bead, ...]:
        """The sentences of `source.plain` and `target.plain`, side by side."""
        return aligned(self.source.plain, self.target.plain)

    @once
    def sentences(self) -> tuple[Sentence, ...]:
        """The same as `beads`, as texts: words inside addresses are no words."""
        english = fold(self.english) if self.source_contacts else self.folded
        mandarin = self.mandarin
        return tuple([Sentence(english[a:b], mandarin[c:d], a, c) for (a, b), (c, d) in self.beads])

    @once
    def clashing(self) -> Mapping[str, Sequence[int]]:
        """The lists of contraries of which something may be wrong here, each with the numbers of those sentences."""
        return clashing_in(self.sentences)

    @once
    def usages(self) -> tuple[Usage, ...]:
        """How the Mandarin renders the terms of the English."""
        return usages(self.matcher, self.source.plain, self.target.plain)

    def finding(
        self,
        code: str,
        severity: Severity,
        messages: tuple[str, str],
        *,
        source: Span | None = None,
        target: Span | None = None,
        fix: str | None = None,
        scope: Scope = Scope.ENTRY,
    ) -> Finding:
        """Make a finding on this entry; `messages` in English and Chinese, spans in msgid and msgstr."""
        messages = (self._as_written(messages[0]), self._as_written(messages[1]))
        return Finding(
            code=code,
            severity=severity,
            scope=scope,
            document=self.document_id,
            message_en=messages[0],
            message_zh=messages[1],
            path=self.path,
            line=self.line,
            context=self.entry.context,
            source=self.entry.source,
            target=self.entry.target,
            source_span=source,
            target_span=target,
            fix=fix,
        )

    def source_span(self, start: int, end: int) -> Span | None:
        """Place in msgid of a stretch of `source.plain`, None where that is not certain."""
        return self._in_source.span(start, end)

    def target_span(self, start: int, end: int) -> Span | None:
        """Place in msgstr of a stretch of `target.plain`, None where that is not certain."""
        return self._in_target.span(start, end)

    @once
    def _in_source(self) -> Places:
        return Places(self.entry.source, self.source.plain)

    @once
    def _in_target(self) -> Places:
        return Places(self.known, self.target.plain)

    def _known(self, text: str) -> str:
        return _as_known(text) if self.is_traditional else text

    def _as_written(self, message: str) -> str:
        if not self.is_traditional:
            return message
        return _as_written(message, self.entry.target, self.known)


def _as_known(traditional: str) -> str:
    return simplified(traditional).translate(_QUOTES)


def _as_written(message: str, target: str, known: str) -> str:
    """A message with the words that it quotes as they stand in a text, or as Taiwan writes them."""

    def written(match: re.Match[str]) -> str:
        at = known.find(match[1])
        quoted = target[at : at + len(match[1])] if at >= 0 else to_taiwan(match[1])
        return f"“{quoted}”"

    return _QUOTED.sub(written, message)


@dataclass(frozen=True, slots=True)
class PageContext:
    """One document and the Mandarin file that its catalog makes."""

    document: Document
    """The English."""
    filled: str | None = None
    """The Mandarin file as spliced; None where there is none to look at."""
    entries: tuple[EntryContext, ...] = ()
    """Its entries that have a target, in source order."""
    published: Document | None = None
    """The English that the published Mandarin page translates; None where none is published."""
    for_author: bool = False
    """True where somebody asks about the English: then hints for its author are given too."""


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """All documents together, for what only shows between them."""

    texts: tuple[ComparedText, ...]
    """Those of all documents, in order of the documents."""
    glossary: Glossary
    settings: Settings
    """Which script the Mandarin has."""
    today: str
    """ISO date: 2026-11-25."""

    def finding(self, text: ComparedText, code: str, messages: tuple[str, str]) -> Finding:
        """Make a warning on one text; `messages` in English and Chinese."""
        if self.settings.locale.is_traditional:
            target = text.target
            english, chinese = (_as_written(one, target, _as_known(target)) for one in messages)
            messages = english, chinese
        return Finding(
            code=code,
            severity=Severity.WARNING,
            scope=Scope.PROJECT,
            document=text.document,
            message_en=messages[0],
            message_zh=messages[1],
            path=text.path,
            line=text.line,
            context=text.context,
            source=text.source,
            target=text.target,
        )


@dataclass(frozen=True, slots=True)
class About:
    """What `check --explain` and the docs page say of a check, in both languages."""

    why: tuple[str, str]
    """Whom the fault hurts; the source, where the rule was read somewhere."""
    mend: tuple[str, str]
    """What to do about a finding."""
    english: str
    """An example: the English."""
    wrong: str
    """Mandarin that has the fault; for a fault of the English file, that file."""
    right: str
    """The same without it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as its own file tells of it."""

    code: str
    """Code of its findings."""
    severity: Severity
    """What lists of checks say; each finding names its own, which may be another."""
    summary: str
    """What it holds the Mandarin to, one sentence for the docs."""
    summary_zh: str
    version: int
    """Raised when it begins to find other things: part of `checks_rev`."""
    about: About
    """Why, how to mend and an example."""
    entry: Callable[[EntryContext], Iterable[Finding]] | None = None
    """What it says of an entry."""
    page: Callable[[PageContext], Iterator[Finding]] | None = None
    """What it says of a page."""
    project: Callable[[ProjectContext], Iterator[Finding]] | None = None
    """What it says of all documents together."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What it looks at."""
        looks = ((Scope.ENTRY, self.entry), (Scope.PAGE, self.page), (Scope.PROJECT, self.project))
        return tuple(scope for scope, function in looks if function is not None)

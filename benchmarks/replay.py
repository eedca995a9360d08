"""The replay set: an engine that answers as it says, and what a run of the ladder does to its terms.

The set and its fields: `tests/data/terms/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from pipeline.markdown.inline import read_inline
from pipeline.markdown.yaml_guard import LOADER
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.glossary import Glossary
from pipeline.model.origin_detail import Strategy, TermStep, steps_in
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher, RenderingKind
from pipeline.terms.safety import is_safety_text
from pipeline.terms.usage import usages
from pipeline.translate.draft import DraftReport, draft, literals, plan
from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.mask import PLACEHOLDERS, mask
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy

ROOT = Path(__file__).parents[1]
PARTS = ("seen", "unseen", "fresh")
_SLOT = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_HIDDEN = re.compile(
    rf"(?:{PLACEHOLDERS.pattern}|[\u4e00-\u9fff“”—-]*[\u4e00-\u9fff][\u4e00-\u9fff“”]*)"
)


@dataclass(frozen=True)
class Item:
    """One sentence, as `README.md` describes it."""

    en: str
    """The English."""
    mt: str
    """The engine's plain answer."""
    ref: str
    """A good translation."""
    again: str = ""
    """What it answers when it is asked again, with `[headword|words]`; empty: the same as before."""
    lost: bool = False
    """It loses the placeholder of a masked term."""
    other: tuple[str, ...] = ()
    """Headwords that mean something else here."""
    keep: tuple[str, ...] = ()
    """Words of `mt` that are right as they stand."""


def items(part: str) -> list[Item]:
    """The sentences of `seen` or `unseen`."""
    text = (ROOT / "tests/data/terms" / f"{part}.yaml").read_text("utf-8")
    known: list[dict[str, Any]] = yaml.load(text, LOADER)  # noqa: S506  the loader is a safe one
    for one in known:
        one |= {key: tuple(one[key]) for key in ("other", "keep") if key in one}
    return [Item(**one) for one in known]


def glossary() -> Glossary:
    """The practice's own."""
    return parse_glossary((ROOT / "glossary.yaml").read_text("utf-8"))


@dataclass
class ReplayEngine:
    """Answers as the set says: plainly, and with what is put into the question when it is asked again."""

    known: Sequence[Item]
    glossary: Glossary
    name: str = "replay"
    sends_data_to_third_party: bool = False
    takes_findings: bool = False
    asked: list[str] = field(default_factory=list)

    @cached_property
    def _keep(self) -> Mapping[str, str]:
        return literals(self.glossary)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.glossary)

    @cached_property
    def _plain(self) -> Mapping[str, Item]:
        return {mask(item.en, self._keep).text: item for item in self.known}

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the Protocol's signature
        arrived: Arrived = unheard,  # noqa: ARG002
    ) -> Sequence[Result]:
        """One answer a text."""
        self.asked += texts
        return [self._answer(text) for text in texts]

    def cost(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the Protocol's signature
    ) -> Cost:
        """One request a text."""
        return Cost(len(texts), sum(map(len, texts)))

    def _answer(self, text: str) -> Result:
        if item := self._plain.get(text):
            return Translated(mask(item.mt, self._keep).text)
        for item in self.known:
            if (hidden := self._hidden(text, item)) is not None:
                return Translated(self._again(item, hidden))
        return Failed("broken", "no such text in the set")

    def _hidden(self, text: str, item: Item) -> dict[str, list[str]] | None:
        """Headword → what the question has in its place; None if it is not this item's."""
        if not all(word in item.en for word in _HIDDEN.sub(" ", text).split()):
            return None  # asked of every sentence: the pattern below is slow where it does not fit
        parts = [r"\s*".join(map(re.escape, part.split())) for part in _HIDDEN.split(text)]
        match = re.fullmatch(r"\s*(.*?)\s*".join(parts), item.en)
        if match is None:
            return None
        found: dict[str, list[str]] = {}
        for words, token in zip(match.groups(), _HIDDEN.findall(text), strict=True):
            for hit in self._matcher.english(words):
                found.setdefault(hit.term.en, []).append(token)
        return found

    def _again(self, item: Item, hidden: dict[str, list[str]]) -> str:
        """The second answer, with the tokens of the question in their places."""
        lost = item.lost and any(PLACEHOLDERS.match(t) for one in hidden.values() for t in one)
        if not item.again or lost:
            return mask(item.mt, self._keep).text
        rest = {term: list(tokens) for term, tokens in hidden.items()}
        return _SLOT.sub(lambda m: rest[m[1]].pop(0) if rest.get(m[1]) else m[2], item.again)


@dataclass(frozen=True)
class Score:
    """How the terms of some sentences are rendered."""

    hits: int
    """Places of enforced terms, in their own sense."""
    good: int
    """Places with a preferred or accepted rendering."""
    preferred: int
    """Places with the preferred one."""
    wrong: int
    """Places with a listed wrong one."""

    def share(self, count: int) -> float:
        """Part of all places."""
        return count / max(1, self.hits)


def score(known: Sequence[Item], targets: Sequence[str], words: Glossary) -> Score:
    """Count over all hits; the glossary's own word about other senses is not asked, the set's is."""
    matcher = _in_any_sense(words)
    hits = good = preferred = wrong = 0
    for item, target in zip(known, targets, strict=True):
        plain = read_inline(target).plain
        renderings = matcher.chinese(plain)
        for usage in usages(matcher, read_inline(item.en).plain, plain):
            if usage.term.en in item.other:
                continue
            count = min(usage.good, len(usage.hits))
            best = sum(
                r.kind(usage.term) is RenderingKind.PREFERRED and not r.covered_by
                for r in renderings
            )
            hits += len(usage.hits)
            good += count
            preferred += min(best, count)
            wrong += min(len(usage.wrong), len(usage.hits) - count)
    return Score(hits, good, preferred, wrong)


@cache
def _in_any_sense(words: Glossary) -> Matcher:
    """Finds every place, whatever the glossary says of other senses."""
    return Matcher(replace(words, terms=tuple(replace(t, senses=()) for t in words.terms)))


def play(
    known: Sequence[Item], words: Glossary, *, ladder: bool
) -> tuple[DraftReport, ReplayEngine]:
    """Draft all of it with the replayed engine."""
    engine = ReplayEngine(known, words)
    entries = tuple(Entry(None, item.en, safety=is_safety_text(item.en)) for item in known)
    planned = plan(
        Catalog("replay", "zh_Hans", entries),
        Memory.of([]),
        keep=literals(words),
        matcher=Matcher(words),
    )
    if not ladder:
        planned = replace(planned, enforcer=None)
    return draft(planned, [engine], Policy()), engine


def targets(report: DraftReport) -> list[str]:
    """The Mandarin of a run."""
    return [entry.target for entry in report.catalog]


def steps(report: DraftReport) -> list[tuple[TermStep, ...]]:
    """What was done, sentence by sentence."""
    return [steps_in(e.origin.detail) if e.origin else () for e in report.catalog]


def wrong_swaps(known: Sequence[Item], report: DraftReport) -> list[str]:
    """Sentences in which a term was put where none was meant, or a right word was taken away."""
    bad: list[str] = []
    for item, target, done in zip(known, targets(report), steps(report), strict=True):
        said = (Strategy.OPEN, Strategy.LEFT)  # words that stay as they are
        put = any(step.term in item.other and step.strategy not in said for step in done)
        again = any(step.strategy in (Strategy.MASKED, Strategy.INJECTED) for step in done)
        lost = any(target.count(word) < item.mt.count(word) for word in item.keep) and not again
        if put or lost:
            bad.append(f"{item.en} → {target}")
    return bad

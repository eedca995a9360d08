"""Reviewers, catalogs and ledgers for the tests, from short words for people, texts and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer, Verdict
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.settings import Review, Settings
from pipeline.review.review_context import ReviewContext

DOCUMENT = "articles/a"
NOW = "2026-11-23T14:00:00Z"
PEOPLE = (
    Reviewer("ann", "Ann", "reviewer", ("zh",), "2026-01-01"),
    Reviewer("bo", "Bo", "reviewer", ("zh",), "2026-01-01"),
    Reviewer("lea", "Lea", "lead", ("zh",), "2026-01-01"),
    Reviewer("old", "Former lead", "lead", ("zh",), "2025-01-01", "2026-01-01"),
    Reviewer("eng", "Reads no Chinese", "lead", (), "2026-01-01"),
    Reviewer("boss", "Role that nobody knows", "owner", ("zh",), "2026-01-01"),
)
"""Ann and Bo review, Lea leads; `old`, `eng`, `boss` and anybody else may not decide."""
MAY = ("ann", "bo", "lea")
MAY_NOT = ("old", "eng", "boss", "nobody")


def entry(
    target: str = "T1",
    source: str = "S1",
    *,
    context: str | None = None,
    previous_source: str | None = None,
    safety: bool = False,
    guarded: bool = False,
) -> Entry:
    """An entry of a catalog."""
    return Entry(
        context, source, target, previous_source=previous_source, safety=safety, guarded=guarded
    )


def catalog(*entries: Entry) -> Catalog:
    """A catalog of the test document."""
    return Catalog(DOCUMENT, "zh_Hans", entries)


def settings(
    approvals: int = 1, safety_approvals: int = 2, cli: Literal["allow", "deny"] = "allow"
) -> Settings:
    """Settings with the review rules given."""
    return Settings(review=Review(approvals, safety_approvals, cli))


def play(lines: Sequence[str], at: str = NOW) -> tuple[Decision, ...]:
    """Decisions from lines `WHO VERDICT TARGET [on SOURCE] [after 1,2|none] [ref 2] …`.

    Numbers count lines from 1; without `after` a line has seen all lines before it. TARGET `-`
    stands for none, SOURCE `page` for the page.
    """
    made: list[Decision] = []
    for number, line in enumerate(lines):
        who, verdict, target, *rest = line.split()
        options = dict(zip(rest[::2], rest[1::2], strict=True))
        source = options.get("on", "S1")
        is_page = source == "page"
        after = options.get("after")
        seen = range(1, number + 1) if after is None else _numbers(after)
        made.append(
            Decision(
                at=options.get("at", at),
                locale=options.get("locale", "zh"),
                document=options.get("document", DOCUMENT),
                verdict=Verdict(verdict),
                reviewer=who,
                source_sha=None if is_page else source_sha(None, source),
                target_sha=None if is_page or target == "-" else target_sha(target),
                after=tuple(sorted(made[i - 1].id for i in seen)),
                ref=made[int(options["ref"]) - 1].id if "ref" in options else None,
                finding=options.get("finding"),
                safety={"yes": True, "no": False}.get(options.get("safety", "")),
                source_page_sha=options.get("en"),
                target_page_sha=options.get("zh"),
            )
        )
    return tuple(made)


def sit(
    who: str,
    entries: Iterable[Entry],
    decisions: Iterable[Decision] = (),
    rules: Settings | None = None,
    at: str = NOW,
) -> ReviewContext:
    """`who` before these entries, now."""
    return ReviewContext(
        catalog(*entries), tuple(decisions), PEOPLE, rules or settings(), who, at, "cli", "g1", "c1"
    )


def error(about: Entry, code: str = "number") -> Finding:
    """An error finding on an entry."""
    found = Finding(
        code, Severity.ERROR, Scope.ENTRY, DOCUMENT, f"{code} is wrong.", f"{code} 有误。"
    )
    return replace(found, context=about.context, source=about.source, target=about.target)


def _numbers(text: str) -> list[int]:
    return [] if text == "none" else [int(part) for part in text.split(",")]


def dump_line(decision: Decision) -> str:
    """A decision as a line of the ledger, newline included."""
    return f"{decision.line()}\n"

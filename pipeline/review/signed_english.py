"""Decide from the ledger of the English which of its bytes readers may see.

With `review.source = "sign-off"` an author or a lead publishes English, byte for byte; the file under `content/en` is a
draft. Where two people's lines do not know each other, it is as with the Mandarin (`review.published`): a `withdraw`
that a `publish` has not seen beats it; of two publishes, the one whose bytes are on disk is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.decision import WRITING, Decision, Reviewer, Verdict
from pipeline.model.errors import RefusedError
from pipeline.model.settings import Settings
from pipeline.review.decision_index import about
from pipeline.review.published import unseen
from pipeline.review.review_context import admit_via


class SignedStatus(StrEnum):
    """What readers get of the English of a page."""

    PUBLISHED = "published"
    """The bytes that somebody has published."""
    BROKEN = "broken"
    """Nothing: the file beside the ledger is not what was published."""
    WITHDRAWN = "withdrawn"
    """Nothing: somebody took it down."""
    NEVER = "never"
    """Nothing: nobody has published it."""


@dataclass(frozen=True, slots=True)
class SignedEnglish:
    """The answer of `signed_english`."""

    status: SignedStatus
    publish: Decision | None = None
    """The line that is shown; where the file does not fit it, the one to complete."""
    shas: frozenset[str] = frozenset()
    """SHA-256 of all English that no withdrawal has taken back: what is shown, and what was shown before it."""

    @property
    def shown(self) -> bool:
        """True if readers get the published English."""
        return self.status is SignedStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class EnglishAct:
    """One person before the English of one document at one moment."""

    document: str
    """Id."""
    decisions: tuple[Decision, ...]
    """The whole ledger of its English."""
    reviewers: tuple[Reviewer, ...]
    settings: Settings
    reviewer: str
    """Id of the person."""
    at: str
    """Now, RFC 3339 UTC."""
    via: str = "cli"
    """`desk` or `cli`."""

    def admit(self) -> None:
        """Let the person write here. Raises RefusedError DESK-ONLY, REVIEWER."""
        admit_via(self.via, self.settings)
        mine = [one for one in self.reviewers if one.id == self.reviewer]
        if any(one.may_write(self.at) for one in mine):
            return
        if not mine:
            what, todo = "is not in reviewers.yaml", "add them with `pipeline users add`"
        elif not any(one.role in WRITING for one in mine):
            what, todo = "reads Mandarin, and publishes no English", "ask an author or a lead"
        else:
            what = f"holds no role on {self.at[:10]}"
            todo = "look at `role`, `from` and `until` in reviewers.yaml"
        raise RefusedError("REVIEWER", f"{self.reviewer} {what}", todo)

    def line(self, verdict: Verdict, sha: str | None = None, ref: str | None = None) -> Decision:
        """A line that has seen all others; `sha` of the English that it is about, `ref` a former id."""
        return Decision(
            at=self.at,
            locale=self.settings.source,
            document=self.document,
            verdict=verdict,
            reviewer=self.reviewer,
            via=self.via,
            after=tuple(sorted({made.id for made in self.decisions})),
            ref=ref,
            source_page_sha=sha,
            target_page_sha=sha,
        )


def make_english_publish(act: EnglishAct, sha: str) -> Decision | None:
    """Readers get these bytes from now on; None if it is so already. Raises as `EnglishAct.admit` does."""
    act.admit()
    heads = unseen(_publishes(act.decisions, act.reviewers))
    standing = [made for made in heads if _stands(made, act.decisions, act.reviewers)]
    if standing and len(heads) == 1 and standing[0].source_page_sha == sha:
        return None
    return act.line(Verdict.PUBLISH, sha)


def make_english_withdrawal(act: EnglishAct, *, whole: bool = True) -> Decision | None:
    """Take it off the site, at once; None if it is down already. Raises NOTHING, and as `EnglishAct.admit` does.

    Not `whole`: a line of the ledger is lost, and may be the one that published it.
    """
    act.admit()
    publishes = _publishes(act.decisions, act.reviewers)
    if not whole:
        return act.line(Verdict.WITHDRAW)
    if not publishes:
        what = f"the English of {act.document} was never published"
        raise RefusedError("NOTHING", what, "there is nothing to withdraw")
    if not any(_stands(made, act.decisions, act.reviewers) for made in unseen(publishes)):
        return None
    return act.line(Verdict.WITHDRAW)


def signed_english(
    document: str, decisions: Sequence[Decision], reviewers: Sequence[Reviewer], sha: str | None
) -> SignedEnglish:
    """What readers get of the English of `document`; `sha`: SHA-256 of `locales/en/published/<id>.md`, None without it."""
    own = tuple(about(document, decisions))
    publishes = _publishes(own, reviewers)
    if not publishes:
        return SignedEnglish(SignedStatus.NEVER)
    valid = [made for made in publishes if _stands(made, own, reviewers)]
    shas = frozenset(made.source_page_sha or "" for made in valid)
    heads = [made for made in unseen(publishes) if made in valid]
    if not heads:
        return SignedEnglish(SignedStatus.WITHDRAWN, None, shas)
    shown = max(heads, key=lambda made: (made.source_page_sha == sha, made.at, made.id))
    fits = shown.source_page_sha == sha
    status = SignedStatus.PUBLISHED if fits else SignedStatus.BROKEN
    return SignedEnglish(status, shown, shas)


def _publishes(decisions: Iterable[Decision], reviewers: Iterable[Reviewer]) -> list[Decision]:
    """The publishes of people who wrote here then."""
    people = tuple(reviewers)
    return [
        made
        for made in decisions
        if made.verdict is Verdict.PUBLISH
        and any(one.id == made.reviewer and one.may_write(made.at) for one in people)
    ]


def _stands(
    publish: Decision, decisions: Iterable[Decision], reviewers: Iterable[Reviewer]
) -> bool:
    """True if the publish has seen every withdrawal; a take-down counts unless its author had no role any more."""
    people = tuple(reviewers)
    for made in decisions:
        if made.verdict is not Verdict.WITHDRAW or made.id in publish.after:
            continue
        mine = [one for one in people if one.id == made.reviewer]
        if not mine or not all(one.had_ended(made.at) for one in mine):
            return False
    return True

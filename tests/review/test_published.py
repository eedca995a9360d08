"""Whether a published Mandarin page may stand: every way up, down and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.decision import Verdict
from pipeline.model.errors import RefusedError
from pipeline.model.settings import Publish, Settings
from pipeline.review import decide
from pipeline.review.page_status import PageStatus, Reason
from pipeline.review.published import OnDisk, Published, PublishedText, published_state
from tests.review.make import DOCUMENT, NOW, PEOPLE, entry, error, play, sit

TEXT = PublishedText((None, "S1"), "T1")
BOX = PublishedText((None, "S9"), "T9", safety=True)
DISK = OnDisk(
    zh_sha="Z",
    en_sha="E",
    current_en_sha="E",
    texts=(TEXT, BOX),
    current_safety=((None, "S9"),),
    current_texts=((None, "S1"), (None, "S9")),
)
APPROVED = ["ann approve T1", "ann approve T9 on S9", "bo approve T9 on S9"]
LIVE = [*APPROVED, "ann publish - on page en E zh Z"]
"""Lines 1 to 3 approve the texts, line 4 publishes the page."""


def state(lines: list[str], disk: OnDisk = DISK, rules: Settings | None = None) -> Published:
    """The page's state with this ledger and these files."""
    return published_state(DOCUMENT, play(lines), PEOPLE, rules or Settings(), disk)


def codes(published: Published) -> list[str]:
    """The status, then the reasons' codes."""
    return [published.status, *(reason.code for reason in published.reasons)]


def test_live() -> None:
    """Published, the very bytes on disk, every text carried by its people: shown."""
    published = state(LIVE)
    assert published == Published(PageStatus.LIVE, play(LIVE)[3])
    assert published.shown


def test_never() -> None:
    """Approved is not published."""
    published = state(APPROVED, replace(DISK, zh_sha=None, en_sha=None))
    assert codes(published) == ["never"]
    assert not published.shown


LINES: dict[str, tuple[list[str], list[str]]] = {
    "published by nobody who may": (
        [*APPROVED, "nobody publish - on page en E zh Z"],
        ["down", "no-publish"],
    ),
    "withdrawn": ([*LIVE, "bo withdraw - on page"], ["withdrawn", "withdrawn"]),
    "withdrawn by one whose role had ended": ([*LIVE, "old withdraw - on page"], ["live"]),
    "withdrawn by one who reads no Mandarin now": (
        [*LIVE, "eng withdraw - on page"],
        ["withdrawn", "withdrawn"],
    ),
    "withdrawn by one who is not listed now": (
        [*LIVE, "nobody withdraw - on page"],
        ["withdrawn", "withdrawn"],
    ),
    "withdrawn by one who is not listed now, then published by them": (
        [*LIVE, "nobody withdraw - on page", "nobody publish - on page en E zh Z"],
        ["withdrawn", "withdrawn"],
    ),
    "withdrawn by one who is not listed now, then published by one who is": (
        [*LIVE, "nobody withdraw - on page", "bo publish - on page en E zh Z"],
        ["live"],
    ),
    "withdrawn on a branch that did not see it": (
        [*LIVE, "bo withdraw - on page after none"],
        ["withdrawn", "withdrawn"],
    ),
    "published again after the withdrawal": (
        [*LIVE, "bo withdraw - on page", "bo publish - on page en E zh Z"],
        ["live"],
    ),
    "published again beside the withdrawal": (
        [*LIVE, "bo withdraw - on page", "bo publish - on page en E zh Z after 4"],
        ["withdrawn", "withdrawn"],
    ),
    "replaced by a publish of other bytes": (
        [*LIVE, "bo publish - on page en E zh Z2"],
        ["down", "files-changed"],
    ),
    "two branches published the same": (
        [*LIVE, "bo publish - on page en E zh Z after none"],
        ["live"],
    ),
    "two branches, this one on disk": (
        [*LIVE, "bo publish - on page en E zh Z2 after none at 2026-11-24T00:00:00Z"],
        ["live", "two-publishes"],
    ),
    "two branches, neither on disk": (
        [
            *APPROVED,
            "bo publish - on page en E zh Z1",
            "bo publish - on page en E zh Z2 after none",
        ],
        ["down", "files-changed", "two-publishes"],
    ),
    "a text rejected": ([*LIVE, "bo reject T1"], ["down", "rejected"]),
    "a text rejected unseen": ([*LIVE, "bo reject T1 after none"], ["down", "rejected"]),
    "a reject by one whose role had ended": ([*LIVE, "old reject T1"], ["live"]),
    "a reject by one who is not listed now": ([*LIVE, "nobody reject T1"], ["down", "rejected"]),
    "a reject answered": ([*LIVE, "bo reject T1", "bo approve T1"], ["live"]),
    "an approval withdrawn": ([*LIVE, "ann withdraw T1"], ["down", "unapproved"]),
    "one of two approvals withdrawn": (
        [*LIVE, "bo withdraw T9 on S9 after 3"],
        ["down", "unapproved"],
    ),
    "other words rejected": ([*LIVE, "bo reject T2"], ["live"]),
    "newer words edited in the catalog": ([*LIVE, "bo edit T2"], ["live"]),
    "newer words approved in the catalog": ([*LIVE, "bo approve T2"], ["live"]),
    "newer words approved, old ones rejected": (
        [*LIVE, "bo approve T2", "ann reject T1"],
        ["down", "rejected"],
    ),
    "an approval's line removed": ([LIVE[1], LIVE[2], LIVE[3]], ["down", "unapproved"]),
    "safety text with one person": ([LIVE[0], LIVE[1], LIVE[3]], ["down", "unapproved"]),
    "safety text with one person, lowered": (
        ["lea lower-safety T9 on S9", LIVE[0], LIVE[1], LIVE[3]],
        ["live"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), LINES.values(), ids=LINES)
def test_by_ledger(lines: list[str], expected: list[str]) -> None:
    """What each ledger says about one and the same pair of files."""
    assert codes(state(lines)) == expected


MOVED = ((None, "S9 changed"),)
FILES: dict[str, tuple[OnDisk, list[str]]] = {
    "mandarin edited": (replace(DISK, zh_sha="X"), ["down", "files-changed"]),
    "published english edited": (replace(DISK, en_sha="X"), ["down", "files-changed"]),
    "mandarin missing": (replace(DISK, zh_sha=None), ["down", "files-missing"]),
    "nothing written yet": (replace(DISK, zh_sha=None, en_sha=None), ["down", "files-missing"]),
    "english moved on": (replace(DISK, current_en_sha="E2"), ["behind", "english-changed"]),
    "english gone": (replace(DISK, current_en_sha=None), ["down", "english-gone"]),
    "english a draft again": (replace(DISK, draft=True), ["down", "draft"]),
    "no text read": (replace(DISK, texts=(), current_safety=()), ["down", "no-text"]),
    "safety changed": (
        replace(DISK, current_en_sha="E2", current_safety=MOVED),
        ["down", "safety-changed"],
    ),
    "safety removed": (
        replace(DISK, current_en_sha="E2", current_safety=()),
        ["down", "safety-changed"],
    ),
    "safety added": (
        replace(DISK, current_en_sha="E2", current_safety=(*DISK.current_safety, *MOVED)),
        ["down", "safety-changed"],
    ),
    "an ordinary text is safety now": (
        replace(DISK, current_safety=(TEXT.key, BOX.key)),
        ["down", "unapproved", "safety-changed"],
    ),
    "hard finding": (
        replace(DISK, findings=(error(entry(), "contact"),)),
        ["down", "finding"],
    ),
    "later finding that is not hard": (
        replace(DISK, findings=(error(entry(), "number"),)),
        ["live"],
    ),
}


@pytest.mark.parametrize(("disk", "expected"), FILES.values(), ids=FILES)
def test_by_files(disk: OnDisk, expected: list[str]) -> None:
    """What each change of the files says about one and the same ledger."""
    assert codes(state(LIVE, disk)) == expected


ONCE = replace(
    DISK, texts=(TEXT, replace(BOX, safety=False)), current_safety=(), current_en_sha="E2"
)
"""The author has taken the mark of the safety text away, and the page was published so."""
NOTED = [
    "ann approve T1",
    "ann approve T9 on S9 safety yes",
    "bo approve T9 on S9 safety yes",
    LIVE[3],
]
LOWERED = [*NOTED, "lea lower-safety T9 on S9", "bo lower-safety T9 on S9"]


@pytest.mark.parametrize(
    ("lines", "texts", "expected"),
    [
        (NOTED, ("S1", "S9"), ["behind", "english-changed"]),
        (NOTED, ("S1 changed", "S9"), ["behind", "english-changed"]),
        (NOTED, ("S1", "S9 changed"), ["down", "safety-changed"]),
        (NOTED, ("S1",), ["down", "safety-changed"]),
        (LOWERED[:-1], ("S1", "S9 changed"), ["down", "safety-changed"]),
        (LOWERED, ("S1", "S9 changed"), ["behind", "english-changed"]),
        (LIVE, ("S1", "S9 changed"), ["behind", "english-changed"]),  # nobody ever said so
    ],
)
def test_what_was_safety_text(
    lines: list[str], texts: tuple[str, ...], expected: list[str]
) -> None:
    """Without its mark it is safety text until two people lower it: a page with its former English comes down."""
    disk = replace(ONCE, current_texts=tuple((None, text) for text in texts))
    assert codes(state(lines, disk)) == expected


def test_on_source_change_hide() -> None:
    """With `hide`, a page whose English moved on comes down."""
    hide = Settings(publish=Publish(on_source_change="hide"))
    assert codes(state(LIVE, replace(DISK, current_en_sha="E2"), hide)) == [
        "down",
        "english-changed",
    ]
    assert codes(state(LIVE, DISK, hide)) == ["live"]


def test_hard_finding_dismissed_by_a_lead() -> None:
    """A lead's dismissal on exactly this pair keeps the page up; a reviewer's does not."""
    disk = replace(DISK, findings=(error(entry(), "contact"),))
    assert codes(state([*LIVE, "lea dismiss T1 finding contact"], disk)) == ["live"]
    assert codes(state([*LIVE, "bo dismiss T1 finding contact"], disk)) == ["down", "finding"]


def test_publish_to_complete() -> None:
    """While files are missing, the answer names the publish that `build` has to complete."""
    lines = [*LIVE, "bo publish - on page en E zh Z2"]
    assert state(lines).publish == play(lines)[4]


def test_when_it_came_down() -> None:
    """`since` is when a person took the page or a text back; unknown where a file changed."""
    late = "2026-12-01T08:00:00Z"
    assert state([*LIVE, f"bo withdraw - on page at {late}"]).since == late
    assert state([*LIVE, f"bo reject T1 at {late}"]).since == late
    assert state(LIVE, replace(DISK, zh_sha="X")).since is None


def test_reasons_in_both_languages() -> None:
    """Each reason speaks to staff and to therapists."""
    (why,) = state([*LIVE, "bo withdraw - on page"]).reasons
    assert why.message_en == "bo withdrew the page on 2026-11-23"
    assert why.message_zh == "bo 于 2026-11-23 撤下了本页"
    (why,) = state([*LIVE, "bo reject T1"]).reasons
    assert why.message_en == "1 of 2 published texts was rejected"


def test_publish_names_the_pair() -> None:
    """A publish names both files and the page decisions it has seen; twice is a no-op."""
    sitting = sit("ann", [entry()], play(["ann approve T1", "bo comment - on page"]))
    made = decide.make_publish(sitting, "E", "Z", ())
    assert made
    assert (made.verdict, made.source_page_sha, made.target_page_sha) == (Verdict.PUBLISH, "E", "Z")
    assert (made.source_sha, made.after) == (None, (sitting.decisions[1].id,))
    after = replace(sitting, decisions=(*sitting.decisions, made))
    assert decide.make_publish(after, "E", "Z", ()) is None
    assert decide.make_publish(after, "E", "Z2", ())


def test_publish_waits() -> None:
    """A page that waits for something is not published; the refusal says for what."""
    waits = (
        Reason("stale", 1, "1 of 2 texts is old", "旧"),
        Reason("draft", 1, "it is a draft", "稿"),
    )
    with pytest.raises(RefusedError, match=r"WAITS .*: 1 of 2 texts is old; it is a draft"):
        decide.make_publish(sit("ann", [entry()]), "E", "Z", waits)


def test_publish_settles_two_branches() -> None:
    """After two publishes that did not know each other, publishing again is no no-op."""
    lines = [*LIVE, "bo publish - on page en E zh Z2 after none"]
    made = decide.make_publish(sit("ann", [entry()], play(lines)), "E", "Z", ())
    assert made
    settled = published_state(DOCUMENT, (*play(lines), made), PEOPLE, Settings(), DISK)
    assert codes(settled) == ["live"]


def test_withdraw_page() -> None:
    """Any reviewer withdraws a page, once; one that was never published cannot be withdrawn."""
    sitting = sit("bo", [entry()], play(LIVE))
    made = decide.make_page_withdrawal(sitting, "safety")
    assert made
    assert (made.verdict, made.at, made.source_sha) == (Verdict.WITHDRAW, NOW, None)
    after = replace(sitting, decisions=(*sitting.decisions, made))
    assert (
        codes(published_state(DOCUMENT, after.decisions, PEOPLE, Settings(), DISK))[0]
        == "withdrawn"
    )
    assert decide.make_page_withdrawal(after) is None
    with pytest.raises(RefusedError, match=r"NOTHING .*never published"):
        decide.make_page_withdrawal(sit("bo", [entry()]))

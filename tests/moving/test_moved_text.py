"""Approved text that goes elsewhere is found again as a draft that says who approved it; never as approved."""

from __future__ import annotations

from pathlib import Path

from pipeline.flow.decisions import Seen, approve, edit, reject
from pipeline.flow.extract import extract
from pipeline.flow.translate.run import translate
from pipeline.model.entry import Entry, State
from tests.moving.project import BODY, OLD, OTHER, TEXTS, by, tree, work, write

THANKS = "Say thank you for one small thing every day."
HEAD = f"---\nid: {OTHER}\n---\n"


def bring(root: Path, body: str = THANKS) -> tuple[Entry, State]:
    """Put a text into the handout, draft from memory; its entry and state."""
    write(root, OTHER, f"{HEAD}Pause when you feel anger rise.\n\n{body}\n")
    extract(work(root))
    translate(work(root), engines=[])
    workspace = work(root)
    catalog = workspace.catalog(workspace.document(OTHER))
    entry = catalog.entries[-1]
    return entry, workspace.reviews(catalog)[entry.key].state


def by_ann(root: Path) -> str:
    """What the draft says of its origin."""
    day = work(root).decisions(OLD)[-1].at[:10]
    return f"100% {OLD} approved by ann on {day}"


def test_a_paragraph_that_moved_to_another_page(root: Path) -> None:
    """Cut there, pasted here: drafted, with the name of who approved it; one tap makes it approved."""
    write(root, OLD, f"---\nid: {OLD}\n---\n{BODY.replace(THANKS, '')}")
    entry, state = bring(root)
    assert (entry.target, state) == (TEXTS[THANKS], State.DRAFTED)
    assert entry.origin is not None
    assert (entry.origin.maker, entry.origin.detail) == ("memory", by_ann(root))
    assert not entry.is_persons
    file = tree(root)[f"locales/zh/LC_MESSAGES/{OTHER}.po"].decode()
    assert f"# pipeline: memory {by_ann(root)} {entry.origin.digest}\n" in file
    approve(by("ann", root), OTHER, [Seen(entry.source_sha)])
    assert bring(root)[1] is State.APPROVED


def test_a_page_that_is_gone_still_lends_its_text(root: Path) -> None:
    """Its catalog and ledger lie there yet; they are read, and not changed."""
    (root / f"content/en/{OLD}.md").unlink()
    before = tree(root)
    entry, state = bring(root)
    assert (entry.target, state) == (TEXTS[THANKS], State.DRAFTED)
    assert entry.origin is not None
    assert entry.origin.detail == by_ann(root)
    kept = {path: data for path, data in tree(root).items() if OLD in path}
    assert kept == {path: data for path, data in before.items() if OLD in path}


def test_a_new_context_is_another_text(root: Path) -> None:
    """The same English with a context of its own: drafted from memory, approved by nobody."""
    write(root, OLD, f"---\nid: {OLD}\ntitle: {THANKS}\n---\n{BODY}")
    extract(work(root))
    translate(work(root), engines=[])
    workspace = work(root)
    catalog = workspace.catalog(workspace.document(OLD))
    title = catalog.get(("front:title", THANKS))
    assert title is not None
    assert title.target == TEXTS[THANKS]
    assert title.origin is not None
    assert title.origin.detail == by_ann(root)
    assert workspace.reviews(catalog)[title.key].state is State.DRAFTED


def test_the_halves_of_an_approved_paragraph_say_so(root: Path) -> None:
    """Split and joined on the same page: drafts that name who approved all they are made of."""
    first, second = list(TEXTS)[1:3]
    write(
        root,
        OLD,
        f"---\nid: {OLD}\n---\n{BODY.replace(f'{first}{chr(10) * 2}{second}', f'{first} {second}')}",
    )
    workspace = work(root)
    joined = workspace.catalog(workspace.document(OLD)).get((None, f"{first} {second}"))
    assert joined is not None
    assert joined.origin is not None
    assert (joined.target, joined.origin.detail) == (TEXTS[first] + TEXTS[second], by_ann(root))
    assert workspace.reviews(workspace.catalog(workspace.document(OLD)))[joined.key].state is (
        State.DRAFTED
    )


def test_what_was_only_typed_names_no_approver(root: Path) -> None:
    """A person's text that nobody approved: found, and not said to be more than it is."""
    entry, _ = bring(root, "Walk slowly to the garden together.")
    edit(by("ann", root), OTHER, Seen(entry.source_sha), "一起慢慢走到花园。")
    write(root, OLD, f"---\nid: {OLD}\n---\n{BODY}\nWalk slowly to the garden together.\n")
    extract(work(root))
    translate(work(root), engines=[])
    copy = work(root).catalog(work(root).document(OLD)).entries[-1]
    assert copy.origin is not None
    assert copy.origin.detail == f"100% {OTHER}"


def test_what_was_rejected_goes_nowhere(root: Path) -> None:
    """A reviewer's no is not spread to other pages."""
    target = TEXTS[THANKS]

    held = work(root).catalog(work(root).document(OLD)).get((None, THANKS))
    assert held is not None
    assert held.target == target
    reject(by("ann", root), OLD, [Seen(held.source_sha)])
    entry, state = bring(root)
    assert (entry.target, state) == ("", State.UNTRANSLATED)


def test_the_second_run_writes_nothing(root: Path) -> None:
    """Drafts that are there stay byte for byte."""
    bring(root)
    before = tree(root)
    assert not any(merged.written for merged in extract(work(root)))
    assert not any(drafted.report.filled for drafted in translate(work(root), engines=[]))
    assert tree(root) == before

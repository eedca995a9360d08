"""`pipeline rename`: a document moves with all that belongs to it, wholly or not at all."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.files.written import WrittenVersion, keep_written, written
from pipeline.flow.decisions import Seen, approve_all, withdraw
from pipeline.flow.extract import extract
from pipeline.flow.journal_recovery import JournalRecovery
from pipeline.flow.moved import MovedDocument
from pipeline.flow.pages.status import page_snapshot
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.flow.rename import moved, rename
from pipeline.model.decision import Verdict
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.review.page_status import PageStatus
from tests.moving.project import BODY, OLD, OTHER, by, tree, work, write

NEW = "articles/home/kind"
ROOT = Path(__file__).parents[2]


def states(root: Path, document: str) -> set[State]:
    """The states of all texts of a document."""
    workspace = work(root)
    catalog = workspace.catalog(workspace.document(document))
    return {review.state for review in workspace.reviews(catalog).values()}


def test_everything_goes_along(root: Path) -> None:
    """File, id, catalog, ledger, published pair; all texts stay approved, and the page stays up."""
    before = tree(root)
    done = rename(work(root), OLD, NEW, "ann")
    extract(work(root), [NEW])
    after = tree(root)
    assert not [path for path in after if OLD in path]
    assert {path.replace(OLD, NEW) for path in before} == set(after) - {"locales/redirects.yaml"}
    assert after[f"content/en/{NEW}.md"] == before[f"content/en/{OLD}.md"].replace(
        OLD.encode(), NEW.encode()
    )
    for folder in ("content/zh", "locales/zh/published"):
        assert after[f"{folder}/{NEW}.md"] == before[f"{folder}/{OLD}.md"]
    assert states(root, NEW) == {State.APPROVED}
    assert page_snapshot(work(root), work(root).document(NEW)).published.status is PageStatus.LIVE
    assert done.published
    assert not (root / ".pipeline" / "rename.json").exists()


def test_published_again_it_is_live(root: Path) -> None:
    """The renamed English names another id: one tap, and the page is what it was."""
    rename(work(root), OLD, NEW, "ann")
    publish(by("ann", root), NEW)
    assert page_snapshot(work(root), work(root).document(NEW)).published.status is PageStatus.LIVE


def test_there_and_back_and_on(root: Path) -> None:
    """Ids that a document had long ago count, circles too."""
    for old, new in itertools.pairwise([OLD, NEW, OLD, "articles/third", NEW]):
        rename(work(root), old, new, "ann")
        assert states(root, new) == {State.APPROVED}
    assert len([d for d in work(root).decisions(NEW) if d.verdict is Verdict.RENAME]) == 4


def test_what_a_desk_keeps_goes_along(root: Path) -> None:
    """A withdrawal that a pull takes out of the ledger after a rename comes back, and another page under the old id gets none of it."""
    withdraw_page(root, OLD, "ann", via="desk")
    keep_written(work(root).project, OLD, WrittenVersion("2026-11-29T08:00:00Z", "ann", "kind"))
    rename(work(root), OLD, NEW, "ann")
    project = work(root).project
    ledger = project.ledger_file(NEW)
    rows = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join(row for row in rows if '"withdraw"' not in row), "utf-8")
    write(root, OLD, f"---\nid: {OLD}\n---\n{BODY}")
    assert JournalRecovery(project, OLD).ledger() == 0
    assert not project.ledger_file(OLD).exists()
    assert JournalRecovery(project, NEW).ledger() == 1
    assert (
        page_snapshot(work(root), work(root).document(NEW)).published.status is PageStatus.WITHDRAWN
    )
    assert [one.text for one in written(project, NEW)] == ["kind"]
    assert written(project, OLD) == ()


def test_decisions_go_by_a_persons_word_only(root: Path) -> None:
    """Without one, or with somebody who may not decide, nothing is moved."""
    before = tree(root)
    for reviewer in (None, "nobody"):
        with pytest.raises(RefusedError, match="REVIEWER"):
            rename(work(root), OLD, NEW, reviewer)
    assert tree(root) == before
    rename(work(root), OTHER, NEW)
    assert work(root).decisions(NEW) == ()


def test_what_is_taken_is_not_written_over(root: Path) -> None:
    """Another document, or files that one left behind."""
    before = tree(root)
    with pytest.raises(RefusedError, match="already"):
        rename(work(root), OLD, OTHER, "ann")
    with pytest.raises(PipelineError, match="UNKNOWN"):
        rename(work(root), "articles/none", NEW, "ann")
    with pytest.raises(PipelineError, match="ID"):
        rename(work(root), OLD, "../out", "ann")
    (root / "content/en" / f"{OTHER}.md").unlink()
    with pytest.raises(RefusedError, match="has files already"):
        rename(work(root), OLD, OTHER, "ann")
    assert {**tree(root), f"content/en/{OTHER}.md": before[f"content/en/{OTHER}.md"]} == before


def test_a_file_elsewhere_stays_where_it_is(root: Path) -> None:
    """Its id is not its path: only the id changes."""
    (root / f"content/en/{OLD}.md").rename(root / "content/en/elsewhere.md")
    rename(work(root), OLD, NEW, "ann")
    assert work(root).document(NEW).path == "content/en/elsewhere.md"
    assert states(root, NEW) == {State.APPROVED}


def test_a_file_that_was_moved_by_hand_is_noticed_and_followed(root: Path) -> None:
    """It has no id, or a new one: said, not moved; then the rest follows, drafts of between included."""
    (root / f"content/en/{OLD}.md").unlink()
    write(root, NEW, BODY + "\nOne more line to read together.\n")
    extract(work(root))
    assert moved(work(root)) == (MovedDocument(OLD, NEW, 80),)
    assert states(root, NEW) == {State.UNTRANSLATED}
    rename(work(root), OLD, NEW, "ann")
    extract(work(root))
    assert states(root, NEW) == {State.APPROVED, State.UNTRANSLATED}
    assert moved(work(root)) == ()
    assert not [path for path in tree(root) if OLD in path]


def test_another_page_is_not_taken_for_a_moved_one(root: Path) -> None:
    """Less than four in five of the texts: it is another document."""
    (root / f"content/en/{OLD}.md").unlink()
    write(root, NEW, "\n\n".join(BODY.split("\n\n")[:3]) + "\n")
    assert moved(work(root)) == ()


def died(root: Path, number: int) -> bool:
    """Rename in a process that dies before its `number`th change; False where it came to its end."""
    command = [sys.executable, "-m", "tests.moving.killed", str(root), str(number), OLD, NEW]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 (our own module)
    assert code in (0, 9)
    return code == 9


def comparable(root: Path) -> dict[str, object]:
    """The tree, without the time of the rename."""
    files: dict[str, object] = dict(tree(root))
    for document in (OLD, NEW):
        path = f"locales/zh/decisions/{document}.jsonl"
        if path in files:
            files[path] = {
                d.id if d.verdict is not Verdict.RENAME else (d.document, d.ref)
                for d in work(root).decisions(document)
            }
    return files


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 9])
def test_killed_at_any_point_it_is_done_or_not_begun(step: int, root: Path, tmp_path: Path) -> None:
    """The next command that opens the project finds the old state, or completes the new one."""
    untouched = comparable(root)
    whole = Path(shutil.copytree(root, tmp_path / "whole"))
    rename(work(whole), OLD, NEW, "ann")
    done = comparable(whole)
    seen: list[bool] = []
    for number in itertools.count(1, step):
        copy = Path(shutil.copytree(root, tmp_path / str(number)))
        if not died(copy, number):
            break
        work(copy)
        found = comparable(copy)
        assert found in (untouched, done), number
        seen.append(found == done)
        if found == done:
            assert states(copy, NEW) == {State.APPROVED}
        shutil.rmtree(copy)
    assert seen == sorted(seen)
    assert {True, False} == set(seen)


def test_a_note_that_cannot_be_read_is_named(root: Path) -> None:
    """Nothing is guessed from it."""
    note = root / ".pipeline" / "rename.json"
    note.write_text('{"old": 1}')
    with pytest.raises(PipelineError, match=r"^\.pipeline/rename\.json: RENAME"):
        work(root)


def test_an_approval_of_a_moved_page_can_be_taken_back(root: Path) -> None:
    """What is decided under the new id answers what was decided under the old one."""
    rename(work(root), OLD, NEW, "ann")
    entry = work(root).catalog(work(root).document(NEW)).entries[0]
    withdraw(by("ann", root), NEW, [Seen(entry.source_sha)])
    assert states(root, NEW) == {State.APPROVED, State.DRAFTED}
    assert page_snapshot(work(root), work(root).document(NEW)).published.status is PageStatus.DOWN
    assert approve_all(by("ann", root), NEW).decisions[0].document == NEW
    assert states(root, NEW) == {State.APPROVED}

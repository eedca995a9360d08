"""The journal of a desk: what was noted last is there, however much is noted in a day."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.content import Project
from pipeline.files.journal import KEEP, Note, note, notes
from pipeline.model.settings import Settings

PAGE = "articles/long"
MORE = 2500
"""Notes of about a kilobyte: more than twice what a journal holds."""


def made(number: int, at: float = 1000.0) -> Note:
    return Note(
        at, f"d{number}", "x" * 900, ("ctx", "Say it."), "旧\ud800", f"新{number}\u2028第二行"
    )


def test_a_journal_that_grows_all_day_stays_small_and_keeps_the_newest(tmp_path: Path) -> None:
    """A desk that never rests: no note takes longer than the one before, and the last hundreds are there."""
    project = Project(tmp_path, Settings())
    largest = 0
    for number in range(MORE):
        note(project, PAGE, made(number))
        largest = max(largest, project.journal_file(PAGE).stat().st_size)
    kept = notes(project, PAGE)
    assert largest < 1_100_000
    assert [n.id for n in kept] == [f"d{number}" for number in range(MORE - len(kept), MORE)]
    assert len(kept) >= 400
    assert kept[-1] == made(MORE - 1)


def test_what_is_older_than_a_day_goes_when_it_is_full(tmp_path: Path) -> None:
    """Not before: a note costs no reading."""
    project = Project(tmp_path, Settings())
    for number in range(1200):
        note(project, PAGE, made(number, at=1.0 if number < 1100 else KEEP + 10.0))
    ids = [n.id for n in notes(project, PAGE)]
    assert ids[0] >= "d1080"
    assert ids[-1] == "d1199"


def test_half_a_line_of_a_killed_desk_hides_nothing(tmp_path: Path) -> None:
    """It is passed by, in a full journal too."""
    project = Project(tmp_path, Settings())
    note(project, PAGE, made(0))
    path = project.journal_file(PAGE)
    path.write_bytes(path.read_bytes() + b'\n[1000.0, "torn')
    note(project, PAGE, made(1))
    assert [n.id for n in notes(project, PAGE)] == ["d0", "d1"]
    for number in range(2, 1200):
        note(project, PAGE, made(number))
    assert notes(project, PAGE)[-1].id == "d1199"

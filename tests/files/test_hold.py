"""Who holds one document, and who holds all of them, wait for each other and never for themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.files.content import Project
from pipeline.files.locks import hold, hold_all
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings

NAMES = ("articles/a", "articles/b", "site")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, Settings())


@contextmanager
def elsewhere(project: Project, name: str | None) -> Iterator[threading.Event]:
    """Another thread holds a document, or all (None), until the event is set."""
    there, over = threading.Event(), threading.Event()

    def go() -> None:
        with hold(project, name) if name else hold_all(project, NAMES):
            there.set()
            over.wait()

    thread = threading.Thread(target=go)
    thread.start()
    assert there.wait(timeout=10)
    try:
        yield over
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("name", [*NAMES, "articles/new"])
def test_nobody_holds_one_while_somebody_holds_all(project: Project, name: str) -> None:
    """A document that was not there when they began included; afterwards it is free."""
    with (
        elsewhere(project, None),
        pytest.raises(PipelineError, match="LOCKED"),
        hold(project, name, timeout=0.1),
    ):
        pass
    with hold(project, name, timeout=10):
        pass


def test_who_holds_all_waits_for_each(project: Project) -> None:
    """And lets everybody in again where one does not end."""
    with (
        elsewhere(project, "articles/b"),
        pytest.raises(PipelineError, match="LOCKED"),
        hold_all(project, NAMES, timeout=0.1),
    ):
        pass
    with hold_all(project, NAMES, timeout=10), hold(project, "articles/b"):
        pass


def test_nobody_waits_for_themselves(project: Project) -> None:
    """Inside, every document is there to be held, and all once more; the gate stays closed until the end."""
    with hold_all(project, NAMES):
        with hold(project, "site"), hold_all(project, NAMES), hold(project, "site"):
            pass
        waiting = threading.Thread(target=lambda: _try(project, "site"))
        waiting.start()
        waiting.join(timeout=0.1)
        assert waiting.is_alive()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_who_is_inside_goes_on(project: Project) -> None:
    """Somebody holds one document and needs a second while all are asked for: both come to their end."""
    inside, wanted, done = threading.Event(), threading.Event(), []

    def one() -> None:
        with hold(project, "site"):
            inside.set()
            assert wanted.wait(timeout=10)
            with hold(project, "articles/a", timeout=10):
                done.append("one")

    def all_of_them() -> None:
        with hold_all(project, NAMES, timeout=10):
            done.append("all")

    threads = [threading.Thread(target=one), threading.Thread(target=all_of_them)]
    threads[0].start()
    assert inside.wait(timeout=10)
    threads[1].start()
    while not _is_closed(project):
        pass
    wanted.set()
    for thread in threads:
        thread.join()
    assert done == ["one", "all"]


def _try(project: Project, name: str) -> None:
    with hold(project, name):
        pass


def _is_closed(project: Project) -> bool:
    try:
        with hold(project, "articles/other", timeout=0):
            return False
    except PipelineError:
        return True

"""Check long texts in a process of its own, with a time limit.

Threads share one interpreter: while one checks 50,000 characters, no other answers. So the desk lets others do that. A process that
serves one text keeps nothing, costs nothing while nobody writes so much, and can be ended.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import Any

from pipeline.checks.interface import EntryContext
from pipeline.flow.run_checks import Checker, TooLongError
from pipeline.model.finding import Finding
from pipeline.model.glossary import Glossary
from pipeline.terms.matcher import Matcher

LIMIT = 15.0
"""Seconds until the checks of a text are ended; the longest text that the desk takes needs a few."""
LONG = 4_000
"""Characters of both languages together from which a text is checked apart: below, its checks take some milliseconds."""
_AT_ONCE = BoundedSemaphore(2)
_NICE = 5
"""Whoever is asked for a page comes first."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a process gets to do."""

    checker: Checker
    contexts: tuple[EntryContext, ...]
    glossary: Glossary
    more: tuple[Any, ...]


def checked(
    checker: Checker, contexts: tuple[EntryContext, ...], *more: object, limit: float | None = None
) -> tuple[Finding, ...]:
    """`checker(*more, contexts)`, elsewhere if a text is long. Raises TooLongError after `limit` seconds (`LIMIT`)."""
    if not any(len(c.entry.source) + len(c.entry.target) > LONG for c in contexts):
        return checker(*more, contexts)
    seconds = LIMIT if limit is None else limit
    if not _AT_ONCE.acquire(timeout=seconds):
        raise TooLongError
    try:
        return _elsewhere(checker, contexts, more, seconds)
    finally:
        _AT_ONCE.release()


def _elsewhere(
    checker: Checker, contexts: tuple[EntryContext, ...], more: tuple[Any, ...], seconds: float
) -> tuple[Finding, ...]:
    glossary = contexts[0].glossary
    # what all of them share is sent once; the matcher is made there
    bare = tuple(replace(c, glossary=_NO_WORDS, matcher=_NO_MATCHER) for c in contexts)
    task = pickle.dumps(_Task(checker, bare, glossary, more))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603  this very program
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            input=task,
            stdout=subprocess.PIPE,
            env=environment,
            timeout=seconds,
            check=True,
        )
    except subprocess.SubprocessError as error:  # its time was over, or the system ended it
        raise TooLongError from error
    found: tuple[Finding, ...] = pickle.loads(done.stdout)  # noqa: S301  our own process wrote it
    return found


def main() -> None:
    """In the process: check what stands on the standard input."""
    with suppress(OSError):
        os.nice(_NICE)
    task: _Task = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  the desk wrote it
    matcher = Matcher(task.glossary)
    contexts = tuple(replace(c, glossary=task.glossary, matcher=matcher) for c in task.contexts)
    sys.stdout.buffer.write(pickle.dumps(task.checker(*task.more, contexts)))


_NO_WORDS = Glossary()
_NO_MATCHER = Matcher(_NO_WORDS)

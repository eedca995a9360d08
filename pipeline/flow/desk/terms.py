"""A person's word on the glossary in; `glossary.yaml` with it, every other byte kept, out."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.files.atomic import write_text
from pipeline.files.locks import lock
from pipeline.files.reading import read_text
from pipeline.flow.desk.memory import Memory
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.glossary import Term
from pipeline.terms.amend import confirmed, proposed

LONGEST = 400
"""Characters of a term's field."""


def confirm(memory: Memory, en: str, *, leads: bool) -> None:
    """A lead says that a term is rendered so. Raises LEAD, NOTHING, GLOSSARY."""
    if not leads:
        raise RefusedError("LEAD", "only a lead confirms a term", "ask one")
    _change(memory, lambda text, path: confirmed(text, en, path))


def propose(memory: Memory, term: Term) -> None:
    """One more term, shown and held to from now on, until a lead has confirmed it. Raises EMPTY, USED, GLOSSARY."""
    fields = (term.en, term.zh, term.note, term.source)
    if not term.en or not term.zh or any(len(f) > LONGEST or not f.isprintable() for f in fields):
        raise PipelineError("EMPTY", "a term has an English and a Mandarin side", "write both")
    _change(memory, lambda text, path: proposed(text, term, path))


def _change(memory: Memory, made: Callable[[str, str], str]) -> None:
    project = memory.workspace().project
    path = project.glossary_file
    shown = project.shown(path)
    with lock(project.lock_file("glossary")):
        text = read_text(path, shown, "GLOSSARY")
        if text is None:
            raise PipelineError("GLOSSARY", "is missing", "make it with `terms: []`", path=shown)
        write_text(path, made(text, shown))
    memory.workspace(now=True)

"""Report the state of the glossary, and where a term is used."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.checks import contact
from pipeline.checks.interface import ProjectContext
from pipeline.flow.clock import today
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.search import SearchHit, concordance
from pipeline.flow.readable import problems, readable
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import FileFault, PipelineError
from pipeline.model.finding import Finding
from pipeline.model.glossary import Glossary, Term


@dataclass(frozen=True, slots=True)
class Checked:
    """A glossary that can be read."""

    glossary: Glossary
    """Its terms and contacts."""
    proposed: tuple[Term, ...]
    """Terms in force that no clinician has confirmed."""
    unseen: tuple[str, ...]
    """Names of the contacts that nobody has looked up yet."""
    findings: tuple[Finding, ...]
    """Contacts that nobody has looked up lately."""


@dataclass(frozen=True, slots=True)
class Where:
    """A term, and every text that has it."""

    term: Term
    """As the glossary has it."""
    places: tuple[SearchHit, ...]
    """In order of documents and pages."""
    problems: tuple[FileFault, ...] = ()
    """What is wrong with files that could not be searched."""


def check_glossary(workspace: Workspace) -> Checked:
    """How the glossary stands. One that cannot be read was an error already."""
    glossary = workspace.glossary
    context = ProjectContext((), glossary, workspace.project.settings, today())
    return Checked(
        glossary,
        tuple(term for term in glossary.terms if term.status != "confirmed"),
        tuple(one.name for one in glossary.contacts if not one.checked_on),
        tuple(contact.project(context)),
    )


def where(root: Path, name: str) -> Where:
    """Every place of a term: `name` is its headword, one of its forms or a rendering. Raises UNKNOWN."""
    workspace = ProjectCache(root).workspace()
    term = find_term(workspace.glossary, name)
    readable(workspace, labels=True)
    found = concordance(workspace, term, most=None).found
    return Where(term, found, tuple(map(FileFault.of, problems(workspace))))


def find_term(glossary: Glossary, name: str) -> Term:
    """The term of that headword, form or rendering, capitals apart. Raises UNKNOWN."""
    wanted = name.strip().casefold()
    heads = {term.en.casefold(): term for term in glossary.listed}
    if wanted in heads:
        return heads[wanted]
    for term in glossary.listed:
        if wanted in {word.casefold() for word in (*term.forms, term.zh, *term.accept)}:
            return term
    near = get_close_matches(wanted, heads, n=3)
    known = ", ".join(heads[one].en for one in near)
    raise PipelineError(
        "UNKNOWN",
        f"the glossary has no term `{name}`",
        f"did you mean: {known}" if known else "look into glossary.yaml",
    )

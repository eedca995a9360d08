"""Report texts of handouts that our fonts cannot print."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.typeset import lacking
from pipeline.build.writers.interface import Site, path_of
from pipeline.build.writers.pdf import HANDOUT, holes
from pipeline.files.content import Project
from pipeline.flow.readable import readable
from pipeline.flow.workspace import Workspace
from pipeline.model.errors import PipelineError
from pipeline.model.settings import EN

_TODO = "write it otherwise; until then there is no PDF of it"
_AROUND = 12
"""Characters shown on either side of one that is missing."""


def unprinted(project: Project, site: Site) -> Iterator[PipelineError]:
    """The public sheets that are not printed, each with its file, line and characters."""
    for pair in site.pairs:
        if pair.kind != HANDOUT:
            continue
        for version in site.public(pair):
            if missing := holes(version):
                path = path_of(pair)
                if version.locale != EN:
                    own = project.seen_from(version.locale.dir)
                    path = own.shown(own.mandarin_file(pair.id))
                at = version.markdown.find(missing[0])
                line = version.markdown.count("\n", 0, at) + 1 if at >= 0 else None
                yield _fault(missing, path=path, line=line)


def unprintable(workspace: Workspace) -> Iterator[PipelineError]:
    """The texts of all handouts that cannot be printed, drafts too, with the words around."""
    project = workspace.project
    for document in readable(workspace):
        if document.kind != HANDOUT:
            continue
        catalog = project.shown(project.catalog_file(document.id))
        texts = [(document.path, segment.text) for segment in document.segments]
        texts += [(catalog, entry.target) for entry in workspace.catalog(document).entries]
        for path, text in texts:
            if missing := lacking(text):
                yield _fault(missing, f" in “{_excerpt(text, missing[0])}”", path=path)


def _fault(missing: str, where: str = "", *, path: str, line: int | None = None) -> PipelineError:
    signs = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
    what = f"cannot be printed: no font of ours has {signs}{where}"
    return PipelineError("GLYPH", what, _TODO, path=path, line=line)


def _excerpt(text: str, char: str) -> str:
    """The words around a character, on one line.

    >>> _excerpt("Take five minutes for the ❤ of the matter.", "❤")
    '…tes for the ❤ of the matt…'
    """
    at = text.find(char)
    first, last = max(0, at - _AROUND), at + _AROUND
    shown = " ".join(text[first : last + 1].split())
    return f"{'…' if first else ''}{shown}{'…' if last + 1 < len(text) else ''}"

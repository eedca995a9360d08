"""What the report of an import says, in the language of the person who reads it."""

from __future__ import annotations

from pipeline.model.errors import PipelineError
from pipeline.web.errors import fault_said
from pipeline.web.language import later as _
from pipeline.web.language import words

LEFT_OUT = frozenset(
    [
        _("added text"),
        _("attachment"),
        _("chart"),
        _("comment"),
        _("deleted text"),
        _("diagram"),
        _("embedded"),
        _("endnote that nothing refers to"),
        _("file inside the file"),
        _("footer once more"),
        _("footer that no page shows"),
        _("footnote that nothing refers to"),
        _("header of the mail"),
        _("header once more"),
        _("header that no page shows"),
        _("header that repeats the title"),
        _("hidden text"),
        _("moved text"),
        _("page furniture"),
        _("page number"),
        _("picture"),
        _("picture in a header or footer"),
        _("picture of a kind that browsers do not show"),
        _("picture that lies elsewhere"),
        _("placeholder"),
        _("quoted mail"),
        _("signature"),
        _("table of contents"),
        _("text below a merged cell, which Word does not show"),
        _("text box"),
        _("text of a field"),
        _("watermark"),
    ]
)
"""What importers leave out on purpose, as `LeftOut.what` names it."""
OF_FILES = {
    "FRONTMATTER": _("Its fields at the top cannot be read. Write each line as “name: value”."),
    "ID": _("This cannot be an address. Write small letters, digits and “-”."),
}
"""What else may be wrong with a file that is brought in: code → what the desk says of it there."""


def left_out_name(what: str) -> str:
    """What was left out; as the importer calls it where it is not known here."""
    return words().gettext(what) if what in LEFT_OUT else what


def file_fault_said(error: PipelineError) -> str:
    """What is wrong with a file, and what to do."""
    known = OF_FILES.get(error.code)
    return words().gettext(known) if known else fault_said(error)

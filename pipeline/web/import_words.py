"""What the report of an import says, in the language of the person who reads it."""

from __future__ import annotations

from pipeline.model.errors import PipelineError
from pipeline.web.errors import MESSAGES
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
FAULTS = {
    "files too many at once": _("These are too many files. Bring the first in, then the others."),
    "holds a NUL byte": _("It is no text. Save it as text in UTF-8."),
    "holds more than": MESSAGES["FILE-SWELLS"],
    "holds no text": _("It holds no text. Choose the file that has the words."),
    "is a Word file of before 2007": MESSAGES["FILE-OLD"],
    "is there already": _(
        "There is a page of this name already. Choose it below to give it this text, or give this one another address."
    ),
    "is broken": _("Its letters cannot be read. Save it as text in UTF-8."),
    "is no mail": _("It is no mail. Save it as .eml in your mail program."),
    "is no text": _("It is no text. Save it as text in UTF-8."),
    "is no Word file that can be read": MESSAGES["FILE-DAMAGED"],
    "is not UTF-8": _("Its letters cannot be read. Save it as text in UTF-8."),
    "the file has no title": _("It has no title. Write one at its top, as a heading."),
    "the new file would take this off the page": _(
        "The new file lacks a crisis box, a hotline or a safety mark of the page. Write it into the file; or, if it is meant to go, take it out of the page first."
    ),
    "there is no text below the title": _("There is no text below its title."),
}
"""Words of the fault of an import → what the desk says of it."""
_BY_CODE = {
    "FRONTMATTER": _("Its fields at the top cannot be read. Write each line as “name: value”."),
    "ID": _("This cannot be an address. Write small letters, digits and “-”."),
}
_OTHERWISE = _("It cannot be brought in as it is. The program says:")


def left_out_name(what: str) -> str:
    """What was left out; as the importer calls it where it is not known here."""
    return words().gettext(what) if what in LEFT_OUT else what


def fault_said(error: PipelineError) -> str:
    """What is wrong with a file, and what to do."""
    known = MESSAGES.get(error.code) or _BY_CODE.get(error.code)
    known = known or next((FAULTS[one] for one in FAULTS if one in error.what), "")
    if known:
        return words().gettext(known)
    plain = f"{error.what}: {error.todo}."
    return plain if words().tag == "en" else f"{words().gettext(_OTHERWISE)} {plain}"

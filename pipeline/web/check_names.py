"""Short names of the checks, in the language of the person who asks."""

from __future__ import annotations

import re

from pipeline.web.language import later as _
from pipeline.web.language import words

NAMES = {
    "md": _("links and bold"),
    "contact": _("hotlines and addresses"),
    "number": _("numbers"),
    "negation": _("“not” lost or made up"),
    "modality": _("must, may and should"),
    "scope": _("only, all and some"),
    "condition": _("if, unless and because"),
    "order": _("before and after"),
    "aspect": _("now, then or later"),
    "role": _("who does it to whom"),
    "omission": _("left out"),
    "addition": _("added"),
    "idiom": _("an idiom word by word"),
    "safety": _("a warning made weaker"),
    "gl-missing": _("a term is missing"),
    "gl-forbidden": _("a wrong translation of a term"),
    "gl-sense": _("a term in another sense"),
    "dnt-name": _("names"),
    "artefact": _("left by a machine"),
    "latin-left": _("English left over"),
    "script": _("Traditional characters"),
    "endmark": _("end of the sentence"),
    "length": _("too short or too long"),
    "dup": _("said twice"),
    "partner": _("gender and marriage"),
    "person": _("how the reader is addressed"),
    "stigma": _("words that shame"),
    "runon": _("a sentence without a pause"),
    "width": _("full and half width"),
    "quotes": _("quotation marks"),
    "spacing": _("blanks"),
    "ellipsis-dash": _("ellipsis and dash"),
    "consist": _("the same in other words"),
    "new-place": _("at a new place"),
    "reading": _("hard to read"),
    "back-translation": _("translated back"),
    "structure": _("built unlike the English"),
    "directive": _("the author’s marks"),
    "plain": _("hard to translate"),
}
"""Code → what a reviewer calls what it finds."""
_CODES = re.compile(rf"(?<=[(（])({'|'.join(map(re.escape, NAMES))})(?=[)）])")


def check_name(code: str) -> str:
    """The short name of a check; the code of one that is not known here."""
    return words().gettext(NAMES[code]) if code in NAMES else code


def with_names(message: str) -> str:
    """A message that names checks by their codes in brackets, with their names there."""
    return _CODES.sub(lambda found: check_name(found[0]), message)

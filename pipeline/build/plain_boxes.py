"""Write safety boxes so that they read as warnings on a page that has no style sheet of ours."""

from __future__ import annotations

import re
from html import escape

from pipeline.model.labels import Labels

_TAG = re.compile(r'<(?P<end>/)?(?P<name>aside|p)(?P<rest>(?:[^<>"]|"[^"]*")*)>')
_CRISIS, _LABEL, _CAUTION = ' class="crisis"', ' class="crisis-label"', ' class="caution"'


def with_plain_boxes(body: str, labels: Labels) -> str:
    """The sanitized body of a page with each crisis box and each caution as a `<fieldset>`, which every browser frames.

    Its `<legend>` begins with the word of `label.caution`. Nothing else changes.
    """
    word = labels.get("caution")
    lang = "" if word.lang == labels.tag else f' lang="{word.lang}"'
    sign = f'<strong{lang} data-pipeline-label="caution">{escape(word.text)}</strong>'
    parts: list[str] = []
    asides: list[bool] = []
    ends = "</p>"
    at = 0
    for tag in _TAG.finditer(body):
        parts.append(body[at : tag.start()])
        at = tag.end()
        shown = tag[0]
        if tag["name"] == "aside" and not tag["end"]:
            # only a box of the renderer has a name: an author's own element stays
            asides.append(_CRISIS in tag["rest"] and "aria-labelledby" in tag["rest"])
            shown = '<fieldset class="crisis">' if asides[-1] else shown
        elif tag["name"] == "aside":
            shown = "</fieldset>" if asides and asides.pop() else shown
        elif tag["end"]:
            shown, ends = ends, "</p>"
        elif _LABEL in tag["rest"] and asides and asides[-1]:
            shown, ends = f"<legend{tag['rest'].replace(_LABEL, '')}>{sign} ", "</legend>"
        elif _CAUTION in tag["rest"]:
            shown = f'<fieldset class="caution">\n<legend>{sign}</legend>\n<p>'
            ends = "</p>\n</fieldset>"
        parts.append(shown)
    return "".join([*parts, body[at:]])

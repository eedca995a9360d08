"""Write values as lines of front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.markdown.yaml_text import quote

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def write_fields(fields: Mapping[str, str]) -> str:
    r"""One `name: value` line for each field that is not empty, quoted where YAML needs it.

    >>> write_fields({"title": "Love: a guide", "author": "", "date": "2026-11-23"})
    'title: "Love: a guide"\ndate: 2026-11-23\n'
    """
    return "".join(f"{name}: {_value(name, text)}\n" for name, text in fields.items() if text)


def _value(name: str, text: str) -> str:
    """The text as a YAML scalar; a date stays bare, as people write it."""
    bare = name == "date" and _ISO_DATE.fullmatch(text)
    return text if bare else quote(text, "plain")

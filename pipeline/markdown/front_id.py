"""Set the `id` in a file's front matter, and keep every other byte."""

from __future__ import annotations

from pipeline.markdown.front_matter import read
from pipeline.markdown.yaml_text import quote


def with_id(text: str, document: str) -> str:
    r"""Set the `id` of the front matter, where it has one; a file without is known by its path.

    >>> with_id("---\nid: 'a'  # mine\n---\nid: a\n", "b")
    "---\nid: 'b'  # mine\n---\nid: a\n"
    """
    for field in read(text, "", ("id",))[1]:
        return text[: field.start] + quote(document, field.style) + text[field.end :]
    return text

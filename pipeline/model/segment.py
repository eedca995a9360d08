"""The two parts of a document: a translatable `Segment`, and `Verbatim` bytes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter

from pipeline.model.quick_init import quick_init

Key = tuple[str | None, str]
"""What makes an entry one entry in a catalog: (msgctxt or None, msgid)."""


class Form(StrEnum):
    """How a target is put back at the place of its segment (`markdown.splice`)."""

    FLOW = "flow"
    """A paragraph: may hold hard breaks, must not start another block."""
    SETEXT = "setext"
    """A heading above a line of `---` or `===`: as a paragraph, but a `|` would make it a table."""
    ATX = "atx"
    """The text of a `# heading`: one line, no closing run of #."""
    CELL = "cell"
    """A table cell: one line, `|` escaped."""
    LABEL = "label"
    """A label of a `:::` directive: one line, `|` escaped."""
    YAML = "yaml"
    """A scalar of the front matter: quoted as YAML needs, in the source's own style."""
    HTML = "html"
    """Text of a raw HTML block: one line, its tags those of the source."""
    ATTRIBUTE = "attribute"
    """Value of an attribute in a raw HTML block: plain words, quoted and escaped for it."""
    TITLE = "title"
    """Title of a link definition: plain words, escaped for the quotes around it."""


@quick_init
@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable block. Filling it with `target == text` gives `raw`."""

    kind: str
    """What the block is, as the therapist reads it: `paragraph`, `heading 2`, `list item`, `task`,
    `table cell`, `footnote`, `front matter title`, `label`, `HTML text`, `HTML alt`, `link title`."""
    raw: str
    """The exact source span, container prefixes of continuation lines included."""
    text: str
    """What a translator sees: inline Markdown, soft wraps joined by one space, hard breaks as newline."""
    form: Form
    """How a target is put back."""
    line: int
    """Where the span starts in the source file, from 1."""
    context: str | None = None
    """msgctxt, only where the same English needs its own Mandarin: `front:title`."""
    prefix: str = ""
    """Container prefix of a continuation line: `> ` or the indent of a list item."""
    note: str = ""
    """The author's words to translators (`<!-- translators: … -->`)."""
    safety: bool = False
    """Needs `safety_approvals` different people (crisis box, marked, or holding a safety word)."""
    guarded: bool = False
    """Safety text inside a crisis box or beside a hotline: two people lower it, not one."""
    only: str | None = None
    """Folder of the locale that alone has this block (`::: only zh`), else None."""
    at_line_start: bool = True
    """False where other characters of the block stand before it on its line (`| cell`)."""
    in_list: bool = False
    """True for the first text of a list item, where `[ ]` would make a check box."""
    hard_break: str = "\\\n"
    """How the source writes a hard break: backslash or two blanks, then its own line end."""
    style: str = ""
    """YAML: `plain`, `,` (plain between brackets), `'`, `"`, `|` or `>`. ATTRIBUTE, TITLE: the quote that ends it, or nothing."""

    @property
    def key(self) -> Key:
        """(msgctxt, msgid)."""
        return (self.context, self.text)

    def guard(self) -> Segment:
        """The same text, guarded."""
        # by place: `replace` takes ten times as long, and one text in eight is guarded
        values = list(_VALUES(self))
        values[_GUARDED] = True
        return Segment(*values)


_NAMES = [one.name for one in fields(Segment)]
_GUARDED = _NAMES.index("guarded")
_VALUES = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Bytes that no translation touches: markers, code, HTML, blank lines, ids."""

    raw: str
    """The exact source span."""

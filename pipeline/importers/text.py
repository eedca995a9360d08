"""Convert plain text of a website to Markdown with front matter.

The words stay the words: nothing is added, left out or set in another order. Page furniture (a button's
label, a banner) stays too, as paragraphs: only a person knows whether the article needs it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.importers.fields import write_fields
from pipeline.importers.inline import line_as_markdown
from pipeline.markdown.escape import flow_lines, single_line
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Form

_BULLET = re.compile(r"(?:[•‣▪◦·]\s*|[-*]\s+)")
_BLANKS = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SENTENCE_END = (".", "!", "?", "…")
_CLOSERS = "”\"’')]"
_MAX_TITLE = 150
_MAX_HEADING = 70
_MAX_HEADING_WORDS = 10


@dataclass(frozen=True)
class _Block:
    """Lines between blank lines, all of one kind."""

    kind: str
    """`prose`, `short` (may be a heading), `label` (`External Resources:`) or `list`."""
    lines: tuple[str, ...]
    """Lines of prose that belong to one paragraph, or items of a list."""

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


def import_text(text: str, *, id: str, kind: str, date: str, author: str = "") -> str:
    """Clean Markdown: first line → `title`, a one-sentence second block → `description`.

    Short lines that stand alone become `##` headings, `•` lines lists, URLs links; short lines below a
    heading like `External Resources:` become a list. Raises: PipelineError (IMPORT) for a text that is
    empty, has no title, or nothing below it.
    """
    if re.search("[\ud800-\udfff]", text):
        raise _fault("the text holds half characters", "save the file as UTF-8 and import it again")
    title, blocks = _title(list(_blocks(text)))
    lead = ""
    if len(blocks) > 1 and _is_lead(blocks[0]):
        lead, blocks = blocks[0].text, blocks[1:]
    fields = {"title": title, "description": lead, "id": id, "kind": kind, "author": author}
    body = "\n\n".join(_markdown(blocks))
    return f"---\n{write_fields({**fields, 'date': date})}---\n\n{body}\n"


def diff(old: str, new: str, path: str) -> str:
    """What an import would change in `path`, as a unified diff; empty if nothing."""
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)


def _blocks(text: str) -> Iterator[_Block]:
    """The text's blocks with blanks cleaned; only what looks empty separates them."""
    clean = (_BLANKS.sub(" ", _INVISIBLE.sub("", line)).strip() for line in text.splitlines())
    group: list[str] = []
    for line in [*clean, ""]:
        if line:
            group.append(line)
        elif group:
            yield from _split(group)
            group = []


def _split(lines: Sequence[str]) -> Iterator[_Block]:
    """One group of lines as paragraphs and lists."""
    prose: list[str] = []
    items: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            items.append(line[bullet.end() :])
        elif items:
            items[-1] = f"{items[-1]} {line}".strip()  # a wrapped item
        else:
            prose.append(line)
    if len(prose) == 1:
        yield _Block(_kind_alone(prose[0]), tuple(prose))
    elif prose:
        last = prose[-1]
        # A button's label below its paragraph is no part of it, and no heading either.
        labels = 1 if _is_short(last) and _ends_sentence(prose[-2]) else 0
        yield _Block("prose", tuple(prose[: len(prose) - labels]))
        yield from (_Block("prose", (label,)) for label in prose[len(prose) - labels :])
    if items := [item for item in items if item]:
        yield _Block("list", tuple(items))


def _kind_alone(line: str) -> str:
    """What a line between blank lines is."""
    if _is_label(line):
        return "label"
    return "short" if _is_short(line) else "prose"


def _title(blocks: list[_Block]) -> tuple[str, list[_Block]]:
    """The first line, and the blocks below it."""
    if not blocks:
        raise _fault(
            "the text is empty", "choose a file with a title in its first line and text below"
        )
    first = blocks[0]
    title, rest = first.lines[0], first.lines[1:]
    if first.kind == "list" or len(title) > _MAX_TITLE:
        raise _fault(
            f"the first line is no title: {title[:40]!r}",
            f"put the title, of at most {_MAX_TITLE} characters, alone in the first line",
        )
    below = [*(_split(rest)), *blocks[1:]]
    if not below:
        raise _fault("there is no text below the title", "add the text, then import it again")
    return title, below


def _markdown(blocks: Sequence[_Block]) -> Iterator[str]:
    """Each block as Markdown; a short line is a heading if it stands above something."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        items = _listed(blocks, at + 1) if block.kind == "label" else 0
        if block.kind == "list":
            yield _list(block.lines)
        elif block.kind == "prose" or at + 1 == len(blocks):
            yield flow_lines(line_as_markdown(block.text), in_list=False)[0]
        else:
            text = line_as_markdown(block.text)
            yield "## " + single_line(text, Form.ATX, at_line_start=False)
        if items:
            yield _list([entry.text for entry in blocks[at + 1 : at + 1 + items]])
        at += 1 + items


def _listed(blocks: Sequence[_Block], start: int) -> int:
    """How many blocks from `start` are entries of the list that a label heads.

    Single lines in a row are; the last of them is the next heading where prose follows it.
    """
    end = start
    while end < len(blocks) and _is_entry(blocks[end]):
        end += 1
    heads_next = end < len(blocks) and end > start and blocks[end - 1].kind != "prose"
    return end - start - (1 if heads_next else 0)


def _is_entry(block: _Block) -> bool:
    """True for a single line that is no sentence: the name of a page, or a link to it."""
    if block.kind != "prose" or len(block.lines) > 1:
        return block.kind == "short"
    question = block.text.rstrip(_CLOSERS).endswith("?") and len(block.text) <= _MAX_HEADING
    return question or "://" in block.text


def _list(items: Sequence[str]) -> str:
    """A tight bullet list."""
    return "\n".join("- " + flow_lines(line_as_markdown(item), in_list=True)[0] for item in items)


def _is_lead(block: _Block) -> bool:
    """True for one sentence on one line, which says what the page is about."""
    return block.kind == "prose" and len(block.lines) == 1 and _ends_sentence(block.text)


def _is_label(line: str) -> bool:
    """True for `External Resources:`, false for `Let me explain why it matters:`."""
    words = line.removesuffix(":").split()
    titled = all(word[0].isupper() for word in words if len(word) > 3)
    return line.endswith(":") and 0 < len(words) <= 5 and titled and words[0][0].isupper()


def _is_short(line: str) -> bool:
    """True for a line that is no sentence: a heading, a button's label, the name of a page."""
    bare = line.rstrip(_CLOSERS)
    fits = len(line) <= _MAX_HEADING and len(line.split()) <= _MAX_HEADING_WORDS
    ends = bare.endswith((*_SENTENCE_END, ",", ";", ":", "-", "–", "—"))
    words = not line[0].islower() and any(map(str.isalnum, line)) and "://" not in line
    return fits and not ends and words


def _ends_sentence(line: str) -> bool:
    """True if the line ends as a sentence does, closing quotes aside."""
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def _fault(what: str, todo: str) -> PipelineError:
    """The error of an import; the command line adds the path."""
    return PipelineError("IMPORT", what, todo)

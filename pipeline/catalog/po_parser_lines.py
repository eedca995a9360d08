"""Check the line grammar of PO, and encode for polib what it would misread.

polib takes what is no PO at all (an unclosed string, a `msgid` without `msgstr`), cuts blanks
off comments, splits paths at blanks, skips `#~|` and knows few escapes. So every line is judged here
first, and comments, notes and paths pass through polib packed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

import polib

from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern

_STRING_LINE = late_pattern(
    r"(?P<mark>#~\||#~|#\||)[ \t]*"
    r"(?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?|)[ \t]*"
    r'"(?P<text>(?:[^"\\]|\\.)*)"\s*',
    re.DOTALL,
)
_ESCAPES = late_pattern(r"(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+|\\(.)", re.DOTALL)
_BYTE = late_pattern(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))")
_PLACE = re.compile("\u2068([^\u2068\u2069]*)\u2069(?::\\d+)?|(\\S+)")
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_FOLLOWS = {"msgctxt": ("msgid",), "msgid": ("msgstr",)}


def po_error(what: str, todo: str, path: str, line: int | None = None) -> PipelineError:
    """The error of this folder: code CATALOG."""
    return PipelineError("CATALOG", what, todo, path=path, line=line)


def pack(text: str) -> str:
    """A text as one word that polib carries unchanged, even if it is empty or all blanks."""
    return "=" + quote(text, safe="")


def unpack(packed: str) -> tuple[str, ...]:
    """The texts of packed lines.

    >>> unpack(pack(" # ") + chr(10) + pack(""))
    (' # ', '')
    """
    return tuple(unquote(word[1:]) for word in packed.split("\n") if word)


def split_lines(text: str) -> list[str]:
    """Lines as gettext sees them: only LF and CR LF end one; a byte order mark is dropped."""
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def show_place(place: str) -> str:
    """A path for a `#:` line. One with blanks is isolated, as gettext itself does it."""
    plain = bool(re.fullmatch(r"\S+", place)) and not re.search(r":\d+$", place)
    return place if plain else f"\u2068{place}\u2069"


@lru_cache(maxsize=64)  # all entries of a catalog have the same
def places_in(text: str) -> tuple[str, ...]:
    """The paths of a `#:` line, line numbers dropped."""
    return tuple(
        found[1] if found[2] is None else re.sub(r":\d+$", "", found[2])
        for found in _PLACE.finditer(text)
    )


def show_comment(mark: str, text: str) -> str:
    r"""A comment line. One that ends in a backslash gets a blank, as gettext would join the next line.

    >>> show_comment("#.", ""), show_comment("#", "C:\\")
    ('#.', '# C:\\ ')
    """
    shield = " " if re.search(r"\\ *$", text) else ""
    return f"{mark} {text}{shield}" if text else mark


def unshielded(text: str) -> str:
    """The text of a comment without the blank behind its last backslash (`show_comment`)."""
    return text[:-1] if re.search(r"\\ +$", text) else text


def refuse_conflict(lines: list[str], path: str) -> None:
    """Raise if a merge left its markers; the message names the lines of both sides."""
    found = [(n, line[:7]) for n, line in enumerate(lines, 1) if line.startswith(_CONFLICT)]
    if not found:
        return
    numbers = {marker: number for number, marker in reversed(found)}
    first = found[0][0]
    start, middle = numbers.get("<<<<<<<", first), numbers.get("=======", first)
    ours_end = numbers.get("|||||||", middle)
    end = numbers.get(">>>>>>>", len(lines))
    raise po_error(
        f"an unfinished merge: {_lines(start + 1, ours_end)} one side, {_lines(middle + 1, end)} the other",
        "keep one side (or both, where they are different entries) and delete the marker lines",
        path,
        first,
    )


def _lines(first: int, end: int) -> str:
    """Lines from `first` up to, not with, `end`, as a message names them."""
    if end <= first:
        return f"nothing above line {end} is"
    return f"line {first} is" if end == first + 1 else f"lines {first}–{end - 1} are"


@dataclass
class _Order:
    """Where in an entry the reader stands: polib lets half entries pass, or drops them."""

    path: str
    last: str = ""
    """The keyword read last, `""` between entries."""
    mark: str = ""
    """`#~` inside an obsolete entry, `#|` inside a previous string."""

    def comment(self, line: int) -> None:
        """A comment may only stand before an entry, and ends the one above."""
        if self.last in _FOLLOWS:
            raise po_error(
                f"`{self.last}` is not followed by `{_FOLLOWS[self.last][0]}`",
                "complete the entry, or delete what is left of it",
                self.path,
                line,
            )
        self.last, self.mark = "", ""

    def previous(self, word: str, line: int) -> None:
        """A `#|` string; a further line of one must not be taken for more of the entry above."""
        if word:
            self.comment(line)
            self.mark = "#|"
        elif self.mark != "#|":
            raise po_error("`#|` without msgid", "delete the line", self.path, line)

    def keyword(self, word: str, mark: str, line: int) -> None:
        """`msgctxt` needs `msgid`, that needs `msgstr`, all with or all without `#~`."""
        inside = self.last in _FOLLOWS
        wanted = _FOLLOWS.get(self.last, ("msgctxt", "msgid"))
        if word not in wanted or (inside and mark != self.mark):
            expected = f"{self.mark if inside else mark} {wanted[-1]}".strip()
            raise po_error(
                f"`{f'{mark} {word}'.strip()}` stands where `{expected}` is expected",
                "give each entry its msgid and msgstr, in this order",
                self.path,
                line,
            )
        self.last, self.mark = word, mark

    def goes_on(self, mark: str, line: int) -> None:
        """A further line of a string needs a string before it."""
        if not self.last or mark != self.mark:
            raise po_error(
                "a string without its keyword", "put msgid or msgstr before it", self.path, line
            )


def guarded_lines(lines: Iterable[str], path: str) -> Iterator[str]:
    """Each line as polib has to get it, one for one, so that line numbers stay.

    Raises: PipelineError (CATALOG) at the first line that is not PO.
    """
    order = _Order(path)
    number = 0
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if not bare:
            yield ""
        elif bare.startswith("#") and not bare.startswith(("#~", "#|")):
            order.comment(number)
            yield _comment(line.lstrip())
        else:
            yield _string(bare, order, number)
    order.comment(number)


def _comment(line: str) -> str:
    """A comment line with its text packed; flags as they are."""
    kind, text = line[:2], line[2:].removeprefix(" ")
    if kind == "#:":
        return "#: " + " ".join(map(pack, places_in(text)))
    if kind == "#.":
        return f"#. {pack(unshielded(text))}"
    if kind == "#,":
        return f"#, {text.strip()}"
    if kind == "#=":  # newer gettext's sticky flags: none of them is ours
        return ""
    return f"# {pack(unshielded(line[1:].removeprefix(' ')))}"


def _string(line: str, order: _Order, number: int) -> str:
    """A line that holds a string, its escapes in polib's own spelling."""
    found = _STRING_LINE.fullmatch(line)
    if not found:
        raise po_error(
            f"this is not a line of a catalog: {line[:40]!r}",
            'write `msgid "…"` or `msgstr "…"` with both quotes, and \\" for a quote inside',
            order.path,
            number,
        )
    mark, word = found["mark"], found["word"]
    if word == "msgid_plural" or word.endswith("]"):
        raise po_error(
            "a plural entry, and Mandarin has no plural forms",
            "write it as one msgid and one msgstr",
            order.path,
            number,
        )
    if mark in ("#|", "#~|"):
        order.previous(word, number)
        mark = "#|"  # polib skips `#~|`; it learns from `#~ msgid` that the entry is obsolete
    elif word:
        order.keyword(word, mark, number)
    else:
        order.goes_on(mark, number)
    text = _polib_escapes(found["text"], order.path, number)
    return " ".join(part for part in (mark, word, f'"{text}"') if part)


def _polib_escapes(text: str, path: str, number: int) -> str:
    r"""Octal, hex and `\a` escapes resolved: polib would keep them as they stand, backslash and all."""

    def resolve(found: re.Match[str]) -> str:
        if found[1] is None:
            codes = (int(h, 16) if h else int(o, 8) for h, o in _BYTE.findall(found[0]))
            return polib.escape(bytes(code & 0xFF for code in codes).decode("utf-8"))
        if found[1] == "a":
            return "\a"
        if found[1] not in 'ntrvbf\\"':
            raise ValueError(found[0])
        return found[0]

    try:
        return _ESCAPES.sub(resolve, text)
    except ValueError as error:
        raise po_error(
            "an escape that means nothing here",
            r"write \\ for a backslash, \n for a line break, and other characters as they are",
            path,
            number,
        ) from error

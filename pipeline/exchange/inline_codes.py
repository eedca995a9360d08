"""Split inline Markdown into words and codes, as translation tools want them.

Law: joining the pieces gives the text back, byte for byte, whatever it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

TEXT, OPEN, CLOSE, CODE = "text", "open", "close", "code"

_TOKEN = re.compile(
    r"""
      (?P<code> \\[!-/:-@\[-`{-~]                                    # an escape
        | (?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)                 # code
        | <[A-Za-z/!?][^<>]*>                                        # HTML, autolink
        | &(?:\#\d+|\#[xX][0-9A-Fa-f]+|[A-Za-z]\w*);                 # entity
        | \{\{.*?\}\} | \{%.*?%\}                                    # template
        | \[\^[^\s\[\]^]+\]                                          # footnote
        | \n )                                                       # hard break
    | (?P<close> \]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)         # end of a link
        | \]\[[^\[\]]*\] | \] )
    | (?P<open> !?\[ )
    | (?P<mark> \*{1,3} | ~~ | (?<!\w)_{1,3} | _{1,3}(?!\w) )        # emphasis
    """,
    re.X | re.S,
)
_KINDS = {"**": "bold", "__": "bold", "*": "italic", "_": "italic", "[": "link"}


@dataclass(frozen=True, slots=True)
class CodedPiece:
    """Words, or a code among them."""

    kind: str
    """`TEXT`, `OPEN` and `CLOSE` of a pair, or a `CODE` by itself."""
    raw: str
    """As the Markdown has it."""
    number: int = 0
    """Of a code, from 1; the two of a pair have one. Words have 0."""

    @property
    def ctype(self) -> str:
        """XLIFF's name of the code."""
        if self.raw == "\n":
            return "lb"
        return _KINDS.get(self.raw, "x-md")


def pieces_of(text: str) -> list[CodedPiece]:
    """Split a text; pairs are nested, and what has no partner stands by itself.

    >>> [(p.kind, p.raw, p.number) for p in pieces_of("**a** [b](c)")]
    [('open', '**', 1), ('text', 'a', 0), ('close', '**', 1), ('text', ' ', 0), ('open', '[', 2), ('text', 'b', 0), ('close', '](c)', 2)]
    """
    found: list[CodedPiece] = []
    open_: list[int] = []
    end = count = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            found.append(CodedPiece(TEXT, text[end : match.start()]))
        end, raw = match.end(), match[0]
        partner = _partner(found, open_, match)
        if partner is not None:
            del open_[open_.index(partner) :]
            found[partner] = replace(found[partner], kind=OPEN)
            found.append(CodedPiece(CLOSE, raw, found[partner].number))
            continue
        count += 1
        if match["open"] or match["mark"]:
            open_.append(len(found))
        found.append(CodedPiece(CODE, raw, count))
    if end < len(text):
        found.append(CodedPiece(TEXT, text[end:]))
    return found


def _partner(found: list[CodedPiece], open_: list[int], match: re.Match[str]) -> int | None:
    """Where the code stands that this one closes; None: it closes none."""
    if match["close"]:
        return next((n for n in reversed(open_) if found[n].raw in ("[", "![")), None)
    if match["mark"]:
        # never across the edge of a link
        for n in reversed(open_):
            if found[n].raw == match[0] or found[n].raw in ("[", "!["):
                return n if found[n].raw == match[0] else None
    return None


def numbered_like(
    target: list[CodedPiece], source: list[CodedPiece]
) -> tuple[list[CodedPiece], set[int]]:
    """The target's codes with the numbers of the same codes in its source, and those that the source has."""
    free: dict[tuple[str, ...], list[int]] = {}
    for number, raws in _signatures(source).items():
        free.setdefault(raws, []).append(number)
    most = max((piece.number for piece in source), default=0)
    new: dict[int, int] = {}
    shared: set[int] = set()
    for number, raws in _signatures(target).items():
        same = free.get(raws)
        if same:
            new[number] = same.pop(0)
            shared.add(new[number])
        else:
            most += 1
            new[number] = most
    return [replace(p, number=new[p.number]) if p.number else p for p in target], shared


def _signatures(pieces: list[CodedPiece]) -> dict[int, tuple[str, ...]]:
    """Number of a code → its Markdown, both ends of a pair."""
    found: dict[int, tuple[str, ...]] = {}
    for piece in pieces:
        if piece.number:
            found[piece.number] = (*found.get(piece.number, ()), piece.raw)
    return found

"""Set the PDF of a handout with Typst.

The fonts are those of the package and no others, so every machine prints the same. The template sees the data and the
pictures that come with them; nothing in the data is markup.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from bisect import bisect
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import ModuleType
from typing import Any, Final, TypeVar
from unicodedata import category

from pipeline.model.errors import PipelineError

STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, its languages known; Typst refuses to write anything less."""
MISSING = "〓"
"""What stands for a character that no font has: the geta mark, as Chinese printers have always set it."""
_GAPS = "\n\t"
_ESCAPED = "\\"
"""Before a character that JSON does not write as it is."""
_DENSITIES = (0.0, 0.33, 0.67, 1.0)
"""How densely a sheet may be set, best first: 0 as it should be; the last says how many pages it needs."""
_SHORT = 11_000
"""Bytes of data for each language up to which a sheet has a page or two, and is best tried as it should be."""
_SAVED = {0.0: 0.3, 0.33: 0.2, 0.67: 0.2, 1.0: 0.0}
"""More than a sheet gets lower by going on from each density to the last: lines get 9 to 12 % lower, the white between 20 to 28 %."""
_KEPT = 128
"""Sheets that are remembered, some 20 MB."""
_DRAWN = 12
"""Sheets whose pages are remembered as pictures, some 300 kB a page."""
_DOTS = 120
"""Of such a picture to an inch of paper: fine print can be read on a screen."""
_LARGE = 200_000
"""Bytes of pictures from which on a sheet is not remembered."""
_STATIC = files("pipeline.build") / "static"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg">'
_ONE_PICTURE = b"""
#let shown = image("picture", format: "svg")
#context assert(measure(shown).width != 75pt)
#shown
"""
"""75 pt is what Typst takes for the width of an empty drawing."""


def typeset(data: Mapping[str, Any], pictures: Mapping[str, bytes], what: str) -> bytes:
    """The PDF of a handout, on as few pages as it can have, and as airy as it can be on these.

    `pictures`: file name → bytes, as the template names them. `what`: whose handout it is, for the error.
    Equal data give equal bytes. Raises PipelineError PRINT for what Typst cannot set.
    """
    # site and preview often print the same sheet: the second time it is there
    large = sum(map(len, pictures.values())) > _LARGE
    return _set(_typeset.__wrapped__ if large else _typeset, data, pictures, what)


def drawn(data: Mapping[str, Any], pictures: Mapping[str, bytes], what: str) -> tuple[bytes, ...]:
    """The pages of the same PDF, each as a PNG. Raises as `typeset` does."""
    return _set(_as_png, data, pictures, what)


Set = TypeVar("Set")
_Named = tuple[tuple[str, bytes], ...]


def _set(
    make: Callable[[bytes, _Named], Set],
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    what: str,
) -> Set:
    try:
        return make(_as_json(data), tuple(sorted(pictures.items())))
    except RuntimeError as error:  # what the library raises; its own TypstError is one of them
        raise PipelineError(
            "PRINT",
            f"the handout {what} cannot be printed: {error}",
            "tell the makers of the program which text it was",
        ) from error


@lru_cache(maxsize=_KEPT)
def _typeset(words: bytes, pictures: _Named) -> bytes:
    return _best(words, pictures).pdf()


@lru_cache(maxsize=_DRAWN)
def _as_png(words: bytes, pictures: _Named) -> tuple[bytes, ...]:
    return _best(words, pictures).png()


def _best(words: bytes, pictures: _Named) -> _Setting:
    files = {"data.json": words, **{name: _as_svg(name, data) for name, data in pictures}}
    tried: dict[float, _Setting] = {}
    is_short = len(words) < _SHORT * len(json.loads(words)["columns"])
    for density in (_DENSITIES[0], _DENSITIES[-1]) if is_short else _DENSITIES[1:]:
        tried[density] = _Setting(files, density)
        if tried[density].is_shortest:  # most often known without the densest
            break
    fewest = min(one.pages for one in tried.values())
    for density in _DENSITIES:
        if density not in tried:
            if any(one.pages > fewest for more, one in tried.items() if more > density):
                continue
            tried[density] = _Setting(files, density)
        if tried[density].pages <= fewest:
            break
    return tried[density]


class _Sheet:
    """A template with what it is filled with."""

    def __init__(self, template: str, files: Mapping[str, bytes]) -> None:
        self._files = {"main.typ": _template(template), "tokens.json": _tokens(), **files}
        self._typst = _typst().Compiler(self._files, font_paths=_fonts(), ignore_system_fonts=True)

    def pdf(self) -> bytes:
        made = self._typst.compile(self._files, format="pdf", pdf_standards=STANDARD, timestamp=0)
        return bytes(made)

    def png(self) -> tuple[bytes, ...]:
        made = self._typst.compile(self._files, format="png", ppi=_DOTS)
        return tuple(map(bytes, made)) if isinstance(made, list) else (bytes(made),)


class _Setting(_Sheet):
    """One way to set a handout. Typst lays it out once, for `pages` and `pdf` together."""

    def __init__(self, files: Mapping[str, bytes], density: float) -> None:
        super().__init__("handout.typ", {"density.json": json.dumps(density).encode(), **files})
        found = json.loads(self._typst.query("<pages>", field="value", one=True))
        self.pages: int = found["pages"]
        self.is_shortest = (1 - _SAVED[density]) * found["filled"] > self.pages - 1
        """No denser setting can save a page."""


def typeset_proof(data: Mapping[str, Any], what: str) -> bytes:
    """The PDF of a proof sheet; as `typeset`, without pictures, and as long as it is."""
    try:
        return _Sheet("proof.typ", {"data.json": _as_json(data)}).pdf()
    except RuntimeError as error:
        raise PipelineError(
            "PRINT",
            f"the proof sheet of {what} cannot be printed: {error}",
            "tell the makers of the program which page it was",
        ) from error


@lru_cache(maxsize=16)
def can_be_drawn(name: str, data: bytes) -> bool:
    """False for a picture that is damaged: no handout could be printed with it."""
    file = {"main.typ": _ONE_PICTURE, "picture": _as_svg(name, data, shift=b' x="0.5"')}
    try:
        _typst().Compiler(font_paths=_fonts(), ignore_system_fonts=True).compile(file, format="pdf")
    except RuntimeError:
        return False
    return True


def _typst() -> ModuleType:
    """The library; its own types leave out the mapping of files that its manual describes, so nothing is held to them."""
    import typst  # noqa: PLC0415  7 MB that only a printed sheet needs

    return typst


def _as_svg(name: str, data: bytes, shift: bytes = b"") -> bytes:
    """The library takes only files that are text, so a photograph lies in a drawing of its own size.

    `shift` moves it by half a dot: the drawing is as wide as what is in it, so an empty one is known by its width.
    """
    kind = name.rpartition(".")[2].lower().replace("jpg", "jpeg")
    if kind == "svg":
        return data
    inside = b"data:image/" + kind.encode() + b";base64," + b64encode(data)
    return _SVG + b"<image" + shift + b' href="' + inside + b'"/></svg>'


@cache
def _template(name: str) -> bytes:
    return (_STATIC / name).read_bytes()


@cache
def _tokens() -> bytes:
    """The colours for paper of `tokens.css`, by their names there."""
    style = (_STATIC / "tokens.css").read_text("utf-8").partition("@media print")[2]
    return json.dumps(dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", style))).encode()


@cache
def _fonts() -> object:
    """Read once, for all handouts of this process."""
    return _typst().Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_STATIC / "fonts")],
    )


def printed(text: str) -> str:
    r"""The text as it is set: without what has no shape, and the geta mark for what no font has.

    >>> printed("爱\u200b心\ufe0f"), printed("I ❤ you")
    ('爱心', 'I 〓 you')
    """
    if all(map(_is_plain, set(text))):
        return text
    kept = (char for char in text if not _is_shapeless(char))
    return "".join(char if _is_covered(char) or char in _GAPS else MISSING for char in kept)


def _as_json(data: Mapping[str, Any]) -> bytes:
    """Some data with all words as they are set."""
    words = json.dumps(data, ensure_ascii=False)
    if _ESCAPED in words or not all(map(_is_plain, set(words))):  # else every word is set as it is
        words = json.dumps(_printed(data), ensure_ascii=False)
    return words.encode()


def _printed(value: object, key: str = "") -> object:
    """All words in some data as they are set; addresses are no words."""
    if isinstance(value, str):
        return value if key in {"href", "url"} else printed(value)
    if isinstance(value, Mapping):
        return {name: _printed(one, name) for name, one in value.items()}
    return [_printed(one) for one in value] if isinstance(value, list) else value


def lacking(text: str) -> str:
    """The characters of a text that the fonts lack, each once, in order of code points.

    >>> lacking("认可 ok"), lacking("I ❤ 🙂 you")
    ('', '❤🙂')
    """
    lost = (c for c in set(text) if not (_is_plain(c) or _is_covered(c)))
    return "".join(sorted(c for c in lost if not _is_shapeless(c) and not c.isspace()))


def _is_shapeless(char: str) -> bool:
    """Joiners, direction and variation marks, controls: they stand in text and are no sign of their own."""
    if char in _GAPS:
        return False
    return category(char) in {"Cf", "Cc"} or "\ufe00" <= char <= "\ufe0f"


@lru_cache(maxsize=20_000)
def _is_plain(char: str) -> bool:
    """Whether it stands on paper as it is written, as nearly all does that is ever written."""
    return char in _GAPS or (_is_covered(char) and not _is_shapeless(char))


def _is_covered(char: str) -> bool:
    firsts, lasts = _coverage()
    at = bisect(firsts, ord(char)) - 1
    return at >= 0 and ord(char) <= lasts[at]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """The first and the last code points of what the fonts have, in order."""
    lines = (_STATIC / "fonts" / "coverage.txt").read_text("ascii").split()
    spans = [line.split("-") for line in lines]
    return [int(span[0], 16) for span in spans], [int(span[-1], 16) for span in spans]

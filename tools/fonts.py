"""Make the small fonts that handouts are printed with, their licence and coverage, from full Noto fonts.

    npm pack @expo-google-fonts/noto-sans @expo-google-fonts/noto-sans-sc @expo-google-fonts/noto-sans-tc     and unpack all
    python tools/fonts.py FOLDER_OF_NOTO_SANS FOLDER_OF_NOTO_SANS_SC FOLDER_OF_NOTO_SANS_TC

Needs fontTools (it is among the `dev` packages). The same fonts in give the same bytes out. Noto Sans SC is cut to GB 2312
(6,763 Han characters and its symbols), Noto Sans TC to the 5,401 common characters of Big5 and to what Taiwan writes for
GB 2312, Noto Sans to the Latin of Western and Central European names and pinyin. What the cut fonts hold is written to
`coverage.txt`, which `pipeline doctor` reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from pipeline.terms.script import to_traditional

OUT = Path(__file__).parents[1] / "pipeline/build/static/fonts"
CUTS = (
    ("NotoSans", "400Regular"),
    ("NotoSans", "400Regular_Italic"),
    ("NotoSans", "600SemiBold"),
    ("NotoSansSC", "400Regular"),
    ("NotoSansSC", "600SemiBold"),
    ("NotoSansTC", "400Regular"),
    ("NotoSansTC", "600SemiBold"),
)
LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),  # Latin-1, Latin Extended A and B: names, pinyin with tone marks
    *range(0x300, 0x30D),
    *range(0x1EA0, 0x1EFA),  # Vietnamese names
    *range(0x2010, 0x2028),
    *range(0x2030, 0x205F),
    *(0x20AC, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2215),
    *(0x2248, 0x2260, 0x2264, 0x2265, 0x25CA),
)
# squeezed, joined or placed by the script; the rest of the features (vertical, old forms) is weight
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum", "lnum"]


MARKS = "　、。〈〉《》「」『』【】〔〕〖〗·…—～！？：；，（）“”‘’￥％＋－＝＊／＼＆＃＠＿｜｛｝［］＜＞＂＇"
"""What Chinese text of today has besides its characters."""


def gb2312() -> set[int]:
    """Every character of GB 2312 (GB/T 2312-1980), and what Chinese text of today has besides."""
    return {
        *_decoded("gb2312", 0xA1, 0xF8),
        *map(ord, MARKS),
        *range(0x2460, 0x2474),
        *range(0x20, 0x7F),
    }


def big5() -> set[int]:
    """The symbols and common characters of Big5, and what Taiwan writes for the characters of GB 2312."""
    common = _decoded("big5", 0xA1, 0xC7)
    converted = to_traditional("\n".join(map(chr, sorted(gb2312()))), vocabulary=False)
    extra = {ord(char) for char in converted if _is_big5(char)}
    return {*common, *extra, *map(ord, MARKS), *range(0x2460, 0x2474), *range(0x20, 0x7F)}


def _is_big5(char: str) -> bool:
    return bool(char.encode("big5", "ignore"))


def _decoded(encoding: str, first: int, end: int) -> set[int]:
    """The characters of two bytes, the first of which is in `range(first, end)`."""
    pairs = (bytes([high, low]) for high in range(first, end) for low in range(0x40, 0xFF))
    return {ord(char) for pair in pairs if len(char := pair.decode(encoding, "ignore")) == 1}


def cut(source: Path, target: Path, wanted: Iterable[int]) -> set[int]:
    """Write the part of a font that holds the wanted characters; gives those that it really has."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 11, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font["head"].modified = font["head"].created
    font.save(target, reorderTables=True)
    return set(TTFont(target).getBestCmap())


def ranges(codes: Iterable[int]) -> str:
    """Code points as lines `4E00-4E0D`, in order."""
    lines = []
    for _, run in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        numbers = [code for _, code in run]
        first, last = f"{numbers[0]:04X}", f"{numbers[-1]:04X}"
        lines.append(first if first == last else f"{first}-{last}")
    return "\n".join(lines) + "\n"


def main(latin: Path, han: Path, traditional: Path) -> None:
    """Make all fonts, the licence beside them, and the list of what they hold."""
    OUT.mkdir(parents=True, exist_ok=True)
    sources = {
        "NotoSans": (latin, set(LATIN)),
        "NotoSansSC": (han, gb2312()),
        "NotoSansTC": (traditional, big5()),
    }
    covered: dict[str, list[set[int]]] = {name: [] for name in sources}
    for name, weight in CUTS:
        folder, wanted = sources[name]
        ending = weight[3:].replace("Regular_", "")
        source = folder / weight / f"{name}_{weight}.ttf"
        covered[name].append(cut(source, OUT / f"{name}-{ending}.ttf", wanted))
    every = set.union(*(set.intersection(*cuts) for cuts in covered.values()))
    (OUT / "coverage.txt").write_text(ranges(every), encoding="ascii")
    first, licence = (folder / "LICENSE_FONT" for folder in (latin, han))
    owner, _, _ = first.read_text(encoding="utf-8").partition("\n")
    text = f"{owner}\n{licence.read_text(encoding='utf-8')}"
    (OUT / "OFL.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))

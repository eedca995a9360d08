"""Thirty handouts of odd shapes, each in both languages, and what a page of them may look like."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.model.pair import Pair
from tests.build.samples import handout

WORDS = {
    "{w}": ("I listened without giving advice", "我认真倾听，没有急着给建议"),
    "{s}": (
        "Pause, breathe out slowly, and name one feeling before you answer.",
        "先停一停，慢慢呼气，在回答之前说出一种感受。",
    ),
    "{d}": ("Monday", "星期一"),
}
"""Mark → the words that stand there in each language."""
_LONG = "{s} " * 12
_DEEP = "".join(f"{'  ' * depth}- {{w}}\n" for depth in range(6))
_STEPS = "".join(f"{number}. {{s}}\n" for number in range(9, 31))
_TABLE = "| {d} | {w} | 5 |\n" * 40
_WIDE = "| " + " | ".join(["{d}"] * 9) + " |\n"
_BOX = "::: crisis\n**{w}:** call [911](tel:911).\n\n- {s}\n- {s}\n:::\n"
SHAPES: dict[str, str] = {
    "a word": "{d}\n",
    "long paragraphs": f"{_LONG}\n\n" * 14,
    "a deep list": _DEEP,
    "deep tasks": _DEEP.replace("- ", "- [ ] "),
    "ticked and open": "- [x] {w}\n- [ ] {s}\n- {w}\n- [x] {s}\n",
    "sixty tasks": "- [ ] {w}\n" * 60,
    "tasks with paragraphs": "- [ ] {w}\n\n  {s}\n\n- [x] {w}\n\n  {s}\n",
    "the same tasks twice": "- [ ] {w}\n- [x] {w}\n\nThen\n\n- [ ] {w}\n- [x] {w}\n",
    "numbers from nine": _STEPS,
    "numbers within tasks": "- [ ] {w}\n  1. {s}\n  2. {s}\n- [ ] {w}\n",
    "an item of a page": f"- {_LONG * 5}\n- {{w}}\n",
    "a long table": "| Day | What | Minutes |\n| --- | :-: | ---: |\n" + _TABLE,
    "a wide table": _WIDE + "| " + " | ".join(["---"] * 9) + " |\n" + _WIDE * 3,
    "an empty table": "| {d} | {w} |\n| --- | --- |\n" + "|  |  |\n" * 12,
    "a full cell": "| {d} | What |\n| --- | --- |\n| {d} | " + _LONG * 2 + "|\n",
    "scales": "{s}\n\n::: scale 0-10 | {w} | {s}\n\n{s}\n\n::: scale 1-5 | {d} | {d}\n",
    "thirty lines": "::: write 30 | {s}\n",
    "lines without words": "::: write 1\n\n::: write 3\n",
    "pages": "{s}\n\n::: page\n\n{s}\n\n::: page\n\n{s}\n",
    "a box": _BOX,
    "a box of a page": f"::: crisis\n**{{w}}:** call [911](tel:911).\n\n{_LONG * 8}\n:::\n",
    "quotes in quotes": "> {s}\n>\n> > {w}\n> >\n> > - {s}\n",
    "headings alone": "## {w}\n\n## {w}\n\n### {d}\n\n#### {d}\n",
    "headings at every end": "".join(f"## {{w}}\n\n{_LONG}\n\n" for _ in range(12)),
    "footnotes": "{s}[^1] {w}[^2]\n\n[^1]: {s}\n\n[^2]: {w}\n",
    "rare characters": "{w} 𠮷野家 ☕ é ß ŵ ① ㎡ 龘 —— …… “‘x’”\n",
    "code and rules": "`a b  c`\n\n---\n\n```\nx = 1\n```\n",
    "an address without an end": "<https://example.org/" + "a" * 150 + "/b>\n\n" + "W" * 60 + "\n",
    "definitions": "{d}\n: {s}\n\n{w}\n: {s}\n: {w}\n",
    "everything bold": "**{s}** *{w}* ***{d}*** ~~{w}~~\n\n**{d}：**{s}\n",
}


def odd(shape: str) -> Pair:
    """A handout of this shape; the same blocks in both languages."""
    pair = handout()
    assert pair.zh is not None

    def said(markdown: str, language: int) -> str:
        head, _, _ = markdown.partition("---\n\n")
        body = SHAPES[shape]
        for mark, words in WORDS.items():
            body = body.replace(mark, words[language])
        return f"{head}---\n\n{body}"

    en, zh = (replace(one, markdown=said(one.markdown, n)) for n, one in enumerate(pair.versions))
    return replace(pair, en=en, zh=zh)


def pictures_of(pdf: bytes, folder: Path, dots: int = 40) -> Iterator[Image.Image]:
    """Each page of a sheet as a grey picture, by poppler."""
    program = shutil.which("pdftoppm") or "pdftoppm"
    (folder / "x.pdf").write_bytes(pdf)
    words = [program, "-r", str(dots), "-gray", str(folder / "x.pdf"), str(folder / "page")]
    subprocess.run(words, check=True, timeout=60)  # noqa: S603  a sheet of ours
    for path in sorted(folder.glob("page*.pgm")):
        yield Image.open(io.BytesIO(path.read_bytes()))
        path.unlink()

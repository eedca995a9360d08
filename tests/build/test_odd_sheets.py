"""Thirty handouts of odd shapes on paper: their words, their tags, their languages, and nothing beyond the edge."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.sheets import verify_sheets
from pipeline.build.writers.registry import write_all
from pipeline.markdown.render import safe_blocks
from pipeline.model.settings import EN
from tests.build.odd_sheets import SHAPES, odd, pictures_of
from tests.build.paper import dictionaries
from tests.build.samples import site

WHITE = 14
"""Millimetres at the left and right edge of a sheet that stay white."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_handout_of_an_odd_shape(shape: str, tmp_path: Path) -> None:
    """Words verbatim, tagged and in their language, fonts inside, each list one list, nothing over the edge."""
    made = site(odd(shape))
    files = write_all(made)
    assert list(verify_sheets(files, promise_of(made))) == []
    pair = made.pairs[0]
    shown = "".join(
        safe_blocks(pair.en.markdown, locale=EN, labels=made.labels["en"], id_prefix="x")
    )
    lists = shown.count("<ul") + shown.count("<ol")
    sheets = {path: data for path, data in files.items() if path.endswith(".pdf")}
    assert len(sheets) == (0 if shape == "rare characters" else 3)
    for path, data in sheets.items():
        with pikepdf.open(io.BytesIO(data)) as read:
            tagged = [one for one in dictionaries(read) if one.get("/S") == "/L"]
            assert len(tagged) == lists * (2 if "en-zh" in path else 1), path
        if shutil.which("pdftoppm"):
            _nothing_at_the_edge(path, data, tmp_path)


def _nothing_at_the_edge(path: str, data: bytes, folder: Path) -> None:
    for number, page in enumerate(pictures_of(data, folder), start=1):
        edge = round(WHITE / 25.4 * 40)
        for box in ((0, 0, edge, page.height), (page.width - edge, 0, page.width, page.height)):
            dark = sum(page.crop(box).histogram()[:240])
            assert not dark, f"{path}, page {number}: something stands over the edge"


def test_there_are_thirty() -> None:
    """The list is not cut short."""
    assert len(SHAPES) == 30

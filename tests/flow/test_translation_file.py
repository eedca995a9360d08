"""Translations made elsewhere, as TMX, CSV or TSV: drafts like any other, and where the file is of two minds it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow.translate.engines import chain_of
from pipeline.translate.engines.interface import Translated
from pipeline.translate.tmx import Unit, write_tmx
from tests.flow.world import World, write_files

PAIRS = (("Be kind.", "待人温柔。"), ("Say what you need.", "说出你的需要。"))


def asked(root: Path, name: str, text: str) -> list[str]:
    """What the engine `file` says to three texts; `-` where it has none, else why."""
    write_files(
        root,
        {
            "pipeline.toml": f'engines = ["file"]\n[engine.file]\npath = "{name}"\n',
            "glossary.yaml": "terms: []\n",
            "content/en/articles/page.md": "---\ntitle: A page\nid: articles/page\n---\n\nBe kind.\n",
            name: text,
        },
    )
    (engine,) = chain_of(World(root).open(), keep_answers=False)
    results = engine.translate([*(en for en, _ in PAIRS), "Rest."])
    return [r.text if isinstance(r, Translated) else r.reason_code for r in results]


@pytest.mark.parametrize("name", ["mei.tmx", "mei.tsv\t", "mei.csv,", "mei.csv;"])
def test_a_file_answers(tmp_path: Path, name: str) -> None:
    """Every form says the same, whichever delimiter a spreadsheet sets."""
    between = name[-1]
    text = write_tmx(Unit(en, zh) for en, zh in PAIRS)
    if not name.endswith("tmx"):
        text = "".join(f'"{en}"{between}{zh}\n' for en, zh in (("en", "zh"), *PAIRS))
    assert asked(tmp_path, name.rstrip("\t,;"), text) == [*(zh for _, zh in PAIRS), "absent"]


def test_a_memory_of_two_minds_is_left_to_a_person(tmp_path: Path) -> None:
    """Nothing tells which of two translations is meant."""
    units = [*(Unit(en, zh) for en, zh in PAIRS), Unit(PAIRS[0][0], "对人好一点。", "title")]
    assert asked(tmp_path, "m.tmx", write_tmx(units)) == ["absent", PAIRS[1][1], "absent"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """Another form, a damaged file: a reason for each text, and no fault."""
    assert asked(tmp_path / "form", "m.xlsx", "?") == ["unavailable"] * 3
    assert asked(tmp_path / "damaged", "m.tmx", "<tmx>") == ["unavailable"] * 3

"""Files of other word processors through the real LibreOffice: the words and the shape of the Word file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.flow.imports.sources import read_source
from pipeline.importers.lost import words_in
from tests.conftest import need
from tests.importers.cases import FOLDER, faults, imported

SHAPES = ("libreoffice-lists", "libreoffice-notes", "libreoffice-merged", "libreoffice-sheet")
KINDS = {"odt": "odt", "rtf": "rtf", "doc": "doc:MS Word 97"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_other_formats_say_what_the_word_file_says(kind: str, tmp_path: Path) -> None:
    """Saved by LibreOffice and read back: no word is lost, none is made up, and the words are the same."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sources = [str(FOLDER / f"{name}.docx") for name in SHAPES]
    subprocess.run(  # noqa: S603  our own words and files of ours
        [need("soffice"), profile, "--headless", "--convert-to", KINDS[kind], "--outdir", str(tmp_path), *sources],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for name in SHAPES:
        pages = [
            read_source(file, file.read_bytes(), "accepted")
            for file in (FOLDER / f"{name}.docx", tmp_path / f"{name}.{kind}")
        ]
        texts = [imported(page, name) for page in pages]
        assert faults(pages[1], texts[1]) == ()
        assert words_in(texts[1]) == words_in(texts[0])

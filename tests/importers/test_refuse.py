"""What is refused before it is read: by size, by kind, by what it carries; and what a file may be called."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files.uploads import plain_name
from pipeline.importers.refuse import check_upload
from pipeline.model.errors import PipelineError

DOCX = (Path(__file__).parents[1] / "cases/importers/changes.docx").read_bytes()


def repacked(data: bytes, more: dict[str, bytes]) -> bytes:
    """A Word file with other parts beside its own."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z,
    ):
        for name in old.namelist():
            z.writestr(name, old.read(name))
        for name, body in more.items():
            z.writestr(name, body)
    return out.getvalue()


BOMB = repacked(DOCX, {"word/media/x.bin": b"\0" * 30_000_000})
NOT_TAKEN = {
    "FILE-MACROS": ("letter.docx", repacked(DOCX, {"word/vbaProject.bin": b"x"})),
    "FILE-SWELLS": ("letter.docx", BOMB),
    "FILE-LIES": ("letter.docx", b"%PDF-1.7"),
    "FILE-DAMAGED": ("letter.docx", DOCX[:200]),
    "FILE-OLD": ("letter.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99),
    "FILE-EMPTY": ("letter.docx", b""),
    "FILE-KIND": ("letter.docm", DOCX),
    "FILE-LARGE": ("letter.txt", b"x" * 30_000_001),
}


@pytest.mark.parametrize("code", NOT_TAKEN)
def test_what_is_not_taken(code: str) -> None:
    """Size, kind by content, programs, zip bombs: each with its own reason."""
    with pytest.raises(PipelineError) as error:
        check_upload(*NOT_TAKEN[code])
    assert error.value.code == code


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md", "a.eml"])
def test_a_program_is_no_text_whatever_its_name(name: str) -> None:
    for start in (b"MZ", b"PK\x03\x04", b"\x7fELF", b"a\0b"):
        with pytest.raises(PipelineError):
            check_upload(name, start + b" rest")
    check_upload(name, "安全".encode("utf-16"))


@given(st.text(max_size=300))
def test_any_name_is_a_name_of_one_file(name: str) -> None:
    """No folder, no hidden file, no sign that a terminal or a page takes for something else."""
    plain = plain_name(name)
    assert plain
    assert plain == plain_name(plain)
    assert not plain.startswith((".", " "))
    assert not set(plain) & set('/\\\0\n<>&"')
    assert len(plain.encode()) <= 200

"""Refuse uploads that are not what their name says, carry a program, or swell when they are unpacked."""

from __future__ import annotations

import codecs
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from pipeline.model.errors import PipelineError

MOST_BYTES = 30_000_000
"""Of one file: a Word file with its photos."""
ENDINGS = (".docx", ".html", ".htm", ".txt", ".md", ".markdown", ".eml")
"""What can be brought in at the desk."""
_MOST_UNPACKED, _MOST_PARTS, _MOST_SWELLING = 100_000_000, 5_000, 200
_ARCHIVES = (".zip", ".docx", ".xlsx", ".pptx", ".jar", ".rar", ".7z", ".gz")
_OLD = {
    ".doc": "open it in Word and save it as .docx",
    ".odt": "open it in LibreOffice and save it as .docx",
    ".rtf": "open it in Word or TextEdit and save it as .docx",
    ".pages": "open it in Pages and choose File > Export To > Word",
    ".pdf": "ask for the file that the PDF was made from, or open it in Word and save it as .docx",
    ".docm": "open it in Word and save it as .docx, without macros",
}
_MACROS = "vbaproject.bin"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Begins a text that has a NUL in each letter of English."""
_BINARY = (
    b"PK\x03\x04",
    b"%PDF",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
)


def check_upload(name: str, data: bytes) -> None:
    """Lets a file through that the importer may read. Raises FILE-…: what is wrong and what to do."""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if not data:
        raise _no(
            "FILE-EMPTY",
            name,
            "is empty",
            "choose the file again; if it lies in a cloud, load it first",
        )
    if len(data) > MOST_BYTES:
        what = f"has {len(data) / 1e6:.0f} MB, and {MOST_BYTES // 1_000_000} is the most"
        raise _no("FILE-LARGE", name, what, "make its pictures smaller in Word: Compress Pictures")
    if ending not in ENDINGS:
        todo = _OLD.get(ending, f"save it as one of: {' '.join(ENDINGS)}")
        what = f"is of a kind that cannot be brought in ({ending or 'no ending'})"
        raise _no("FILE-KIND", name, what, todo)
    if ending == ".docx":
        _check_word(name, data)
    elif data.startswith(_BINARY) or (b"\x00" in data[:4096] and not data.startswith(_UTF16)):
        raise _no(
            "FILE-LIES",
            name,
            f"is no {ending} file, whatever its name says",
            "choose the right file",
        )


def _check_word(name: str, data: bytes) -> None:
    if not data.startswith(b"PK\x03\x04"):
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            what = "is a Word file of before 2007, or one with a password"
            raise _no(
                "FILE-OLD", name, what, "open it in Word and save it as .docx, without a password"
            )
        raise _no("FILE-LIES", name, "is no Word file, whatever its name says", "choose another")
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _no(
            "FILE-DAMAGED", name, "is a damaged Word file", "open it in Word and save it anew"
        ) from error
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if any(part.rpartition("/")[2] == _MACROS for part in names):
        what = "holds macros, which are programs"
        raise _no("FILE-MACROS", name, what, "open it in Word and save it as .docx, without macros")
    if "word/document.xml" not in names and "[content_types].xml" not in names:
        raise _no("FILE-LIES", name, "is no Word file, whatever its name says", "choose another")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    swells = unpacked > _MOST_UNPACKED or (
        unpacked > 10_000_000 and unpacked / packed > _MOST_SWELLING
    )
    if swells or len(parts) > _MOST_PARTS:
        what = f"swells to {unpacked / 1e6:.0f} MB in {len(parts)} parts when it is unpacked"
        raise _no("FILE-SWELLS", name, what, "copy its text into a new Word file")


def left_behind(data: bytes) -> tuple[str, ...]:
    """Names of files within a Word file that are never opened, and do not come along."""
    try:
        names = ZipFile(BytesIO(data)).namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return ()
    inner = (n for n in names if n.lower().endswith(_ARCHIVES) or "/embeddings/" in n.lower())
    return tuple(n.rpartition("/")[2] for n in inner)


def _no(code: str, name: str, what: str, todo: str) -> PipelineError:
    return PipelineError(code, what, todo, path=name)

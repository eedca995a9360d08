"""Open zips that come back, Office files among them, with limits, so that none does harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pipeline.exchange.package import fault
from pipeline.importers.package import OfficePackage, open_package
from pipeline.model.errors import PipelineError

_MACROS = ("vbaproject.bin", "vbadata.xml")
_WRITTEN = re.compile(rb"(<dcterms:modified\b[^>]*>)[^<]*")
_FIRST_DAY = (2000, 1, 1, 0, 0, 0)
"""Of every part that we write: equal texts give equal bytes."""
_OLD = b"\xd0\xcf\x11\xe0"
_MOST_PARTS = 2000
_MOST_ELEMENTS = 300_000
"""Of the XML of a file that comes back: a page of 2,000 texts has 80,000, and programs add their own."""


def is_zip(data: bytes) -> bool:
    """True for what begins like a zip, or like an Office file of before 2007."""
    return data.startswith((b"PK\x03\x04", _OLD))


def holds(data: bytes, part: str) -> bool:
    """True for a zip with this part, whole or not."""
    if not is_zip(data):
        return False
    try:
        with ZipFile(BytesIO(data)) as archive:
            return part in archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return part.encode() in data


def opened(data: bytes, path: str, what: str) -> OfficePackage:
    """The parts of an Office file: whole, no macros, no entities, nothing that swells. Raises EXCHANGE-….

    `what` names the program for people: `Word`.
    """
    if data.startswith(_OLD):
        raise fault(
            "EXCHANGE-OLD",
            f"is a {what} file of before 2007, or one with a password",
            f"open it in {what} and save it in today's format, without a password",
            path,
        )
    todo = f"open it in {what}, save it again and send that"
    with _as_fault(f"is no {what} file that can be read whole", todo, path):
        package = open_package(data, path)
        package.elements_left = _MOST_ELEMENTS
        _look_through(package, path, what)
    return package


@contextmanager
def _as_fault(damaged: str, todo: str, path: str) -> Iterator[None]:
    """Say of a file that came back what was found wrong with it as a Word file; `damaged`: where it cannot be read."""
    try:
        yield
    except PipelineError as error:
        if error.code == "FILE-SWELLS":
            raise fault("EXCHANGE-LARGE", error.what, error.todo, path) from error
        if error.code in ("FILE-DAMAGED", "FILE-OLD"):
            raise fault("EXCHANGE-DAMAGED", damaged, todo, path) from error
        raise


def _look_through(package: OfficePackage, path: str, what: str) -> None:
    """Unpack every part once: a fault anywhere is a fault of the file."""
    if len(package.names) > _MOST_PARTS:
        todo = f"save it again in {what}"
        raise fault("EXCHANGE-LARGE", f"has more than {_MOST_PARTS} parts", todo, path)
    for name in package.names:
        if name.rpartition("/")[2] in _MACROS:
            todo = f"save it in {what} without macros"
            raise fault("EXCHANGE-MACROS", "holds macros", todo, path)
        if name.endswith((".xml", ".rels")):
            package.tree(name)
        else:
            package.data(name)


def stream(data: bytes = b"") -> BytesIO:
    """Bytes in memory, as libraries want them."""
    return BytesIO(data)


def dated(data: bytes) -> bytes:
    """A zip with one date for all its parts, and no moment of writing in them."""
    with ZipFile(BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    about = "docProps/core.xml"
    if about in parts:
        parts[about] = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z", parts[about])
    return packed(parts)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip, in their order."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(ZipInfo(name, _FIRST_DAY), data, ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data: bytes, path: str) -> Mapping[str, bytes]:
    """The files of a zip, folders and hidden ones left out. Raises EXCHANGE-… for one that is broken or swells."""
    with _as_fault("is no zip that can be read whole", "send it again", path):
        package = open_package(data, path)
        if len(package.names) > _MOST_PARTS:
            what = f"has more than {_MOST_PARTS} files"
            raise fault("EXCHANGE-LARGE", what, "send fewer at once", path)
        names = [name for name in package.names.values() if not _is_hidden(name)]
        return {name: package.data(name) for name in names}


def _is_hidden(name: str) -> bool:
    """True for folders, and for what macOS adds."""
    return name.endswith("/") or any(part.startswith((".", "__")) for part in name.split("/"))

"""The kinds of file that go out and come back, and which of them a file is."""

from __future__ import annotations

from functools import cache

from pipeline.exchange.office_file import is_zip
from pipeline.exchange.package import ExchangeFormat, ReturnedFile, fault
from pipeline.exchange.po import Po


@cache
def formats() -> tuple[ExchangeFormat, ...]:
    """All formats, by what a file holds, the first that fits."""
    from pipeline.exchange.docx import Docx  # noqa: PLC0415  a desk starts without the library of Word
    from pipeline.exchange.xliff import Xliff  # noqa: PLC0415  a desk starts without lxml
    from pipeline.exchange.xlsx import Xlsx  # noqa: PLC0415  a desk starts without the library of Excel

    return Xliff(), Xlsx(), Docx(), Po()


def format_named(name: str) -> ExchangeFormat:
    """The format of a name that people choose."""
    return next(one for one in formats() if one.name == name)


def read_returned(data: bytes, path: str) -> ReturnedFile:
    """A file that came back, of whichever kind: its name says nothing. Raises EXCHANGE-…."""
    for one in formats():
        if one.is_it(data):
            return one.read(data, path)
    if is_zip(data):
        raise fault(
            "EXCHANGE-DAMAGED", "is no whole Word or Excel file", "save it again there", path
        )
    todo = "send the file that went out, in its own format"
    raise fault("EXCHANGE-KIND", "is no XLIFF, Excel, Word or PO file", todo, path)

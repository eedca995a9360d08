"""The reader of a PDF's objects: as qpdf and pypdf read them, and nothing that lies hidden."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, generic

from pipeline.build.verify.pdf_objects import (
    SHOWS,
    PdfError,
    PdfFile,
    Ref,
    Stream,
    Value,
    operations,
    value_at,
)
from pipeline.build.verify.sheet import read_sheet
from tests.build.paper import BOTH, EN, ZH, sheets
from tests.build.samples import handout

NAMES = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1).map("/{}".format)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9999, 9999) | st.binary() | NAMES,
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner.filter(lambda v: v is not None)),
)


@pytest.fixture(scope="module")
def public() -> dict[str, bytes]:
    """The sheets of the sample, all public."""
    return sheets(handout())


def _for_qpdf(value: Value) -> Value:
    if isinstance(value, str):
        return pikepdf.Name(value)
    if isinstance(value, bytes):
        return pikepdf.String(value)
    if isinstance(value, list):
        return pikepdf.Array([_for_qpdf(one) for one in value])
    if isinstance(value, dict):
        return pikepdf.Dictionary({name: _for_qpdf(one) for name, one in value.items()})
    return value


def _bare(value: Value) -> Value:
    """Names without their slash."""
    if isinstance(value, str):
        return value[1:]
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return {n[1:]: _bare(v) for n, v in value.items()} if isinstance(value, dict) else value


@given(VALUES)
def test_an_object_is_read_as_qpdf_writes_it(value: object) -> None:
    """Names, numbers, strings with whatever is in them, lists and dictionaries."""
    written = pikepdf.Array([_for_qpdf(value)]).unparse()
    assert value_at(written, 0) == ([_bare(value)], len(written))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"(a \(b\) (c) \101\8\n\
d)", b"a (b) (c) A8\nd"),
        (b"(((deep (er))) \\) x)", b"((deep (er))) ) x"),
        (b"<4a 5>", b"JP"),
        (b"<</K[12 0 R 3]>>", {"K": [Ref(12), 3]}),
        (b"/A#20b", "A b"),
        (b"-.5", -0.5),
    ],
)  # fmt: skip
def test_ways_to_write_an_object(written: bytes, meant: object) -> None:
    """Those that qpdf does not use."""
    assert value_at(written, 0) == (meant, len(written))


@pytest.mark.parametrize("written", [b"", b"(a", b"[1", b"<</A 1", b"[1>>", b"<<1 2>>", b"<</A>>", b"]", b"x"])  # fmt: skip
def test_what_is_no_object(written: bytes) -> None:
    """It is named, not guessed."""
    with pytest.raises(ValueError):  # noqa: PT011  zip has its own
        value_at(written, 0)


def _plain(value: Value) -> Value:
    """What pypdf read, as this reader gives it."""
    for kind, made in _PLAIN.items():
        if isinstance(value, kind):
            return made(value)
    return value


_PLAIN: dict[type, Callable[[Value], Value]] = {
    generic.IndirectObject: lambda one: Ref(one.idnum),
    generic.StreamObject: lambda one: one.get_data(),
    generic.NameObject: lambda one: str(one)[1:],
    generic.TextStringObject: lambda one: one.original_bytes,
    generic.ByteStringObject: lambda one: one.original_bytes,
    generic.BooleanObject: lambda one: one.value,
    generic.NullObject: lambda _: None,
    generic.ArrayObject: lambda one: [_plain(part) for part in list.__iter__(one)],
    generic.DictionaryObject: lambda one: {n[1:]: _plain(one.raw_get(n)) for n in one},
}


@pytest.mark.parametrize("path", [EN, ZH, BOTH])
def test_each_object_of_a_sheet_is_read_as_pypdf_reads_it(
    public: dict[str, bytes], path: str
) -> None:
    """All of them, streams unpacked."""
    file, other = PdfFile(public[path]), PdfReader(io.BytesIO(public[path]))
    numbers = [int(one) for one in other.xref[0]]
    assert len(numbers) > 100
    for number in numbers:
        read = file.follow(Ref(number))
        there = other.get_object(generic.IndirectObject(number, 0, other))
        wanted = pytest.approx(_plain(there)) if isinstance(there, float) else _plain(there)
        assert (read.data if isinstance(read, Stream) else _floats(read)) == _floats(wanted)


def _floats(value: Value) -> Value:
    """pypdf keeps decimals."""
    if isinstance(value, list):
        return [_floats(one) for one in value]
    if isinstance(value, dict):
        return {name: _floats(one) for name, one in value.items()}
    return float(value) if isinstance(value, (float, generic.FloatObject)) else value


SAID = st.sampled_from(
    [
        rb"(\000\001 1 2 m )Tj", rb"( h Q \) 0 0 l )Tj", rb"[(1 0 0 -1 0 0 Tm )20( h )]TJ", b"(call 1 (2 m ) 9 h )Tj",
        b"< 00 1 c 2 f >Tj", b"<0041>Tj", b"/f0 8.5 Tf", b"/Span<</MCID 3>>BDC", b"EMC", b"/c0 cs", b"/Artifact BMC",
        b"((deep (1 2 m )) 0 l )Tj",
    ]
)  # fmt: skip
DRAWN = st.sampled_from(
    [b"1 2 m", b"-.5 2 l", b"1 2 3 4 5 6.25 c", b"h", b"q", b"Q", b"1 0 0 -1 51.2 746 cm", b"0.1 0.2 0.3 scn", b"BT", b"0 Tr", b"[] 0 d"]
)  # fmt: skip


def _as_pypdf_reads(page: bytes) -> list[tuple[bytes, bytes]]:
    stream = generic.ContentStream(None, None)
    stream.set_data(page)
    return [
        (name, _strings(operands[0]) if name in SHOWS else str(operands[-1:]).encode())
        for operands, name in stream.operations
        if name in SHOWS | {b"Tf", b"BDC", b"EMC", b"BMC"}
    ]


def _strings(operand: Value) -> bytes:
    parts = operand if isinstance(operand, list) else [operand]
    return b"".join(one.original_bytes for one in parts if hasattr(one, "original_bytes"))


@given(st.lists(st.tuples(SAID, st.lists(DRAWN))))
def test_what_a_page_says_is_read_as_pypdf_reads_it(
    parts: list[tuple[bytes, list[bytes]]],
) -> None:
    """What a string holds is no operator, and what draws says nothing."""
    page = b"\n".join(b"\n".join((said, *drawn)) for said, drawn in parts) + b"\nEMC\n"
    ours = [(name, said) for name, (_, _, said) in operations(page)]
    theirs = _as_pypdf_reads(page)
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert [one for one in ours if one[0] in SHOWS] == [one for one in theirs if one[0] in SHOWS]


def test_an_operator_has_what_stands_before_it() -> None:
    """Its own name last, its dictionary, its strings."""
    page = b"/c0 cs/f1 16 Tf[(a)20(b)]TJ/Span<</MCID 5>>BDC/Artifact BMC EMC"
    assert list(operations(page)) == [
        (b"Tf", (["c0", "f1"], None, b"")),
        (b"TJ", ([], None, b"ab")),
        (b"BDC", (["Span"], {"MCID": 5}, b"")),
        (b"BMC", (["Artifact"], None, b"")),
        (b"EMC", ([], None, b"")),
    ]


@pytest.mark.parametrize("page", [b"BI /W 1 ID x EI", b"% (a\n", b"(a", b"<</A 1", b"1 } 2"])
def test_a_page_that_hides_something_is_refused(page: bytes) -> None:
    """Pictures and comments could hold what looks like an operator."""
    with pytest.raises(PdfError):
        list(operations(page))


def _saved(**how: Value) -> Callable[[bytes], bytes]:
    def save(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as read:
            out = io.BytesIO()
            read.save(out, **how)
            return out.getvalue()

    return save


def _updated(data: bytes) -> bytes:
    start = data.rindex(b"startxref")
    at = data[start:].split()[1]
    more = b"\nxref\n0 0\ntrailer\n<</Root 1 0 R/Prev " + at + b">>\nstartxref\n%d\n%%%%EOF"
    return data + more % (len(data) + 1)


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "encrypted": _saved(encryption=pikepdf.Encryption(owner="a", user="")),
    "objects in streams": _saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "updated at its end": _updated,
    "cut off": lambda data: data[:-30],
    "a table that lies": lambda data: data.replace(b"%PDF-1.7", b"%PDF-1.70"),
    "no PDF": lambda _: b"no PDF",
    "a stream cut off": lambda data: data.replace(b"/Filter/FlateDecode", b"/Filter/ASCII85Deco"),
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_file_that_is_not_open_is_no_sheet(public: dict[str, bytes], kind: str) -> None:
    """Typst writes none such, so none is proven."""
    assert read_sheet(public[EN]) is not None
    assert read_sheet(HIDDEN[kind](public[EN])) is None

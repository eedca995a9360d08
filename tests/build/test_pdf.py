"""Handouts on paper: which there are, that they can be heard, say just their words, and are the same everywhere."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import ContentStream

from pipeline.build.labels import APPROVED
from pipeline.build.typeset import MISSING, lacking, printed, typeset_proof
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.sheet import read_sheet, without_drawing
from pipeline.build.verify.sheets import verify_sheets
from pipeline.build.writers import pdf
from pipeline.build.writers.registry import Mode, write_all
from pipeline.model.pair import Status
from tests.build.paper import BOTH, EN, ZH, dictionaries, sheets, with_text
from tests.build.reading import manifest_of
from tests.build.samples import article, handout, site

FONTS = files("pipeline.build") / "static/fonts"


@pytest.fixture(scope="module")
def public() -> dict[str, bytes]:
    """The sheets of the sample, all public."""
    return sheets(handout())


def test_a_sheet_a_language_and_one_with_both() -> None:
    """A handout has them, an article has none; what is not public has none; the manifest and the page name them."""
    written = write_all(site())
    assert {p for p in written if p.endswith(".pdf")} == {EN, ZH, BOTH}
    page = manifest_of(written)["pages"][1]
    assert [v["pdf"] for v in page["versions"].values()] == [EN, ZH]
    assert page["bilingual"] == {"pdf": BOTH}
    assert (
        f'href="../../../{BOTH}"'.encode() in written["zh-Hans/handouts/daily-practice/index.html"]
    )
    for zh in (None, Status.DRAFT):
        assert {p for p in write_all(site(handout(zh))) if p.endswith(".pdf")} == {EN}


@pytest.mark.parametrize("path", [EN, ZH, BOTH])
def test_a_sheet_can_be_heard(public: dict[str, bytes], path: str) -> None:
    """PDF/UA-1: tags, a title that is shown, languages, bookmarks, all fonts inside, as qpdf reads it."""
    with pikepdf.open(io.BytesIO(public[path])) as read:
        assert read.Root.MarkInfo.Marked
        assert read.Root.StructTreeRoot.K is not None
        assert read.Root.ViewerPreferences.DisplayDocTitle
        assert read.Root.Outlines.First is not None
        assert str(read.Root.Lang) == ("zh-CN" if path == ZH else "en-US")
        assert read.open_metadata().pdfa_status == ""
        assert b"pdfuaid:part>1<" in read.Root.Metadata.read_bytes()
        langs = {
            str(one.Lang)
            for one in read.objects
            if isinstance(one, pikepdf.Dictionary) and "/Lang" in one
        }
        assert ("zh-CN" in langs) is (path != EN)
        fonts = [
            one
            for one in read.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert not read.check_pdf_syntax()


def test_the_same_bytes_in_another_place(public: dict[str, bytes], tmp_path: Path) -> None:
    """Another folder, time zone, locale and hash seed: the same sheets."""
    code = (
        "import hashlib; from tests.build.test_pdf import sheets, handout\n"
        "print(*[hashlib.sha256(d).hexdigest() for d in sheets(handout()).values()])"
    )
    root = str(Path(__file__).parents[2])
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": root}
    run = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, **odd},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [hashlib.sha256(data).hexdigest() for data in public.values()]


HOSTILE = st.text(st.sampled_from("#$\\*_`\"[](){}<>@=/-~&%^'|,.;: \u3000认a你1")).map(str.strip)


@settings(max_examples=12, deadline=None)
@given(HOSTILE.filter(bool))
def test_no_text_is_read_as_markup(text: str) -> None:
    """Whatever a title or a text holds, it stands on the sheet as it is."""
    pair = handout(None)
    hostile = f"#panic() {text}"
    sheet = read_sheet(sheets(replace(pair, en=replace(pair.en, title=hostile)))[EN])
    assert sheet is not None
    assert sheet.title == printed(hostile)
    assert "".join(printed(hostile).split()) in sheet.words["en"]


@pytest.mark.parametrize(
    "evil",
    [
        '#read("/etc/passwd")',
        "$x^2$ \\u{41}",
        "`#raw`",
        '","draft":true,"x":"',
        '#import "@preview/x:1.0.0"',
    ],
)
def test_attacks_in_a_body_are_words(evil: str) -> None:
    """Typst's markup, code and our own JSON are words on paper."""
    pair = with_text(handout(None), "Set aside five minutes.", f"Set `{evil}` aside.")
    sheet = read_sheet(sheets(pair)[EN])
    assert sheet is not None
    assert "".join(evil.replace("`", "").split()) in sheet.everything.replace("`", "")


def test_a_character_that_no_font_has() -> None:
    """The site prints no sheet with a hole, its page keeps the browser's print button; the preview shows where it is."""
    pair = with_text(handout(), "five minutes.", "five ❤ minutes.")
    files_ = write_all(site(pair))
    assert {p for p in files_ if p.endswith(".pdf")} == {ZH}
    assert b"data-print" in files_["en/handouts/daily-practice/index.html"]
    sheet = read_sheet(sheets(pair, Mode.PREVIEW)[EN])
    assert sheet is not None
    assert f"five{MISSING}minutes." in sheet.words["en"]
    assert lacking(pdf.set_words(pair.en)) == "❤"


def test_a_draft_says_so_on_every_page() -> None:
    """The banner in both languages, and the watermark; nothing of both on a public sheet."""
    long = with_text(handout(Status.DRAFT), "## Today", "word " * 1500 + "\n\n## Today")
    drafts = sheets(long, Mode.PREVIEW)
    for path in (ZH, BOTH):
        sheet = read_sheet(drafts[path])
        assert sheet is not None
        assert "草稿：尚未经治疗师审阅" in sheet.words["zh"]
        pages = len(pikepdf.open(io.BytesIO(drafts[path])).pages)
        assert sheet.everything.count("草稿DRAFT") == pages
    clean = read_sheet(drafts[EN])
    assert clean is not None
    assert "DRAFT" not in clean.everything


def test_a_sheet_whose_every_text_is_approved_says_so() -> None:
    """The watermark stays: nobody may hand it out before it is published."""
    pair = handout(Status.DRAFT)
    assert pair.zh is not None
    made = sheets(replace(pair, zh=replace(pair.zh, approved=True)), Mode.PREVIEW)[BOTH]
    sheet = read_sheet(made)
    assert sheet is not None
    assert APPROVED["zh-Hans"] in sheet.words["zh"]
    assert "草稿DRAFT" in sheet.everything
    assert "尚未经治疗师审阅" not in sheet.everything


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_paper(paper: Literal["letter", "a4"], size: tuple[int, int]) -> None:
    """Letter and A4; a short handout stands on one page."""
    made = site(handout())
    made = replace(made, settings=replace(made.settings, paper=paper))
    short = with_text(handout(None), "::: page\n", "")
    with pikepdf.open(io.BytesIO(pdf.write(made, short)[EN])) as read:
        (page,) = read.pages
        assert tuple(round(float(n)) for n in page.mediabox[2:]) == size


def test_nothing_is_cut_off() -> None:
    """A crisis box and a table longer than a page go on on the next: every word is there."""
    words = [f"word{n}" for n in range(2500)]
    rows = "".join(f"| cell{n} | {'text ' * 30}end{n} |\n" for n in range(60))
    pair = with_text(handout(None), "**In danger now:**", " ".join(words))
    pair = with_text(
        pair, "| Monday |  | 5 |", "| Monday |  | 5 |\n\n| a | b |\n| --- | --- |\n" + rows
    )
    pdf_ = sheets(pair)[EN]
    sheet = read_sheet(pdf_)
    assert sheet is not None
    assert "".join(words) in sheet.words["en"]
    assert all(f"end{n}" in sheet.words["en"] for n in range(60))
    assert "cut" not in sheet.everything


def test_fonts_hold_what_the_list_says() -> None:
    """`coverage.txt` is what the fonts really have, in every weight, with GB 2312 and the common characters of Big5."""
    cmaps = {
        path.name: set(TTFont(io.BytesIO(path.read_bytes())).getBestCmap())
        for path in FONTS.iterdir()
        if path.name.endswith(".ttf")
    }
    latin = set.intersection(*(c for n, c in cmaps.items() if n.startswith("NotoSans-")))
    han = set.intersection(*(c for n, c in cmaps.items() if n.startswith("NotoSansSC-")))
    traditional = set.intersection(*(c for n, c in cmaps.items() if n.startswith("NotoSansTC-")))
    every = "".join(map(chr, range(0x20, 0xFFFF)))
    missing = {ord(c) for c in lacking(every)}
    assert {c for c in latin | han | traditional if 0x20 <= c < 0xFFFF} & missing == set()
    assert ord("❤") in missing
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes([high, low]).decode("gb2312", "ignore")
            assert not char or not lacking(char)
    for high in range(0xA4, 0xC7):
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            char = bytes([high, low]).decode("big5", "ignore")
            assert not char or ord(char) in traditional
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


def test_each_script_is_set_in_its_own_font() -> None:
    """直 and 骨 are drawn otherwise in Taiwan: a sheet for `tw` embeds the font of Taiwan, one for `cn` that of the mainland."""
    for region, own, other in (
        ("tw", "NotoSansTC", "NotoSansSC"),
        ("cn", "NotoSansSC", "NotoSansTC"),
    ):
        data = {
            "paper": "a4", "practice": "P", "region": region, "title": "T", "title_zh": "骨直",
            "id": "x", "published": "", "now": "", "texts": [],
        }  # fmt: skip
        names = _font_names(typeset_proof(data, "x"))
        assert any(own in name for name in names), names
        assert not any(other in name for name in names), names


def _font_names(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as read:
        return {str(one.BaseFont) for one in dictionaries(read) if "/BaseFont" in one}


def _speak_english(read: pikepdf.Pdf) -> None:
    for one in dictionaries(read):
        if str(one.get("/Lang", "")) == "zh-CN":
            one.Lang = pikepdf.String("en-US")


def _without(name: str) -> Callable[[pikepdf.Pdf], None]:
    def edit(read: pikepdf.Pdf) -> None:
        del read.Root[name]

    return edit


def _lose_a_page(read: pikepdf.Pdf) -> None:
    del read.pages[-1]


def _lose_fonts(read: pikepdf.Pdf) -> None:
    for one in dictionaries(read):
        for name in ("/FontFile2", "/FontFile3"):
            if name in one:
                del one[name]


EDITS: dict[str, tuple[str, Callable[[pikepdf.Pdf], object]]] = {
    "no tags": ("tags", _without("/StructTreeRoot")),
    "not marked": ("tags", _without("/MarkInfo")),
    "no part is Chinese": ("text", _speak_english),
    "no language": ("lang", _without("/Lang")),
    "title hidden": ("title", _without("/ViewerPreferences")),
    "other title": ("title", lambda read: read.docinfo.update({"/Title": pikepdf.String("x")})),
    "fonts left out": ("fonts", _lose_fonts),
    "page taken out": ("text", _lose_a_page),
}
"""What is done to a sheet, and the rule that has to find it."""


def edited(data: bytes, edit: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The sheet, saved anew."""
    with pikepdf.open(io.BytesIO(data)) as read:
        edit(read)
        out = io.BytesIO()
        read.save(out)
        return out.getvalue()


def breaches(tree: dict[str, bytes]) -> set[tuple[str, str]]:
    """Path and code of what `verify` says of the sheets."""
    return {(b.path, b.code) for b in verify_sheets(tree, promise_of(site(handout())))}


@pytest.fixture(scope="module")
def tree() -> dict[str, bytes]:
    """The sample's site, everything public."""
    return write_all(site(handout()))


@pytest.mark.parametrize("kind", EDITS)
def test_a_spoilt_sheet_is_found(tree: dict[str, bytes], kind: str) -> None:
    """Each fault by its own rule, from the file alone."""
    code, edit = EDITS[kind]
    path = ZH if kind == "no language" else BOTH
    assert (path, code) in breaches({**tree, path: edited(tree[path], edit)})


def test_a_whole_sheet_is_not_blamed(tree: dict[str, bytes]) -> None:
    """Neither as it was built, nor when another program saved it anew."""
    assert breaches(tree) == set()
    assert breaches({**tree, BOTH: edited(tree[BOTH], lambda _: None)}) == set()


def test_other_words_on_a_sheet_are_found(tree: dict[str, bytes]) -> None:
    """A lost "not", another hotline, a draft, another sheet, half a file, one too many, one too few."""
    zh = handout().zh
    assert zh is not None
    lost_not = replace(zh, markdown=zh.markdown.replace("没有急着", "急着"))
    wrong = sheets(replace(handout(), zh=lost_not))
    other = sheets(with_text(handout(), "[988](tel:988)", "[989](tel:989)"))
    faults = [
        (ZH, wrong[ZH], "text"),
        (BOTH, wrong[BOTH], "text"),
        (EN, other[EN], "text"),
        (ZH, sheets(handout(Status.DRAFT), Mode.PREVIEW)[ZH], "draft"),
        (ZH, tree[EN], "title"),
        (ZH, tree[ZH][:4000], "pdf"),
        ("handouts/other.en.pdf", tree[EN], "stray"),
    ]
    for path, data, code in faults:
        assert (path, code) in breaches({**tree, path: data}), (path, code)
    assert (EN, "missing") in breaches({p: d for p, d in tree.items() if p != EN})
    manifest = tree["manifest.json"].replace(f'"pdf": "{EN}"'.encode(), f'"pdf": "{ZH}"'.encode())
    assert ("manifest.json", "manifest") in breaches({**tree, "manifest.json": manifest})


SAID = st.sampled_from(
    [
        rb"(\000\001 1 2 m )Tj", rb"( h Q \) 0 0 l )Tj", rb"[(1 0 0 -1 0 0 Tm )20( h )]TJ", b"(call 1 (2 m ) 9 h )Tj",
        b"< 00 1 c 2 f >Tj", b"<0041>Tj", b"/f0 8.5 Tf", b"/Span<</MCID 3>>BDC", b"EMC", b"/c0 cs", b"/Artifact", b"% 1 2 m (\n",
        b"((deep (1 2 m )) 0 l )Tj",
    ]
)  # fmt: skip
DRAWN = st.sampled_from(
    [b"1 2 m", b"-.5 2 l", b"1 2 3 4 5 6.25 c", b"h", b"q", b"Q", b"1 0 0 -1 51.2 746 cm", b"0.1 0.2 0.3 scn", b"BT", b"0 Tr", b"ET", b"f"]
)  # fmt: skip


def _said(page: bytes) -> list[tuple[object, bytes]]:
    stream = ContentStream(None, None)
    stream.set_data(page)
    drawn = set(b"m l c h q Q cm scn BT Tr ET f".split())
    return [(operands, name) for operands, name in stream.operations if name not in drawn]


@given(st.lists(st.tuples(SAID, st.lists(DRAWN))))
def test_only_drawing_is_left_out(parts: list[tuple[bytes, list[bytes]]]) -> None:
    """What a string holds is no operator, and what stands before a line is no part of what follows it."""
    page = b"\n".join(b"\n".join((said, *drawn)) for said, drawn in parts) + b"\nEMC\n"
    assert _said(without_drawing(page)) == _said(page)


def test_parentheses_in_a_string_are_two_glyphs_of_it() -> None:
    """Typst escapes no pair of them; a page that has one is cut as any other."""
    assert without_drawing(b"[(a (b) 1 2 m )]TJ\n1 2 m\n3 4 l\n") == b"[(a (b) 1 2 m )]TJ\nh "


def test_a_sheet_says_the_same_with_its_drawing(
    public: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pypdf reads all of it."""
    found = [read_sheet.__wrapped__(data) for data in public.values()]
    monkeypatch.setattr("pipeline.build.verify.sheet.without_drawing", lambda data: data)
    assert found == [read_sheet.__wrapped__(data) for data in public.values()]
    assert all(sheet and sheet.everything for sheet in found)


def test_articles_are_not_printed() -> None:
    """They are read on screens and printed by the browser's own style."""
    assert sheets(article()) == {}

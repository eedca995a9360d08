"""TMX: what we write we read back, what other tools write we read, and nothing in it is expanded or fetched."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.errors import PipelineError
from pipeline.translate.tmx import Unit, read_tmx, write_tmx

TEXT = st.text(min_size=1).filter(lambda text: text == text.strip() and text != "")
UNITS = st.builds(
    Unit,
    TEXT,
    TEXT,
    st.just("") | st.sampled_from(["front:title", "label"]),
    st.just("") | st.just("articles/x"),
    st.just(("ann", "bo")),
    st.just("2026-11-23"),
)


@given(st.lists(UNITS, min_size=1, unique=True))
def test_what_is_written_reads_back(units: list[Unit]) -> None:
    """Law: every unit that fits comes back whole, in order, and writing again gives equal bytes."""
    fitting = tuple(unit for unit in units if unit.fits)
    text = write_tmx(units)
    if not fitting:
        with pytest.raises(PipelineError, match="TMX"):
            read_tmx(text.encode(), "x.tmx")
        return
    back = read_tmx(text.encode(), "x.tmx").units
    assert back == fitting
    assert write_tmx(back) == text


@given(st.text())
def test_what_does_not_fit_is_said(text: str) -> None:
    """Law: a text that XML would change or refuse does not fit, and every other one comes back as it was."""
    unit = Unit("Be kind.", text)
    if unit.fits and text.strip():
        (back,) = read_tmx(write_tmx([unit]).encode(), "x.tmx").units
        assert back.target == text.strip()


OTHERS = """<?xml version="1.0" encoding="ENC"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="Some Tool" segtype="sentence" adminlang="EN-US" srclang="EN-US" o-tmf="x" datatype="html"/>
  <body>
    <tu tuid="1" creationdate="20200101T120000Z">
      <note>n</note>
      <tuv lang="EN-US"><seg>Be <bpt i="1">&lt;b&gt;</bpt>kind<ept i="1">&lt;/b&gt;</ept> &amp; calm.</seg></tuv>
      <tuv lang="DE-DE"><seg>Sei lieb.</seg></tuv>
      <tuv lang="ZH-TW"><seg>要善良。</seg></tuv>
      <tuv lang="ZH_CN"><seg>
        要<bpt i="1">&lt;b&gt;</bpt>善良<ept i="1">&lt;/b&gt;</ept>。</seg></tuv>
    </tu>
    <tu><tuv xml:lang="en-gb"><seg>Breathe.</seg></tuv><tuv xml:lang="zh-Hans-CN"><seg>呼吸。</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>Breathe.</seg></tuv><tuv xml:lang="cmn"><seg>呼吸。</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>No Mandarin.</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg></seg></tuv><tuv xml:lang="zh"><seg>空</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>Taiwan alone.</seg></tuv><tuv xml:lang="zh-Hant"><seg>台灣</seg></tuv></tu>
  </body>
</tmx>
"""


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")],
)
def test_files_of_other_tools(encoding: str, name: str) -> None:
    """Their encodings, their spelling of languages, their inline codes as our marks; each pair once."""
    units = read_tmx(OTHERS.replace("ENC", name).encode(encoding), "x.tmx").units
    assert [(unit.source, unit.target) for unit in units] == [
        ("Be **kind** & calm.", "要**善良**。"),
        ("Breathe.", "呼吸。"),
    ]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE tmx [
 <!ENTITY a "aaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<tmx version="1.4"><body><tu><tuv xml:lang="en"><seg>&b;</seg></tuv></tu></body></tmx>
"""
FILE = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]><tmx><seg>&x;</seg></tmx>'
UNKNOWN = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:1/x.dtd"><tmx><body><tu>&x;</tu></body></tmx>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB.encode(), "x.tmx:3: TMX declares entities, which no memory needs: take them out"),
        (BOMB.encode("utf-16"), "x.tmx:3: TMX declares entities, which no memory needs: take them out"),
        (FILE.encode(), "x.tmx:1: TMX declares entities, which no memory needs: take them out"),
        (UNKNOWN.encode(), "x.tmx:1: TMX is no well-formed XML: export it again from the other tool"),
        (b"<tmx>\n<body>", "x.tmx:2: TMX is no well-formed XML: export it again from the other tool"),
        (b"", "x.tmx:1: TMX is no well-formed XML: export it again from the other tool"),
        (b"<html/>", "x.tmx: TMX is XML but no TMX: export it as TMX 1.4"),
        (b"<tmx/>", "x.tmx: TMX holds no pair of English and Simplified Chinese: look whether its languages are marked en and zh-CN, zh-Hans or zh"),
        (b"\xff\xfe<", "x.tmx: TMX is not the utf-16 that it says it is: save it as UTF-8"),
        (b"<?xml version='1.0' encoding='x-no'?><tmx/>", "x.tmx: TMX is not the x-no that it says it is: save it as UTF-8"),
        (b"<tmx>\x00</tmx>", "x.tmx:1: TMX is no well-formed XML: export it again from the other tool"),
    ],
    ids=range(11),
)  # fmt: skip
def test_bad_files(data: bytes, said: str) -> None:
    """Each says place, fault and what to do."""
    with pytest.raises(PipelineError) as caught:
        read_tmx(data, "x.tmx")
    assert str(caught.value) == said


@given(
    st.binary(max_size=80)
    | st.text(alphabet="<>/tmxseguv&;!ENTITY\"'= ", max_size=80).map(str.encode)
)
def test_no_bytes_give_another_error(data: bytes) -> None:
    """Whatever the file holds: pairs or a PipelineError."""
    with contextlib.suppress(PipelineError):
        read_tmx(data, "x.tmx")

"""Memories of other tools, through the command line: told by what they hold, and what is skipped is counted with why."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.cli.project import WAITS, Ran, put, run, tree

CASES = Path(__file__).parents[1] / "cases/memories"
EXPECTED: dict[str, Any] = yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))
TMX = """<?xml version="1.0" encoding="{encoding}"?>
<tmx version="1.4"><header creationtool="x" segtype="sentence" adminlang="en" srclang="en" datatype="html"/><body>
{units}</body></tmx>"""


def tmx(*pairs: tuple[str, str], encoding: str = "UTF-8", zh: str = "zh-CN") -> str:
    """A TMX file of pairs, each side as it stands within `<seg>`."""
    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{source}</seg></tuv><tuv xml:lang="{zh}"><seg>{target}</seg></tuv></tu>\n'
        for source, target in pairs
    )
    return TMX.format(encoding=encoding, units=units)


def bring(project: Path, file: Path) -> tuple[dict[str, Any], list[list[str]]]:
    """Import a file; what the command says, and the pairs that it kept."""
    ran = run(project, "memory", "import", str(file), "--json")
    assert ran.code == 0, ran
    said = json.loads(ran.out)
    root = ET.fromstring((project / said["path"]).read_bytes())  # noqa: S314  ours
    return said, [[seg.text or "" for seg in tu.iter("seg")] for tu in root.iter("tu")]


def refused(project: Path, file: Path) -> Ran:
    """Import a file that has to be refused, with nothing written."""
    before = tree(project)
    ran = run(project, "memory", "import", str(file))
    assert ran.code == 2, ran
    assert tree(project) == before
    return ran


@pytest.mark.parametrize("name", EXPECTED)
def test_files_of_other_tools(name: str, project: Path) -> None:
    """Trados, OmegaT, spreadsheets: their pairs with our marks, in every encoding; or what is wrong with them."""
    expected = EXPECTED[name]
    if "wrong" in expected:
        assert expected["wrong"] in refused(project, CASES / name).err
        return
    said, pairs = bring(project, CASES / name)
    assert pairs == expected["pairs"]
    assert said["pairs"] == len(pairs)
    assert (said["skipped"], said["codes_dropped"]) == (expected["skipped"], expected["codes"])


@pytest.mark.parametrize(
    ("seg", "text", "dropped"),
    [
        ('<bpt i="1">&lt;b&gt;</bpt>Rest<ept i="1">&lt;/b&gt;</ept> now', "**Rest** now", 0),
        ('<bpt i="1" type="italic">{\\i </bpt>Rest<ept i="1">}</ept> now', "*Rest* now", 0),
        ('<bpt i="1">&lt;code&gt;</bpt>Rest<ept i="1">&lt;/code&gt;</ept>', "`Rest`", 0),
        ('<bpt i="1">~~</bpt>Rest<ept i="1">~~</ept>', "~~Rest~~", 0),
        ('See <bpt i="1">&lt;a class="x" href="https://example.org/a"&gt;</bpt>us<ept i="1">&lt;/a&gt;</ept>', "See [us](https://example.org/a)", 0),
        ('See <bpt i="1">[</bpt>us<ept i="1">](b.md)</ept>', "See [us](b.md)", 0),
        ('<bpt i="1" type="bold"/><bpt i="2" type="italic"/>Rest<ept i="2"/> now<ept i="1"/>', "***Rest* now**", 0),
        ('Rest<bpt i="1" type="bold"/> now <ept i="1"/>please', "Rest **now** please", 0),
        ('<hi type="bold">Rest</hi> <hi type="ulined">now</hi>', "**Rest** now", 1),
        ('Rest<ph type="lb"/>now', "Rest\nnow", 0),
        ('Dear <ph x="1">{{ name }}</ph>,<ph x="2">[^1]</ph> rest', "Dear {{ name }},[^1] rest", 0),
        ('<it pos="begin">&lt;b&gt;</it>Rest<ut>x</ut> now<ph>&lt;img/&gt;</ph>', "Rest now", 3),
        ('<bpt i="1">&lt;b&gt;</bpt>Rest now', "Rest now", 1),
        ('<bpt i="1">&lt;b&gt;</bpt><ept i="1">&lt;/b&gt;</ept>Rest', "Rest", 1),
        ('Rest <bpt i="1">&lt;a title="<sub>not this</sub>"&gt;</bpt>now<ept i="1">&lt;/a&gt;</ept>', "Rest now", 1),
        ("Rest <x:own xmlns:x='u'>now</x:own>", "Rest now", 1),
    ],
)  # fmt: skip
def test_codes_become_marks(
    seg: str, text: str, dropped: int, project: Path, tmp_path: Path
) -> None:
    """Bold, italic, struck out, code, links and breaks where they can be told; else the words stay, counted."""
    said, pairs = bring(project, put(tmp_path, "x.tmx", tmx((seg, "休息"))))
    assert pairs == [[text, "休息"]]
    assert said["codes_dropped"] == dropped


def test_what_is_skipped_is_counted(project: Path, tmp_path: Path) -> None:
    """By reason, on the screen and in JSON; a PO's fuzzy texts and a table's short rows too."""
    units = tmx(
        ("Rest.", "休息。"), ("Rest.", "休息。"), ("Walk.", ""), ("", "走。"), ("Talk.", "谈。")
    )
    units = units.replace("</body></tmx>", tmx(("Eat.", "吃。"), zh="zh-TW").split("<body>")[1])
    file = put(tmp_path, "many.tmx", units)
    said, pairs = bring(project, file)
    assert pairs == [["Rest.", "休息。"], ["Talk.", "谈。"]]
    assert said["skipped"] == {"language": 1, "empty": 2, "duplicate": 1}
    err = run(project, "memory", "import", str(file)).err
    assert "2 pairs skipped: empty on one side" in err
    assert "1 pair skipped: not English with Simplified Chinese" in err
    po = 'msgid ""\nmsgstr "Language: zh-CN\\n"\n\n#, fuzzy\nmsgid "Walk."\nmsgstr "走。"\n\nmsgid "Rest."\nmsgstr "休息。"\n\nmsgid "Talk."\nmsgstr ""\n'
    said, pairs = bring(project, put(tmp_path, "agency.txt", po))
    assert (pairs, said["skipped"]) == ([["Rest.", "休息。"]], {"empty": 1, "unsure": 1})
    table = "zh-CN,note,en-US\n休息。,x,Rest.\n走。\n988,y,Call\n"
    said, pairs = bring(project, put(tmp_path, "sheet.dat", table))
    assert (pairs, said["skipped"]) == ([["Rest.", "休息。"]], {"language": 1, "unreadable": 1})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("dialect", ["excel", "excel-tab"])
def test_tables_as_spreadsheets_write_them(
    encoding: str, dialect: str, project: Path, tmp_path: Path
) -> None:
    """Quoted cells with marks, delimiters and line ends in them, in the encodings of spreadsheets."""
    rows = [["Rest, and\tsay “no”.", "休息，\n说“不”。"], ['Say "yes"; walk.', "说“好”；走。"]]
    file = io.StringIO(newline="")
    csv.writer(file, dialect=dialect).writerows([["English", "中文"], *rows])
    path = put(tmp_path, "table.bin", file.getvalue().encode(encoding))
    said, pairs = bring(project, path)
    assert pairs == rows
    assert said["skipped"] == {}


def test_a_lone_quotation_mark_swallows_no_row(project: Path, tmp_path: Path) -> None:
    """In a file of tabs that other tools write without quoting."""
    text = '"Rest now.\t现在休息。\nWalk "now".\t现在走。\n"Talk.\t谈心。\n'
    assert len(bring(project, put(tmp_path, "t.tsv", text))[1]) == 3


@pytest.mark.parametrize(
    ("encoding", "says"),
    [("utf-16-le", "utf-16"), ("utf-16-be", "utf-8"), ("utf-8", "utf-16"), ("utf-16", "utf-8")],
)
def test_wrong_declarations(encoding: str, says: str, project: Path, tmp_path: Path) -> None:
    """What a file says of its encoding counts only where it can be so."""
    data = tmx(("Rest.", "休息。"), encoding=says).encode(encoding)
    assert bring(project, put(tmp_path, "x.tmx", data))[1] == [["Rest.", "休息。"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tmx(("R", "休")).replace("<tmx", '<!DOCTYPE tmx [<!ENTITY a "aaa">]><tmx', 1).encode("utf-16"), "TMX declares entities, which no memory needs: take them out"),
        (tmx(("R", "休"), zh="zh-TW").encode(), "TMX holds no pair of English and Simplified Chinese"),
        (b"<html><body>x</body></html>", "MEMORY is no TMX, PO, CSV or TSV: export it as TMX from the other tool"),
        (b"Just a line of words", "MEMORY is no table with an English and a Chinese column: write a row a pair"),
        (b"en,zh\nRest.,Rest.\n", "MEMORY holds no pair of English and Simplified Chinese"),
        (b"\x89PNG\r\n\x1a\n\0\xff\0\xfe", "MEMORY is not the utf-8 that it should be: save it as UTF-8"),
        ('msgid ""\nmsgstr "Language: zh_TW\\n"\n\nmsgid "R"\nmsgstr "休"\n'.encode(), "MEMORY holds no pair of English and Simplified Chinese: its language is zh_TW"),
        (("<tmx><body><tu><tuv xml:lang='en'><seg>" + "<hi>" * 9999 + "</hi>" * 9999 + "</seg></tuv><tuv xml:lang='zh'><seg>x</seg></tuv></tu></body></tmx>").encode(), "TMX holds no pair"),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_memory(data: bytes, said: str, project: Path, tmp_path: Path) -> None:
    """Each says what is wrong and what to do; no entity is expanded; nothing is written."""
    assert said in refused(project, put(tmp_path, "x.dat", data)).err


def test_a_table_drafts_the_next_build(project: Path, tmp_path: Path) -> None:
    """As any memory: a proposal for what has no Mandarin, approved by nobody."""
    bring(project, put(tmp_path, "old.csv", "Breathe out slowly.,慢慢呼气。\n"))
    assert run(project, "build").code == 0
    shown = json.loads(run(project, "review", "show", WAITS, "--json").out)["entries"]
    (entry,) = (e for e in shown if e["source"] == "Breathe out slowly.")
    assert (entry["target"], entry["state"]) == ("慢慢呼气。", "drafted")

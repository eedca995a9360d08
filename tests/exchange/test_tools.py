"""Programs of others read our packages and give them back as they were: `.ci/tools` installs them for `make test-all`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import polib
import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline.exchange.compare import Judge, Result, bring_in
from pipeline.exchange.formats import format_named, read_returned
from pipeline.model.catalog import Catalog
from tests.conftest import CI, need
from tests.exchange.returns import package

OUT = package(3)
EDIT = {"Do not go alone. (4)": "不要独自去。"}
"""One text as a translator writes it."""
PACKAGE_OF_SCHEMA = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>EN</source_lang><target_lang>ZH-Hans</target_lang><sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""
_MEMORY = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
 creationtoolversion="3" segtype="paragraph" srclang="EN"/><body>
<tu><tuv lang="EN"><seg>{}</seg></tuv><tuv lang="ZH-Hans"><seg>{}</seg></tuv></tu>
</body></tmx>
"""


def ran(*words: str | Path) -> None:
    """Run a program of others on files of ours."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, timeout=300)  # noqa: S603  our own words  # fmt: skip
    assert done.returncode == 0, done.stderr


def written(format_: str, folder: Path) -> Path:
    """The package as a file."""
    one = format_named(format_)
    path = folder / f"x{one.ending}"
    path.write_bytes(one.write(OUT))
    return path


def brought(path: Path) -> dict[str, str]:
    """English → Mandarin of what a file would bring in; every other text is the same."""
    returned = read_returned(path.read_bytes(), str(path))
    catalog = Catalog("articles/x", "zh_Hans", tuple(row.entry for row in OUT.rows))
    outcomes = bring_in(catalog, returned, Judge((), lambda _: "")).outcomes
    assert {one.key for one in outcomes} == {row.entry.key for row in OUT.rows}
    return {o.entry.source: o.theirs for o in outcomes if o.entry and o.result is not Result.SAME}


def saved(path: Path, words: dict[str, str]) -> Path:
    """The file as the libraries of Office save it again, with other Mandarin beside some English."""
    new = path.with_stem("saved")
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        for row in document.tables[0].rows:
            for english, mandarin in words.items():
                if escape(english) in row._tr.xml:
                    row.cells[1].paragraphs[0].text = mandarin
        document.save(str(new))
    else:
        book = load_workbook(path)
        for line in book["Texts"].iter_rows(min_row=2):
            if str(line[2].value) in words:
                line[3].value = words[str(line[2].value)]
        book.save(new)
    return new


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_libraries_of_office_save_it_again(format_: str, tmp_path: Path) -> None:
    """python-docx and openpyxl: nothing changed, then one text, and that alone comes in."""
    path = written(format_, tmp_path)
    for words in ({}, EDIT):
        back = saved(path, words)
        assert brought(back) == words
        assert read_returned(back.read_bytes(), "x").stamp == OUT.stamp


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_libreoffice_saves_it_again(format_: str, tmp_path: Path) -> None:
    """Every text and mark, the signs and the stamp; of a file in which one text was changed, that one."""
    program = need("soffice")
    filter_ = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}[format_]
    source, back = written(format_, tmp_path), tmp_path / "back"
    edited = saved(source, EDIT)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    ran(program, profile, "--headless", "--convert-to", filter_, "--outdir", back, source, edited)
    assert brought(back / source.name) == {}
    assert brought(back / edited.name) == EDIT
    assert read_returned((back / source.name).read_bytes(), "x").stamp == OUT.stamp


@pytest.mark.slow
@pytest.mark.parametrize(
    ("format_", "shown", "typed", "comes_in"),
    [
        # OmegaT 3 shows the Mandarin that stands in an XLIFF file in place of the English
        ("xliff", "先说<g0>你的感受</g0>。（8）", "<g0>感受</g0>先说。", "**感受**先说。"),
        ("po", *EDIT, *EDIT.values(), *EDIT.values()),
    ],
)
def test_omegat(format_: str, shown: str, typed: str, comes_in: str, tmp_path: Path) -> None:
    """OmegaT writes our files: nothing changed, then one text translated, and that alone comes in."""
    program = need("omegat")
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (tmp_path / "p" / name).mkdir(parents=True)
    (tmp_path / "p/omegat.project").write_text(_PROJECT)
    file = written(format_, tmp_path / "p/source")
    config = f"--config-dir={tmp_path / 'config'}"
    ran(program, "--mode=console-translate", config, tmp_path / "p")
    assert brought(tmp_path / "p/target" / file.name) == {}
    (tmp_path / "p/omegat/project_save.tmx").write_text(_MEMORY.format(escape(shown), escape(typed)))  # fmt: skip
    ran(program, "--mode=console-translate", config, tmp_path / "p")
    english = "Say **what you feel** first. (8)" if format_ == "xliff" else shown
    assert brought(tmp_path / "p/target" / file.name) == {english: comes_in}


@pytest.mark.slow
def test_translate_toolkit(tmp_path: Path) -> None:
    """Its converters take our PO through XLIFF and CSV and back; `pofilter` reads it; our XLIFF is one to it."""
    need("po2xliff")
    po = written("po", tmp_path)
    ran("po2xliff", "--progress=none", po, tmp_path / "way.xlf")
    ran("xliff2po", "--progress=none", tmp_path / "way.xlf", tmp_path / "back.po")
    assert brought(tmp_path / "back.po") == {}
    ran("po2csv", "--progress=none", po, tmp_path / "way.csv")
    ran("csv2po", "--progress=none", "-t", po, tmp_path / "way.csv", tmp_path / "again.po")
    changed = brought(tmp_path / "again.po")
    assert all("\\" in english for english in changed)  # it doubles what stands behind a backslash
    ran("pofilter", "--progress=none", po, tmp_path / "filtered.po")
    here = {entry.msgid: entry.msgstr for entry in polib.pofile(str(po))}
    kept = {entry.msgid: entry.msgstr for entry in polib.pofile(str(tmp_path / "filtered.po"))}
    assert kept.items() <= here.items()  # what it has something to say about, word for word
    ours = written("xliff", tmp_path)
    ran("pomerge", "--progress=none", "-t", ours, "-i", ours, "-o", tmp_path / "merged.xlf")
    assert brought(tmp_path / "merged.xlf") == {}
    ran("xliff2po", "--progress=none", ours, tmp_path / "ours.po")
    assert "Say what you feel first. (8)" in (tmp_path / "ours.po").read_text()


@pytest.mark.slow
def test_the_schema_of_oasis(tmp_path: Path) -> None:
    """Our XLIFF is strictly valid."""
    schema = PACKAGE_OF_SCHEMA / "xliff-core-1.2-strict.xsd"
    if not schema.is_file():
        (pytest.fail if CI else pytest.skip)("the schema is not installed: `SLOW=yes .ci/tools`")
    text = schema.read_text().replace("http://www.w3.org/2001/xml.xsd", "xml.xsd")
    (tmp_path / "xliff.xsd").write_text(text)
    shutil.copy(PACKAGE_OF_SCHEMA / "xml.xsd", tmp_path)
    valid = etree.XMLSchema(file=str(tmp_path / "xliff.xsd"))
    valid.assertValid(etree.parse(str(written("xliff", tmp_path))))
    schemas = ("--noout", "--nonet", "--schema", tmp_path / "xliff.xsd")
    ran(need("xmllint"), *schemas, tmp_path / "x.xlf")

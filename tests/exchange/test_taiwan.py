"""Files for translators in Taiwan: their font, their words, the tags of their tools."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from pipeline.exchange.formats import format_named, read_returned
from pipeline.model.errors import PipelineError
from tests.exchange.returns import package

OUT = package(3)
TAIWAN = replace(OUT, stamp=replace(OUT.stamp, locale="zh-Hant"))


@pytest.mark.parametrize("format_", ["docx", "xlsx", "xliff", "po"])
def test_a_file_for_taiwan_comes_back(format_: str) -> None:
    """It says its locale, and holds what went out; a file in Simplified has what it had."""
    data = format_named(format_).write(TAIWAN)
    back = read_returned(data, "x")
    assert back.stamp == TAIWAN.stamp
    assert [row.target for row in back.rows] == [
        row.target for row in read_returned(format_named(format_).write(OUT), "x").rows
    ]
    if format_ in ("docx", "xlsx"):
        office = zipfile.ZipFile(BytesIO(data))
        everything = "".join(
            office.read(name).decode() for name in office.namelist() if name.endswith(".xml")
        )
        assert "JhengHei" in everything
        assert format_ == "xlsx" or "YaHei" not in everything  # Excel keeps fonts that no cell has
        assert "請把譯文寫在「中文」一欄" in unescape(everything)
        assert format_ == "docx" or {"Comment 備註", "About 說明"} <= set(re.findall(r'[>"]([^<>"]+)', unescape(everything)))  # fmt: skip


def test_a_comment_comes_back_under_either_heading() -> None:
    """That of a workbook for Taiwan, and the first one."""
    for package_ in (OUT, TAIWAN):
        out = BytesIO()
        book = load_workbook(BytesIO(format_named("xlsx").write(package_)))
        book["Texts"]["G2"] = "好嗎？"
        book.save(out)
        first = read_returned(out.getvalue(), "x").rows[0]
        assert [remark.text for remark in first.remarks] == ["好嗎？"]


def test_the_tags_of_other_tools() -> None:
    """zh-TW is the language of such a file, zh-CN another one."""
    xliff = format_named("xliff").write(TAIWAN)
    for tag, fits in (("zh-TW", True), ("zh_HK", True), ("zh-CN", False)):
        changed = xliff.replace(b'target-language="zh-Hant"', f'target-language="{tag}"'.encode())
        assert changed != xliff
        if fits:
            assert read_returned(changed, "x").stamp == TAIWAN.stamp
        else:
            with pytest.raises(PipelineError, match="not in zh-Hant"):
                read_returned(changed, "x")

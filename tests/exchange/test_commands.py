"""Texts go out and come back by the command line: only what somebody changed comes in."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.flow.decisions import Seen, edit
from tests.exchange.project import (
    APPROVED,
    BREATHE,
    CARD,
    MANDARIN,
    PAGE,
    by,
    comments,
    report,
    results,
    run,
    sign,
    texts,
    work,
)

SAY = "Say **what you feel** first, then ask."
FORMATS = {"xliff": ".xlf", "xlsx": ".xlsx", "docx": ".docx", "po": ".po"}


def sent(root: Path, format_: str, *words: str) -> Path:
    """The file of the page, as it went out."""
    out = root.parent / f"out-{format_}"
    run(root, "export", "--format", format_, "--what", "all", "--translator", "Li Wei", "--out", str(out), *words)  # fmt: skip
    return out / f"{PAGE}{FORMATS[format_]}"


def tracked(root: Path) -> dict[str, bytes]:
    """All that git would keep of the project."""
    files = (one.relative_to(root) for one in root.rglob("*") if one.is_file())
    return {str(one): (root / one).read_bytes() for one in files if one.parts[0] not in (".pipeline", "dist")}  # fmt: skip


def typed(path: Path, changes: dict[str, str], comment: dict[str, str] | None = None) -> Path:
    """The workbook with other Mandarin beside some English."""
    book = load_workbook(path)
    for line in book["Texts"].iter_rows(min_row=2):
        english = str(line[2].value)
        if english in changes:
            line[3].value = changes[english]
        line[6].value = (comment or {}).get(english)
    book.save(path)
    return path


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_changed_brings_nothing_in(format_: str, root: Path) -> None:
    """Whatever the format, and no file of the project is written."""
    file = sent(root, format_)
    before = tracked(root)
    found = report(root, str(file), "--yes")
    assert {row["result"] for row in found["rows"]} == {"same"}
    assert len(found["rows"]) == 6
    assert tracked(root) == before  # catalogs, decisions and states, byte for byte


def test_what_came_in(root: Path) -> None:
    """New and changed texts as drafts under the translator's name; refused and disputed ones with place and reason."""
    edits = {
        SAY: "先说**心里话**，再问。",
        CARD: "读一读卡片，休息一下。",  # the link is gone
        BREATHE: "慢慢呼吸，再回来。",
        APPROVED: "不要一个人去。",
    }
    file = typed(sent(root, "xlsx"), edits, {BREATHE: "“回来”是回到房间吗？"})
    shown = run(root, "import", str(file), code=1)
    assert "row 5 of “Texts”" in shown
    assert "The Mandarin lacks the link" in shown
    assert "somebody has approved what stands here" in shown
    assert texts(root)[BREATHE] == ""  # nothing is written before --yes
    found = report(root, str(file), "--yes", code=1)
    assert results(found) == {SAY: "changed", CARD: "refused", BREATHE: "new", APPROVED: "conflict"}
    now = texts(root)
    assert now[SAY] == edits[SAY]
    assert now[BREATHE] == edits[BREATHE]
    assert now[APPROVED] == MANDARIN[APPROVED]
    assert now[CARD] == ""
    assert "translated by Li Wei" in comments(root)
    assert "Li Wei: “回来”是回到房间吗？" in comments(root)
    assert any("不要一个人去" in one for one in comments(root))  # for the desk to decide
    states = work(root).reviews(work(root).catalog(work(root).document(PAGE)))
    assert [review.state.value for (context, english), review in states.items() if english in (SAY, BREATHE)] == ["drafted"] * 2  # fmt: skip


def test_a_person_decides_a_conflict(root: Path) -> None:
    """With --take the file's words come in, and that an approval ends is said."""
    file = typed(sent(root, "xlsx"), {APPROVED: "不要一个人去。"})
    found = report(root, str(file), "--yes", "--take", sign(root, APPROVED)[:8])
    (row,) = (row for row in found["rows"] if row["english"] == APPROVED)
    assert (row["result"], row["why"]) == ("changed", "what stood here was approved, and no approval is left")  # fmt: skip
    assert texts(root)[APPROVED] == "不要一个人去。"
    assert "--take beef: no text" in run(root, "import", str(file), "--take", "beef", code=1)


def test_two_people_disagree(root: Path) -> None:
    """What was changed here since the file went out stays; what the file has is kept beside it, once."""
    file = typed(sent(root, "xlsx"), {SAY: "先讲**感受**，再问。"})
    edit(by(root), PAGE, Seen(sign(root, SAY)), "先说出**你的感受**，再问。")
    for _ in range(2):
        assert results(report(root, str(file), "--yes", code=1)) == {SAY: "conflict"}
    assert texts(root)[SAY] == "先说出**你的感受**，再问。"
    assert len(comments(root)) == 1


def test_the_english_has_moved_on(root: Path) -> None:
    """A text whose English changed is refused, and the others come in."""
    file = typed(sent(root, "xlsx"), {SAY: "先说**心里话**，再问。", BREATHE: "慢慢呼吸，再回来。"})
    page = root / "content/en" / f"{PAGE}.md"
    page.write_text(page.read_text().replace("first, then ask", "first, and then ask"))
    shown = run(root, "import", str(file), "--yes", code=1)
    assert "its English has changed since it went out: it is now “Say **what you feel** first, and then ask.”" in shown  # fmt: skip
    assert texts(root)[BREATHE] == "慢慢呼吸，再回来。"


def test_wrong_files_are_one_line_each(root: Path) -> None:
    """Another project, a page that is gone, a file of something else; the good file comes in all the same."""
    good = typed(sent(root, "xlsx"), {BREATHE: "慢慢呼吸，再回来。"})
    other = root.parent / "other.po"
    text = sent(root, "po").read_text()
    other.write_text(text.replace("project=https://www.example.org", "project=https://other.org"))
    gone = root.parent / "gone.po"
    gone.write_text(text.replace("document=articles/talk", "document=articles/gone"))
    bare = root.parent / "bare.po"
    bare.write_text(re.sub(r'"X-Pipeline[^\n]*\n', "", text))
    junk = root.parent / "junk.zip"
    junk.write_bytes(b"PK\x03\x04 cut")
    missing = root.parent / "missing.docx"
    files = [str(one) for one in (other, gone, bare, junk, missing, good)]
    found = report(root, *files, "--yes", code=1)
    said = [(problem["path"], problem["message"]) for problem in found["problems"]]
    assert [path for path, _ in said] == files[:-1]
    for (_, message), words in zip(said, ("another project (https://other.org", "belongs to articles/gone", "does not say which project", "no zip that can be read", "is not there"), strict=True):  # fmt: skip
        assert words in message
    assert texts(root)[BREATHE] == "慢慢呼吸，再回来。"


def test_a_zip_is_written_where_it_was_asked_for(root: Path) -> None:
    """At exactly that path; it comes back as a whole; a second export over somebody's work is refused."""
    out = root.parent / "package.zip"
    run(root, "export", "--format", "xliff", "--out", str(out))
    with zipfile.ZipFile(out) as package:
        names = package.namelist()
        text = package.read(f"{PAGE}.xlf").decode()
    assert names == [f"{PAGE}.xlf", "memory.tmx"]
    assert "绝不要一个人去" not in text  # approved, and only what waits was asked for
    assert "`you` is one person here" in text
    assert {row["result"] for row in report(root, str(out))["rows"]} == {"same"}
    again = run(root, "export", "--format", "xliff", "--what", "all", "--out", str(out), code=1)
    assert "somebody may have worked in it" in again


def test_a_package_that_broke_off_brings_nothing(root: Path) -> None:
    """Wherever a zip was cut: one line that names it, and every text stays."""
    out, before = root.parent / "package.zip", texts(root)
    run(root, "export", "--format", "xliff", "--what", "all", "--out", str(out))
    whole = out.read_bytes()
    for share in range(1, 8):
        out.write_bytes(whole[: len(whole) * share // 8])
        (problem,) = report(root, str(out), "--yes", code=2)["problems"]
        assert (problem["path"], problem["code"]) == (str(out), "EXCHANGE-DAMAGED")
    assert texts(root) == before


def test_comments_come_to_the_desk(root: Path) -> None:
    """In the name of whoever brings them, once; a question makes the page wait."""
    file = typed(sent(root, "xlsx"), {}, {BREATHE: "回到哪里？", SAY: "很好。"})
    for _ in range(2):
        run(root, "import", str(file), "--yes", "--as", "ann")
    made = [d for d in work(root).decisions(PAGE) if d.verdict.value == "comment"]
    assert sorted((d.source_sha, bool(d.blocking), d.reviewer) for d in made) == sorted(
        [(sign(root, BREATHE), True, "ann"), (sign(root, SAY), False, "ann")]
    )
    assert comments(root) == []


def test_who_may_not_decide_brings_no_comment(root: Path) -> None:
    """The fault is named before anything is written."""
    file = typed(sent(root, "xlsx"), {BREATHE: "慢慢呼吸，再回来。"}, {BREATHE: "好吗？"})
    shown = run(root, "import", str(file), "--yes", "--as", "nobody", code=2)
    assert "REVIEWER" in shown
    assert texts(root)[BREATHE] == ""


def test_the_same_file_again_brings_nothing(root: Path) -> None:
    """The same file again after it came in: every text is the same."""
    file = typed(sent(root, "xlsx"), {BREATHE: "慢慢呼吸，再回来。"})
    report(root, str(file), "--yes")
    assert results(report(root, str(file), "--yes")) == {}

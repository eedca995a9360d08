"""Deciding without the desk: signs that name one text, reasons that can be read, decisions that hold."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.cli.review_show import status_marks
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from tests.cli.project import PAGE, WAITS, put, run, tree

BREATHE = "e0f7ebbd"
HELP = "a06587e7"


def entries(project: Path, document: str) -> dict[str, dict[str, object]]:
    """Sign → what `review show --all` says of the text."""
    said = run(project, "review", "show", document, "--all", "--json").out
    return {entry["sign"]: entry for entry in json.loads(said)["entries"]}


def verdicts(project: Path, document: str) -> list[str]:
    """The ledger's verdicts, in file order."""
    text = (project / f"locales/zh/decisions/{document}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["verdict"] for line in text.splitlines()]


def test_signs_name_one_text_each() -> None:
    """Two texts that share eight digits get more; that they share them is a fact about SHA-256."""
    texts = [Entry(None, f"Breathe {n} times.") for n in (132974, 180867, 3)]
    catalog = Catalog("articles/x", "zh_Hans", tuple(texts))
    found = status_marks(catalog)
    assert texts[0].source_sha[:8] == texts[1].source_sha[:8] == "e29fb59f"
    assert len(set(found.values())) == 3
    assert {len(sign) for sign in found.values()} == {9}


def test_all_signs_can_be_typed(project: Path) -> None:
    """Each sign that `show` prints names its text, also by its first digits and in capitals."""
    for sign in entries(project, WAITS):
        for typed in (sign, sign[:6].upper()):
            ran = run(project, "review", "edit", WAITS, typed, "--text", f"文{typed}", "--as", "bo")
            assert ran.code == 0, ran
        assert entries(project, WAITS)[sign]["target"] == f"文{sign[:6].upper()}"


def test_edit_reads_from_standard_input(project: Path) -> None:
    """Long texts come from a file, with Chinese in it; the line end of the file is no part of them."""
    ran = run(project, "review", "edit", WAITS, BREATHE, "--as", "bo", text="慢慢呼气。\n")
    assert ran.code == 0
    assert entries(project, WAITS)[BREATHE]["target"] == "慢慢呼气。"


def test_a_dismissed_finding_stays_dismissed_for_these_words(project: Path) -> None:
    """It stops blocking; for other words it is looked at anew, and only a lead dismisses a hard one."""
    run(project, "review", "edit", WAITS, HELP, "--text", "拨打988，24小时。", "--as", "bo")
    said = run(project, "check", WAITS).out
    assert "number ! error" in said
    ran = run(project, "review", "dismiss", WAITS, HELP, "number", "--as", "bo")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "  1 finding dismissed")
    assert run(project, "check", WAITS).code == 0
    run(project, "review", "edit", WAITS, HELP, "--text", "拨打988，12小时。", "--as", "bo")
    assert run(project, "check", WAITS).code == 1
    run(project, "review", "edit", WAITS, HELP, "--text", "请打电话。", "--as", "bo")
    before = tree(project)
    refused = run(project, "review", "dismiss", WAITS, HELP, "contact", "--as", "bo")
    assert (refused.code, refused.err[:12]) == (1, "LEAD contact")
    assert tree(project) == before
    assert run(project, "review", "dismiss", WAITS, HELP, "contact", "--as", "ann").code == 0


def test_a_finding_that_is_not_there(project: Path) -> None:
    """Whoever dismisses something else is told which findings are open on that text."""
    run(project, "review", "edit", WAITS, HELP, "--text", "拨打998。", "--as", "bo")
    ran = run(project, "review", "dismiss", WAITS, HELP, "width", "--as", "ann")
    says = "UNKNOWN no check says `width` of “Call 988.”: open findings on it: contact, number\n"
    assert (ran.code, ran.out, ran.err) == (2, "", says)


def test_lowered_safety_needs_one_reader(project: Path) -> None:
    """Beside a hotline it takes a lead and somebody else; then one person is enough, and bulk approval takes the text."""
    run(project, "review", "edit", WAITS, HELP, "--text", "拨打988。", "--as", "bo")
    assert "left alone: it is about safety" in approve_all(project)
    first = run(project, "review", "lower-safety", WAITS, HELP, "--as", "bo")
    assert (first.code, "stays safety text until a lead says so too" in first.out) == (0, True)
    assert "left alone: it is about safety" in approve_all(project)
    assert run(project, "review", "lower-safety", WAITS, HELP, "--as", "ann").code == 0
    assert "left alone: it is about safety" not in approve_all(project)
    assert entries(project, WAITS)[HELP]["state"] == "approved"
    assert verdicts(project, WAITS) == ["edit", "lower-safety", "lower-safety", "approve"]


def approve_all(project: Path) -> str:
    """What bulk approval by Bo prints."""
    return run(project, "review", "approve", WAITS, "--all", "--as", "bo").out


def test_all_or_none(project: Path) -> None:
    """One sign that is wrong among several, and no decision is written."""
    run(project, "review", "edit", WAITS, BREATHE, "--text", "慢慢呼气。", "--as", "bo")
    before = tree(project)
    ran = run(project, "review", "approve", WAITS, BREATHE, "ffffffff", "--as", "bo")
    assert ran.code == 2
    assert tree(project) == before


def test_show_has_what_the_page_lacks(project: Path) -> None:
    """A fault of the English file stands below its texts, with its place."""
    put(
        project,
        f"content/en/{PAGE}.md",
        "---\ndraft: true\n---\n# Kind words\n\n::: crisis\nCall 988.\n",
    )
    last = run(project, "review", "show", PAGE).out.splitlines()
    assert any(line.startswith(f"content/en/{PAGE}.md:6: directive ! error") for line in last)

"""`review show` tells a reader what a machine did to a draft, and what memory lent, and nothing of a person's text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.model.entry import Origin
from tests.cli.project import WAITS, run

TARGET = "慢慢呼气。"


def draft(project: Path, maker: str, detail: str) -> None:
    """Give the first text a machine's Mandarin with this mark."""
    origin = Origin.of(maker, detail, TARGET)
    path = project / f"locales/zh/LC_MESSAGES/{WAITS}.po"
    text = path.read_text("utf-8")
    start = text.index("#. task")
    end = text.index("\n\n", start)
    lines = [line for line in text[start:end].split("\n") if line != "#, fuzzy"]
    assert lines[-1].startswith("msgstr")
    mark = f"# pipeline: {origin.maker} {origin.detail} {origin.digest}"
    entry = "\n".join([mark, *lines[:-2], "#, fuzzy", lines[-2], f'msgstr "{TARGET}"'])
    path.write_text(text[:start] + entry + text[end:], "utf-8")


@pytest.mark.parametrize(
    ("maker", "detail", "said"),
    [
        ("machine", "google", []),
        (
            "machine",
            "google: swapped 验证→认可 (validation); masked 情感同调 (attunement); injected 退缩 (withdraw); open (bid)",
            [
                "~ 验证 → 认可 for “validation”: swapped, the glossary’s word",
                "~ 情感同调 for “attunement”: put in, the engine did not have it",
                "~ 退缩 for “withdraw”: asked for, the engine did not have it",
                "~ “bid”: not as the glossary has it, look here",
            ],
        ),
        (
            "memory",
            '92% articles/x approved by ann on 2026-11-23 for "Breathe in slowly."',
            [
                "≈ memory, 92% like: articles/x approved by ann on 2026-11-23",
                "  its English and this one: Breathe [-in-]{+out+} slowly.",
            ],
        ),
        ("memory", "100% articles/x", ["= memory, the same text: articles/x"]),
        ("memory", "101% articles/x", ["= memory, the same text and place: articles/x"]),
    ],
)
def test_show_says_it(project: Path, maker: str, detail: str, said: list[str]) -> None:
    """Below the Mandarin, a line for each thing; programs get it whole."""
    draft(project, maker, detail)
    shown = run(project, "review", "show", WAITS).out.splitlines()
    at = shown.index(f"    {TARGET}") + 1
    assert shown[at : at + len(said)] == [f"    {line}" for line in said]
    assert not shown[at + len(said)].startswith("    ~")
    entries = json.loads(run(project, "review", "show", WAITS, "--json").out)["entries"]
    (entry,) = (e for e in entries if e["target"] == TARGET)
    assert entry["origin"]["detail"] == detail


def test_a_persons_text_has_no_origin(project: Path) -> None:
    """Once somebody has typed, the machine's mark tells nothing any more."""
    draft(project, "machine", "google: swapped 验证→认可 (validation)")
    path = project / f"locales/zh/LC_MESSAGES/{WAITS}.po"
    path.write_text(path.read_text("utf-8").replace(TARGET, "慢慢吐气。"), "utf-8")
    assert "swapped" not in run(project, "review", "show", WAITS).out
    entries = json.loads(run(project, "review", "show", WAITS, "--json").out)["entries"]
    assert [e["origin"] for e in entries if e["target"] == "慢慢吐气。"] == [None]

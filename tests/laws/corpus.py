"""Every Markdown text that the laws are tried on, by name: the specification, the cases, and our own content."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def commonmark() -> dict[str, str]:
    """The 652 examples of CommonMark 0.31.2."""
    examples = json.loads((ROOT / "tests/data/commonmark-0.31.2.json").read_text(encoding="utf-8"))
    return {f"commonmark {e['example']}": e["markdown"] for e in examples}


def cases() -> dict[str, str]:
    """One-feature files, written by hand; bytes as they are, line ends too."""
    files = sorted((ROOT / "tests/cases/extract").glob("*.md"))
    assert files, "no cases found"
    return {file.name: file.read_bytes().decode() for file in files}


def content() -> dict[str, str]:
    """The practice's own English."""
    files = sorted((ROOT / "content/en").rglob("*.md"))
    assert files, "no content found"
    return {str(file.relative_to(ROOT)): file.read_bytes().decode() for file in files}


def everything() -> dict[str, str]:
    """All of them."""
    return {**commonmark(), **cases(), **content()}

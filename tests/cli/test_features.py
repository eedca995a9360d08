"""Each feature of Markdown on a page of its own, from the file to the site: what is built is what `verify` expects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import polib
import pytest
import yaml

from pipeline.flow.decisions import Decider, approve_all
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.publishing import publish as publish_page
from tests.cli.project import put, run

CASES = Path(__file__).parents[1] / "cases/features"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
GLOSSARY = """contacts:
  - {name: 988 Lifeline, number: "988", channels: [call, text], source: Example}
  - {name: Emergency number, number: "911", channels: [call], source: Example}
"""
REVIEWERS = """- {id: ann, name: Ann, role: lead, reads: [zh], from: 2026-01-01, until: null}
- {id: bo, name: 王波, role: reviewer, reads: [zh], from: 2026-01-01, until: null}
"""


class Feature(NamedTuple):
    """One feature and its page in both languages."""

    id: str
    name: str
    english: str
    mandarin: list[str]
    finds: str
    """What the finding about HTML names; empty where there is none."""
    text: dict[str, str]
    """The plain text in each language, where it matters."""


def features(group: str) -> list[Feature]:
    """The features of a group, each with the id of its page."""
    cases = yaml.safe_load((CASES / f"{group}.yaml").read_text(encoding="utf-8"))
    return [
        Feature(
            f"handouts/{group}-{n}",
            c["name"],
            c["en"],
            c["zh"],
            c.get("finds", ""),
            c.get("text", {}),
        )
        for n, c in enumerate(cases, 1)
    ]


def done(root: Path, *words: str) -> str:
    """Run a command that has to succeed; give what it printed."""
    ran = run(root, *words)
    assert ran.code == 0, (words, ran)
    return ran.out


def make(root: Path, pages: list[Feature], kind: str = "handout") -> None:
    """A project with a page a feature."""
    put(root, "pipeline.toml", 'site_url = "https://www.example.org"\nsite_name = "Practice"\n')
    put(root, "glossary.yaml", GLOSSARY)
    put(root, "locales/reviewers.yaml", REVIEWERS)
    put(root, "content/en/handouts/two.png", PNG)
    for page in pages:
        head = f"---\ntitle: Rest well\nid: {page.id}\nkind: {kind}\ndate: 2026-11-23\n---\n\n"
        put(root, f"content/en/{page.id}.md", head + page.english)


def translate(root: Path, page: Feature) -> None:
    """Write the Mandarin of a page into its catalog, as a translator does with another tool."""
    file = root / f"locales/zh/LC_MESSAGES/{page.id}.po"
    catalog = polib.pofile(str(file), wrapwidth=0)
    entries = [entry for entry in catalog if not entry.obsolete]
    targets = ["好好休息", *page.mandarin]
    assert len(entries) == len(targets), (page.name, [entry.msgid for entry in entries])
    for entry, target in zip(entries, targets, strict=True):
        entry.msgstr = target
    catalog.save(newline="\n")


def publish(root: Path, first: Feature, *others: Feature) -> None:
    """Two people read the pages, and one of them publishes them: the first by commands, which each read all pages anew."""
    for reader in ("ann", "bo"):
        done(root, "review", "approve", first.id, "--all", "--safety", "--as", reader)
    done(root, "review", "publish", first.id, "--as", "ann")
    workspace = open_workspace(root)
    ann, bo = Decider(workspace, "ann"), Decider(workspace, "bo")
    for page in others:
        for decider in (ann, bo):
            approve_all(decider, page.id, safety=True)
        publish_page(ann, page.id)


def read(root: Path, page: Feature, tag: str) -> dict[str, Any]:
    """What programs read of a page."""
    file = root / f"dist/site/pages/{tag}/{page.id}.json"
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("directives", "handout"),
        *((group, "article") for group in ("footnotes", "html")),
        # what is printed takes its time
        *(
            pytest.param(group, "handout", marks=pytest.mark.slow)
            for group in ("footnotes", "html", "blocks", "inline")
        ),
    ],
)
def test_what_is_built_is_proven(group: str, kind: str, tmp_path: Path) -> None:
    """From Markdown to the site: the build is proven, and what is left out is told."""
    pages = features(group)
    make(tmp_path, pages, kind)
    done(tmp_path, "extract")
    for page in pages:
        translate(tmp_path, page)
    publish(tmp_path, *pages)
    # 1: a picture that is not ours, a sign that no font of ours has; the pages are built all the same
    assert run(tmp_path, "build").code in {0, 1}
    ran = run(tmp_path, "verify")
    assert ran.code == 0, ran.out + ran.err
    found = json.loads(run(tmp_path, "check", "--json").out)["findings"]
    for page in pages:
        said = [f["message"] for f in found if f["document"] == page.id and f["code"] == "html"]
        assert bool(said) == bool(page.finds), (page.name, said)
        assert page.finds in "".join(said).lower()
        for tag, text in page.text.items():
            assert read(tmp_path, page, tag)["text"] == text


@pytest.mark.parametrize(
    "broken",
    [
        "<script>",
        "<style>\np {}",
        "<!-- a note",
        "<p>\n<iframe src='x'>\n</p>",
        '<div title="x>',
        "<?php",
    ],
)
def test_what_never_ends_stops_the_build(broken: str, tmp_path: Path) -> None:
    """It would take the crisis box behind it for its own: it is named with its line, and nothing is written."""
    box = "::: crisis | Help\nCall 988.\n:::\n"
    make(tmp_path, [Feature("handouts/x", "x", f"Rest.\n\n{broken}\n\n{box}", [], "", {})])
    ran = run(tmp_path, "build")
    assert ran.code
    assert ran.err.startswith("content/en/handouts/x.md:")
    assert "never ends, and would take all that follows into it" in ran.err
    assert not (tmp_path / "dist/site").exists()

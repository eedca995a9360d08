"""A project with so many drafted texts, and accounts for ten reviewers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import Writer
from benchmarks.corpus_zh import mandarin
from benchmarks.measure import ROOT
from pipeline.catalog.merge import merge
from pipeline.catalog.po import write_po
from pipeline.extract.read import read
from pipeline.flow.accounts.auth import Desk, store_of
from pipeline.flow.accounts.reviewers import add_user
from pipeline.flow.open_workspace import open_workspace
from pipeline.model.settings import ZH
from pipeline.store.accounts import Account, put
from pipeline.store.passwords import Passwords

PASSWORD = "a kettle sings low"  # noqa: S105  of people who do not exist
_CHEAP = Passwords(rounds=1, memory=8)


def make(root: Path, documents: int, texts: int, people: int) -> None:
    """Write it. `texts`: in each document; one in four is approved already by `r0` and `r1`."""
    shutil.copy(ROOT / "glossary.yaml", root)
    (root / "pipeline.toml").write_text('site_url = "https://www.example.org"\n')
    for number in range(documents):
        _document(root, number, texts)
    workspace = open_workspace(root)
    desk = Desk(store_of(workspace.project), _CHEAP, 8 * 3600)
    for number in range(people):
        name = f"r{number}"
        add_user(workspace, name, name=name, role="reviewer", reads=("zh",))
        account = Account(name, name, "reviewer", "zh-Hans")
        put(desk.store, account, _CHEAP.hash(PASSWORD), "bench")
    desk.store.close()


def _document(root: Path, number: int, texts: int) -> None:
    name = f"articles/a{number:05d}"
    english = "\n\n".join(_blocks(Writer(f"desk {number}"), name, texts)) + "\n"
    document = read(english, f"content/en/{name}.md", name)
    catalog = merge(document, None, ZH.babel)
    entries = tuple(replace(e, target=_mandarin(e.source)) for e in catalog)
    _write(root / f"content/en/{name}.md", english)
    _write(root / f"locales/zh/LC_MESSAGES/{name}.po", write_po(replace(catalog, entries=entries)))


def _blocks(writer: Writer, name: str, texts: int) -> Iterator[str]:
    """Front matter with two texts, then headings, paragraphs and lists."""
    yield f'---\ntitle: "Page {name[-5:]}"\ndescription: "{writer.sentence()}"\nid: {name}\nkind: article\n---'
    for number in range(texts - 2):
        if number % 12 == 0:
            yield f"## {writer.sentence()} {number}"
        elif number % 3 == 0:
            yield f"- **Step:** {writer.sentence()} {number}"
        else:
            yield f"{writer.paragraph(1, 3)} {number}"


def _mandarin(english: str) -> str:
    """The Mandarin of a block, its number kept."""
    text, blank, number = english.rpartition(" ")
    if blank and number.isdigit() and not text.startswith("Page"):
        return f"{mandarin(text)}{number}"
    return mandarin(english)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

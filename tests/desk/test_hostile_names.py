"""Files with hostile names, ids and slugs: named as text, run by nobody, and nothing is written outside the project."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.desk.served import served
from tests.desk.test_hostile import assert_harmless
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

NAMES = (
    '"><img src=x onerror=steal()>',
    "<script>steal()<",
    "' onmouseover='steal()",
    "{{ config }}{% raw %}",
    "%2e%2e%2fetc%2fpasswd",
    "%s%n%(num)s%00",
    "a..%5c..%5cevil",
    "a\nb\tc",
    "\u202egnp.exe",
    "e\u0301\u200b\ufeff",
    "-rf --as lea",
    "$(touch evil)`touch evil`;touch evil",
    "字" * 80,
    "x" * 250,
    "con",
)
"""Of files, without `.md`."""
IDS = (
    "../../evil",
    "/etc/evil",
    "a/../../evil",
    "<b>",
    "a b",
    "x" * 400,
    "site",
    "%2e%2e/evil",
    "\u202ea",
)
MOST = 200
"""Characters of an id."""
PATHS = ("/", "/search?q=evil", "/people", f"/pages/{ARTICLE_ID}", "/terms")


def page(number: int, id_: str = "") -> str:
    named = f"id: {id_}\n" if id_ else ""
    return f"---\ntitle: Evil {number}\n{named}kind: article\n---\n\nAn evil text {number}, said once.\n"


def around(folder: Path) -> dict[str, bytes]:
    """Every file beside the project."""
    found = (p for p in folder.rglob("*") if p.is_file() and not p.is_relative_to(folder / "p"))
    return {str(p): p.read_bytes() for p in found}


@pytest.mark.parametrize("named", [True, False], ids=["with ids", "without ids"])
def test_names_of_files_never_run(world: World, named: bool) -> None:
    """With an id of its own such a file is a page like any; without one it gets an id of its letters, or is named as an error."""
    before = around(world.root.parent)
    for number, name in enumerate(NAMES):
        world.path(f"content/en/articles/{name}.md").write_text(
            page(number, f"articles/evil-{number}" if named else ""), encoding="utf-8"
        )
    with served(world.root) as desk:
        ann, ada = desk.as_("ann"), desk.as_("ada")
        for path in PATHS:
            shown = (ada if path == "/people" else ann).get(path)
            assert shown.status == 200
            assert_harmless(shown)
        home = ann.get("/")
        links = [link for link in home.links() if link.startswith("/pages/")]
        assert all(re.fullmatch(r"/pages/[a-z0-9/-]+", link) for link in links)
        assert sum("evil-" in link for link in links) == len(NAMES) or not named
        no_id = [name for name in NAMES if len(name) > MOST or not re.search("[a-z]", name)]
        assert len(home.tree.css(".error")) == (0 if named else len(no_id))
        if named:
            for number in range(len(NAMES)):
                card = ann.get(f"/pages/articles/evil-{number}")
                assert_harmless(card)
                assert_harmless(ann.send(ann.get(card.links()[-1]), "/save", text=f"坏 {number}"))
                assert_harmless(ann.get(f"/pages/articles/evil-{number}/-/sign-off"))
    assert around(world.root.parent) == before
    assert not list(world.root.rglob("evil"))


def test_ids_lead_nowhere_else(world: World) -> None:
    """Each is refused by name, on the first page; the other pages go on."""
    before = around(world.root.parent)
    for number, id_ in enumerate(IDS):
        quoted = id_.replace("'", "''")
        world.path(f"content/en/articles/id-{number}.md").write_text(page(number, f"'{quoted}'"))
    with served(world.root) as desk:
        home = desk.as_("ann").get("/")
        assert_harmless(home)
        assert len(home.tree.css(".error")) == len(IDS)
        assert desk.as_("ann").get(f"/pages/{ARTICLE_ID}").status == 200
    assert around(world.root.parent) == before


def test_a_name_that_is_no_text_stops_nobody(world: World) -> None:
    """Bytes that are no UTF-8: the desk says which file, and every other page is there; then it is mended."""
    with served(world.root) as desk:
        ann = desk.as_("ann")
        bad = os.fsencode(world.path("content/en/articles")) + b"/\xff\xfe.md"
        Path(os.fsdecode(bad)).write_bytes(page(1).encode())
        desk.memory.workspace(now=True)
        home = ann.get("/")
        assert home.status == 200
        assert "is not UTF-8" in home.text
        assert ann.get(f"/pages/{ARTICLE_ID}").status == 200
        os.unlink(bad)  # noqa: PTH108  a name that is no text
        desk.memory.workspace(now=True)
        assert "is not UTF-8" not in ann.get("/").text

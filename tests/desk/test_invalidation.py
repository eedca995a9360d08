"""Each input of a running desk is changed behind its back, and everything that it keeps at hand follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.page_view import page_view
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.desk.queue import queue_of
from pipeline.flow.desk.suggestions import suggestions_for
from pipeline.flow.desk.unit_context import other_occurrences, term_notes
from pipeline.flow.token_cache import TokenCache
from pipeline.flow.workspace import Workspace
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, NO_COMMA
from tests.flow.world import World

SAY = "Say what you need"


def everything(workspace: Workspace) -> dict[str, object]:
    """What a person can see of it, by document and by what it is."""
    found: dict[str, object] = {}
    for document in workspace.with_labels:
        snapshot = workspace.snapshot(document)
        texts = snapshot.catalog.entries
        found |= {
            f"{document.id} catalog": snapshot.catalog,
            f"{document.id} reviews": snapshot.reviews,
            f"{document.id} decisions": snapshot.decisions,
            f"{document.id} findings": open_on(workspace, snapshot),
            f"{document.id} page": page_view(workspace, snapshot),
            f"{document.id} suggestions": [suggestions_for(workspace, one) for one in texts],
            f"{document.id} elsewhere": [
                other_occurrences(workspace, document.id, e) for e in texts
            ],
            f"{document.id} terms": [term_notes(workspace, one) for one in texts],
        }
    found["queue"] = queue_of(workspace, "bo", {})
    return found


def put(world: World, path: str, old: str, new: str) -> None:
    text = world.path(path).read_text()
    assert old in text
    world.path(path).write_text(text.replace(old, new, 1))


def other_english(world: World) -> None:
    """The handout gets a text that the article has too, in other words."""
    put(world, f"content/en/{HANDOUT_ID}.md", "::: write 2", f"## {SAY}\n\n::: write 2")
    world.cli("extract")
    po = f"locales/zh/LC_MESSAGES/{HANDOUT_ID}.po"
    put(world, po, f'msgid "{SAY}"\nmsgstr ""', f'msgid "{SAY}"\nmsgstr "讲出你要的"')


def published(world: World) -> None:
    """A published English in which a text of the article was safety text."""
    text = world.english(ARTICLE_ID).read_text()
    path = world.path(f"locales/zh/published/{ARTICLE_ID}.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    words = "When you feel hot, stop, and take a slow breath."
    assert words in text
    path.write_text(text.replace(words, f"::: crisis | Now\n\n{words}\n\n:::"))


def memory(world: World) -> None:
    table = world.path("old.csv")
    table.write_text(f"source,target\n{SAY} first,先说出你需要什么\n")
    world.cli("memory", "import", str(table))


TERM = 'terms:\n  - {en: breath, zh: 吐纳, status: confirmed, source: "https://example.org"}\n'
INPUTS: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "english": (
        lambda world: put(world, f"content/en/{ARTICLE_ID}.md", COMMA, NO_COMMA),
        {"catalog", "page", "queue", "reviews"},
    ),
    "other english": (other_english, {"elsewhere", "findings", "queue"}),
    "catalog": (
        lambda world: put(world, f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po", "说出", "讲出"),
        {"catalog", "page"},
    ),
    "labels": (
        lambda world: put(world, "locales/zh/LC_MESSAGES/site.po", 'msgstr "', 'msgstr "某'),
        {"catalog"},
    ),
    "ledger": (
        lambda world: world.cli(
            "review", "reject", ARTICLE_ID, world.short_id(ARTICLE_ID, SAY), "--as", "bo"
        ),
        {"decisions", "reviews", "queue"},
    ),
    "published": (published, {"catalog", "reviews"}),
    "glossary": (
        lambda world: world.path("glossary.yaml").write_text(
            TERM + world.path("glossary.yaml").read_text()
        ),
        {"findings", "terms"},
    ),
    "reviewers": (
        lambda world: put(world, "locales/reviewers.yaml", "id: ann", "id: anna"),
        {"reviews", "queue"},
    ),
    "settings": (
        lambda world: world.path("pipeline.toml").write_text(
            world.path("pipeline.toml").read_text() + "[review]\napprovals = 2\n"
        ),
        {"reviews", "queue"},
    ),
    "memory": (memory, {"suggestions"}),
}
"""Input → the edit, and what of a desk must then be another than before."""


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_that_changes_is_seen(world: World, name: str) -> None:
    """The desk says what a desk says that has just begun; what hangs on the input has changed indeed."""
    world.approve(ARTICLE_ID, "ann")
    edit, follow = INPUTS[name]
    desk = ProjectCache(world.root)
    before = everything(desk.workspace())
    assert everything(desk.workspace(now=True)) == before
    edit(world)
    after = everything(desk.workspace(now=True))
    fresh = everything(ProjectCache(world.root).workspace())
    assert {key for key in fresh if after[key] != fresh[key]} == set()
    changed = {key.split()[-1] for key in fresh if before.get(key) != fresh[key]}
    assert follow <= changed


def test_what_stayed_is_not_made_again(world: World) -> None:
    """A glossary that changes costs no catalog, a ledger no other page's."""
    desk = ProjectCache(world.root)

    def snapshots() -> list[object]:
        live = desk.workspace(now=True)
        return [live.snapshot(document) for document in live.with_labels]

    before = snapshots()
    INPUTS["glossary"][0](world)
    assert all(one is other for one, other in zip(before, snapshots(), strict=True))
    world.approve(ARTICLE_ID, "bo")
    assert [one is other for one, other in zip(before, snapshots(), strict=True)] == [
        False,
        True,
        True,
    ]


def test_a_value_is_made_once_a_token() -> None:
    """Another token makes it anew; what could not be made is tried again."""
    cache = TokenCache()
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [cache.memo("a", token, make) for token in (1, 1, 2, 1)] == [0, 0, 1, 2]
    assert cache.memo("b", 1, make) == 3
    assert cache.held("a") == (1, 2)
    assert cache.held("c") is None
    with pytest.raises(ZeroDivisionError):
        cache.memo("c", 1, lambda: 1 // 0)
    assert cache.held("c") is None
    assert cache.lock("a") is cache.lock("a")

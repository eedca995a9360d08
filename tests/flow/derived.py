"""A project with Traditional Chinese beside Simplified, as the manual asks for it, and people who read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.flow.decisions import Decider, Seen, approve, approve_all
from pipeline.flow.locales import in_locale
from pipeline.flow.publishing import publish
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import State
from tests.flow.world import ROOT, World

HANT = "zh-Hant"
BREATH_EN = "When you feel hot, stop, and take a slow breath."
NEW_BREATH = "火气上来的时候，先停一停，慢慢吸一口气。"
"""Other words for it in Simplified."""


@dataclass
class Derived:
    """A project with Traditional Chinese, and two people who read it and no Simplified."""

    world: World

    def open(self) -> Workspace:
        return in_locale(self.world.open(), HANT)

    def states(self, document: str) -> set[State]:
        workspace = self.open()
        catalog = workspace.catalog(workspace.document(document))
        return {review.state for review in workspace.reviews(catalog).values()}

    def release(self, *documents: str) -> None:
        for document in documents:
            for who in ("mei", "wen"):
                approve_all(Decider(self.open(), who), document, safety=True)
            publish(Decider(self.open(), "mei"), document)
        self.world.build()

    def edit_simplified(self, document: str, words: str, new: str) -> None:
        unit = Seen(self.world.short_id(document, words))
        for who in ("ann", "bo"):
            approve(Decider(self.world.open(), who), document, [unit], new)

    def behind(self) -> dict[str, bool]:
        pages = self.world.manifest()["pages"]
        return {p["id"]: p["versions"][HANT]["behind"] for p in pages if HANT in p["versions"]}

    def copy(self, to: Path) -> Derived:
        return Derived(self.world.copy(to))


def with_traditional(world: World) -> Derived:
    """Add the settings of docs/settings.md and the two people, and build."""
    manual = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    _, _, locales = manual.partition("## Simplified and Traditional Chinese")
    locales = locales.partition("```toml")[2].partition("```")[0]
    settings = world.path("pipeline.toml")
    settings.write_text(settings.read_text() + locales, encoding="utf-8")
    for id_ in ("mei", "wen"):
        world.cli("users", "add", id_, "--name", id_.title(), "--reads", HANT)
    world.build()
    return Derived(world)

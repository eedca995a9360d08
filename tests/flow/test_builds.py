"""Building again, elsewhere, frozen, after a loss: the same inputs give the same bytes, and nothing moves without need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from pipeline.build.verify.breach import Promise
from pipeline.files.content import Project
from pipeline.files.locales import load_ledger
from pipeline.files.locks import lock
from pipeline.flow import workspace
from pipeline.flow.extract import extract
from pipeline.model.decision import Decision
from pipeline.model.document import SITE
from pipeline.model.errors import PipelineError
from tests.build.verified import verify_site
from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, COMMA, HANDOUT_ID, MANDARIN, NO_COMMA
from tests.flow.world import World, real_world, tree


def stamps(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below with its time and bytes, the locks apart."""
    found = (p for p in root.rglob("*") if p.is_file() and ".pipeline" not in p.parts)
    return {str(p.relative_to(root)): (p.stat().st_mtime_ns, p.read_bytes()) for p in found}


def test_building_twice_changes_nothing(live: World) -> None:
    """No byte and no time of any file, tracked or built."""
    before = stamps(live.root)
    built = live.build()
    assert built.catalogs == ()
    assert stamps(live.root) == before


def test_building_the_real_project_twice_changes_nothing(real: World) -> None:
    """The same on the practice's own content, and the catalogs that are committed are what a build makes."""
    real.cli("build", "--frozen")
    before = stamps(real.root)
    real.build()
    assert stamps(real.root) == before


def test_frozen_refuses_every_change_of_a_tracked_file(live: World) -> None:
    """Exit 1 that names the file; neither tracked files nor the site move. Where nothing would change, exit 0."""
    live.cli("build", "--frozen")
    live.change(live.english(ARTICLE_ID), COMMA, NO_COMMA)
    before = stamps(live.root)
    done = live.cli("build", "--frozen", expect=1)
    assert done.stderr.startswith("locales/zh/LC_MESSAGES/articles/pause.po: FROZEN")
    assert stamps(live.root) == before
    live.cli("build")
    live.cli("build", "--frozen")


def test_frozen_refuses_a_draft_from_memory(live: World) -> None:
    """A text that memory would fill is a change of a tracked file too."""
    live.change(live.po(ARTICLE_ID), f'"{MANDARIN["Say what you need"]}"', '""')
    text = live.english(HANDOUT_ID).read_text(encoding="utf-8")
    live.english(HANDOUT_ID).write_text(text + "\nAsk before you give advice.\n", encoding="utf-8")
    before = live.tracked()
    live.cli("build", "--frozen", expect=1)
    assert live.tracked() == before


def test_two_places_times_and_masks_give_the_same_site(begun: World, tmp_path: Path) -> None:
    """Another folder, time zone, language, umask and hash seed: equal trees, site and preview."""
    begun.release("articles/compassion-in-relationships")
    trees = []
    for n, (zone, language, mask) in enumerate(
        [("UTC", "C", 0o022), ("Asia/Shanghai", "zh_CN.UTF-8", 0o077)]
    ):
        world = begun.copy(tmp_path / f"copy {n}")
        shutil.rmtree(world.path("dist"))
        subprocess.run(  # noqa: S603  our own words
            [Path(sys.executable).with_name("pipeline"), "build"],
            cwd=world.root,
            env={**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": str(n + 1)},
            umask=mask,
            check=True,
            capture_output=True,
        )
        trees.append(
            (tree(world.path("dist/site")), tree(world.path("dist/preview")), world.tracked())
        )
    assert trees[0] == trees[1]
    assert any(path.startswith("zh-Hans/") for path in trees[0][0])


def test_caches_and_output_may_be_deleted(live: World) -> None:
    """Every fact that the gate reads is in the tracked files: without .pipeline and dist the same site comes out, proven."""
    site, preview = live.site(), tree(live.path("dist/preview"))
    shutil.rmtree(live.path("dist"))
    shutil.rmtree(live.path(".pipeline"))
    live.cli("verify", expect=2)
    live.cli("build")
    assert live.site() == site
    assert tree(live.path("dist/preview")) == preview
    shutil.rmtree(live.path(".pipeline"))
    live.cli("verify")


def test_a_first_build_reads_decisions_once(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a page's decisions are asked for, a ledger is parsed again only where somebody has written it."""
    for name in ("dist", ".pipeline"):
        shutil.rmtree(live.path(name))
    asked: Counter[str] = Counter()

    def counting(project: Project, document: str) -> tuple[Decision, ...]:
        asked[document] += 1
        return load_ledger(project, document)

    monkeypatch.setattr(workspace, "load_ledger", counting)
    live.build()
    assert asked == {ARTICLE_ID: 1, HANDOUT_ID: 1, SITE: 1}


def test_building_one_document_leaves_the_others_on_the_site(live: World) -> None:
    """`build ID` brings one document up to date; the whole site is still written."""
    site = live.site()
    live.build(HANDOUT_ID)
    assert live.site() == site


@pytest.mark.parametrize(
    "name",
    ["locales/zh/LC_MESSAGES/articles/pause.po", "locales/zh/decisions/articles/pause.jsonl"],
)
def test_a_withdrawal_is_carried_out_though_the_build_fails(live: World, name: str) -> None:
    """Another document's catalog or ledger cannot be read: the withdrawn page is gone in all its forms all the same.

    What stands at its former address, and would lead nowhere, goes with it.
    """
    live.change(live.english(HANDOUT_ID), "\nkind:", "\naliases: {zh-Hans: [/card/]}\nkind:")
    live.build()
    assert "card/index.html" in live.site()
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    path = live.path(name)
    path.write_bytes(b"<<<<<<< ours\n" + path.read_bytes())
    live.cli("build", "--frozen", expect=2)
    assert not [p for p in live.site() if "zh-Hans" in p and "check-in" in p]
    assert live.page(ARTICLE_ID)
    assert "card/index.html" not in live.site()
    assert_manifest_names_what_is_there(live)
    live.cli("build", expect=1)
    assert 'class="notice"' in live.page(HANDOUT_ID)
    assert "你" in live.page(ARTICLE_ID)
    path.write_bytes(path.read_bytes().removeprefix(b"<<<<<<< ours\n"))
    live.cli("build")
    assert 'class="notice"' in live.page(HANDOUT_ID)
    assert live.breaches() == []
    assert_honest(live)


@pytest.mark.parametrize(
    "name",
    [
        "content/en/articles/pause.md",
        "content/en/handouts/check-in.md",
        "locales/zh/LC_MESSAGES/handouts/check-in.po",
        "glossary.yaml",
    ],
)
def test_a_page_can_be_withdrawn_whatever_else_is_broken(live: World, name: str) -> None:
    """Nobody can open the project, or the page's own files: the page comes down all the same."""
    path = live.path(name)
    path.write_bytes(b"---\nid: [\n---\n" + path.read_bytes())
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    live.cli("build", "--frozen", expect=2)
    assert not [p for p in live.site() if "zh-Hans" in p and "check-in" in p]
    assert live.page(ARTICLE_ID)
    assert_manifest_names_what_is_there(live)
    if name != "glossary.yaml":
        live.cli("build", expect=1)
        assert 'class="notice"' in live.page(HANDOUT_ID)


def test_settings_that_cannot_be_read_hold_up_no_withdrawal(live: World) -> None:
    """Somebody mistypes a setting after a page was withdrawn: the page comes down all the same."""
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    settings = live.path("pipeline.toml")
    settings.write_text('sight_url = "https://www.example.org"\n' + settings.read_text())
    live.cli("build", expect=2)
    assert not [p for p in live.site() if "zh-Hans" in p and "check-in" in p]
    assert live.page(ARTICLE_ID)
    assert_manifest_names_what_is_there(live)


def assert_manifest_names_what_is_there(world: World) -> None:
    """A site that is made from the manifest shows the page no more either; the file fits its schema and its hashes."""
    manifest, site = world.manifest(), world.site()
    assert not world.version(HANDOUT_ID)
    assert world.version(HANDOUT_ID, "en")
    assert world.version(ARTICLE_ID)
    assert set(manifest["files"]) == set(site) - {"manifest.json"}
    assert not [b for b in verify_site(site, promise_of_nothing()) if b.code in {"hash", "missing"}]


def promise_of_nothing() -> Promise:
    """What shows of a site by itself."""
    return Promise("https://www.example.org", (), (), {}, (), ())


def test_an_edit_during_a_build_is_not_lost(live: World) -> None:
    """A catalog is read and written under its document's lock: what the desk saves meanwhile stays."""
    project = live.open().project
    live.change(live.english(ARTICLE_ID), COMMA, NO_COMMA)
    changed = live.open()
    failures: list[PipelineError] = []

    def run() -> None:
        try:
            extract(changed)
        except PipelineError as error:  # pragma: no cover
            failures.append(error)

    with lock(project.lock_file(ARTICLE_ID)):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(0.3)
        live.change(live.po(ARTICLE_ID), f'"{MANDARIN["Say what you need"]}"', '"说清你的需要"')
    thread.join(20)
    assert not failures
    text = live.po(ARTICLE_ID).read_text(encoding="utf-8")
    assert "说清你的需要" in text
    assert "#| msgid" in text


@pytest.mark.slow
def test_every_document_of_the_real_project_goes_all_the_way(tmp_path: Path) -> None:
    """All four documents and the labels approved by two people, published and proven; every word is accounted for."""
    world = real_world(tmp_path / "all")
    world.add_people()
    world.build()
    documents = [document.id for document in world.open().documents]
    world.approve("site")
    world.release(*documents)
    assert all(world.version(document) for document in documents)
    assert world.breaches() == []
    assert_honest(world)

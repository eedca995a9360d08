"""What stands around a Traditional page: another branch, a safety text of the past, a language that left the settings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.flow.decisions import Decider, Seen, approve, reject
from pipeline.flow.instant_pages import instant_pages
from pipeline.flow.known_pages import known_pages
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.flow.verify.run import verify
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from tests.conftest import need
from tests.desk.test_together import git
from tests.flow.derived import BREATH_EN, HANT, NEW_BREATH, Derived
from tests.flow.test_what_verify_covers import commit
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID


@pytest.mark.parametrize("ahead", [False, True])
def test_a_branch_that_knows_of_no_withdrawal_brings_nothing_back(
    derived: Derived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ahead: bool
) -> None:
    """One branch withdrew Simplified and published it again, one published Traditional; whose clock is ahead means nothing."""
    world, other = derived.world, derived.copy(tmp_path / "other")
    withdraw_page(world.root, ARTICLE_ID, "ann")
    publish(Decider(world.open(), "bo"), ARTICLE_ID)
    with monkeypatch.context() as clock:
        if ahead:
            clock.setattr("pipeline.flow.decisions.now", lambda: "2099-01-01T00:00:00Z")
        other.release(ARTICLE_ID)
    for folder in (f"locales/{HANT}/decisions", f"locales/{HANT}/published", f"content/{HANT}"):
        shutil.copytree(other.world.path(folder), world.path(folder), dirs_exist_ok=True)
    world.build()
    assert world.version(ARTICLE_ID)
    assert derived.behind() == {}
    assert world.breaches() == []
    assert publish(Decider(derived.open(), "mei"), ARTICLE_ID).decisions
    world.build()
    assert derived.behind() == {ARTICLE_ID: False}
    assert world.breaches() == []
    assert not publish(Decider(derived.open(), "mei"), ARTICLE_ID).decisions


def test_a_take_down_that_was_seen_cannot_be_removed(derived: Derived) -> None:
    """Whoever published Traditional had seen a withdrawal of Simplified: `verify` misses its line."""
    world = derived.world
    withdraw_page(world.root, ARTICLE_ID, "ann")
    publish(Decider(world.open(), "bo"), ARTICLE_ID)
    derived.release(ARTICLE_ID)
    ledger = world.ledger(ARTICLE_ID)
    lines = ledger.read_text().splitlines(keepends=True)
    about_page = [line for line in lines if '"source_sha":null' in line]
    assert len(about_page) == 3
    ledger.write_text("".join(line for line in lines if line not in about_page[1:]))
    said = [one.what for one in world.verify().breaches if one.code == "ledger"]
    assert any("lacks decisions that others have seen" in one for one in said)


def test_what_was_safety_text_there_is_safety_text_here(derived: Derived) -> None:
    """Simplified was approved as safety text, and the English says so no more: Traditional takes two people as well."""
    world = derived.world
    file = world.path("content/en/articles/pause.md")
    plain = file.read_text()
    file.write_text(plain.replace("kind: article\n", "kind: article\nsafety: true\n"))
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    file.write_text(plain)
    world.build()
    assert [_need(one, BREATH_EN) for one in (world.open(), derived.open())] == [2, 2]
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    made = approve(Decider(derived.open(), "mei"), ARTICLE_ID, [unit])
    assert made.decisions[0].safety
    assert _need(derived.open(), "Say what you need") == 1


def _need(workspace: Workspace, words: str) -> int:
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    entry = next(one for one in catalog if one.source == words)
    return workspace.reviews(catalog)[entry.key].need


@pytest.mark.parametrize(
    "file", ["glossary.yaml", "locales/reviewers.yaml", "content/en/articles/pause.md"]
)
def test_a_language_that_left_the_settings_goes_though_the_build_fails(
    derived: Derived, file: str
) -> None:
    """Nobody looks after its pages any more: a withdrawal of Simplified would not reach them."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    withdraw_page(world.root, HANDOUT_ID, "ann")
    settings, people = world.path("pipeline.toml"), world.path("locales/reviewers.yaml")
    settings.write_text(settings.read_text().rpartition("[[locales]]")[0])
    if file != "locales/reviewers.yaml":  # which names people who read it
        people.write_text(people.read_text().replace(HANT, "en"))
        world.path(file).write_text("[broken" if file == "glossary.yaml" else "---\nid: [")
    world.cli("build", "--frozen", expect=2)
    assert derived.behind() == {}
    assert world.version(ARTICLE_ID)
    assert not [path for path in world.site() if HANT in path and path.endswith((".json", ".pdf"))]
    assert not [path for path in world.site() if path.startswith((f"{HANT}/articles/p", f"{HANT}/handouts/c"))]  # fmt: skip


def test_whoever_has_a_role_renames_in_each_language(released: Derived) -> None:
    """An author who reads neither: all decisions go along, and so does a withdrawal."""
    world, new = released.world, "articles/stop"
    world.cli("users", "add", "amy", "--name", "Amy", "--role", "author")
    withdraw_page(world.root, ARTICLE_ID, "ann")
    world.cli("rename", ARTICLE_ID, new, "--as", "amy")
    world.build()
    assert new not in released.behind()
    assert world.breaches() == []
    world.publish(new)
    with pytest.raises(PipelineError, match="UNKNOWN"):
        released.states(ARTICLE_ID)
    assert released.states(new) == {State.APPROVED}
    world.build()
    assert new not in released.behind(), "it was withdrawn under its former name"
    publish(Decider(released.open(), "mei"), new)
    world.build()
    assert released.behind() == {new: False, HANDOUT_ID: False}
    assert world.breaches() == []


def test_all_at_once_passes_by_what_nobody_can_approve(derived: Derived) -> None:
    """A text whose Simplified text was rejected waits; the others are approved."""
    world = derived.world
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    reject(Decider(world.open(), "ann"), ARTICLE_ID, [unit])
    said = world.data("review", "approve", ARTICLE_ID, "--all", "--as", "mei")
    assert [one["code"] for one in said["passed"]] == ["pivot"]
    assert said["decisions"]


def test_an_instant_page_has_all_its_languages(derived: Derived) -> None:
    """The preview of a saved word is, in each language, what the build after it writes."""
    world = derived.world
    derived.release(ARTICLE_ID)
    held = instant_pages(known_pages(world.root))
    assert held
    path = world.english(ARTICLE_ID)
    path.write_text(path.read_text().replace("a slow breath", "one slow breath"))
    pages = held.of(path)
    assert f"{HANT}/articles/pause/index.html" in pages
    world.build()
    for name, data in pages.items():
        assert world.path(f"dist/preview/{name}").read_bytes() == data, name


@pytest.mark.parametrize("away", ['from = "zh"\n', 'dir = "zh-Hant"'])
def test_who_changes_the_languages_is_asked(derived: Derived, away: str) -> None:
    """Without `from` an approval needs no Simplified text, and another folder has other decisions: `verify --since` stops."""
    world = derived.world
    need("git")
    git(world.root, "init", "-q")
    commit(world, "languages")
    settings = world.path("pipeline.toml")
    head, *locales = settings.read_text().split("[[locales]]")
    changed = [one.replace(away, 'dir = "zh-tw"' if "dir" in away else "") for one in locales]
    if "from" in away:
        changed = [changed[1], f'{changed[0]}\nfrom = "zh-Hant"\n']
    settings.write_text("[[locales]]".join([head, *changed]))
    people = world.path("locales/reviewers.yaml")
    people.write_text(people.read_text().replace(HANT, "zh"))
    found = verify(world.open(), since="HEAD").breaches
    assert [one.what[:11] for one in found if one.code == "changed"] == ["locales was"]

"""What takes a Traditional page down with its Simplified text, and keeps it down, whatever cannot be read."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.flow.decisions import Decider, Seen, edit, reject, withdraw
from pipeline.flow.decisions import approve as approve_text
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.jobs.live import live
from pipeline.flow.locales import in_locale
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.model.errors import RefusedError
from pipeline.model.hashing import target_sha
from pipeline.store.database import open_store
from tests.flow.derived import BREATH_EN, HANT, NEW_BREATH, Derived
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

OLD_BREATH_HANT = "火氣上來的時候，先停下，慢慢吸一口氣。"
NEW_BREATH_HANT = "火氣上來的時候，先停一停，慢慢吸一口氣。"


@pytest.mark.parametrize("words", [NEW_BREATH_HANT, OLD_BREATH_HANT])
def test_words_of_a_rejected_text_stay_down(derived: Derived, words: str) -> None:
    """Simplified comes back with other words; Traditional waits for people, though they find the old words right."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    reject(Decider(world.open(), "ann"), ARTICLE_ID, [unit])
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    world.publish(ARTICLE_ID)
    world.build()
    assert world.version(ARTICLE_ID)
    assert derived.behind() == {HANDOUT_ID: False}
    assert OLD_BREATH_HANT not in world.page(ARTICLE_ID, HANT), "a notice stands there"
    assert world.breaches() == []
    for who in ("mei", "wen"):
        approve_text(Decider(derived.open(), who), ARTICLE_ID, [unit], words)
    publish(Decider(derived.open(), "mei"), ARTICLE_ID)
    world.build()
    assert derived.behind() == {ARTICLE_ID: False, HANDOUT_ID: False}
    assert world.breaches() == []


def test_a_text_taken_back_in_simplified_takes_its_words_down(derived: Derived) -> None:
    """A withdrawn approval is as good as a reject."""
    world = derived.world
    derived.release(ARTICLE_ID)
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    withdraw(Decider(world.open(), "ann"), ARTICLE_ID, [unit])
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    world.publish(ARTICLE_ID)
    world.build()
    assert world.version(ARTICLE_ID)
    assert not world.version(ARTICLE_ID, HANT)
    assert world.breaches() == []


def withdrawn_and_back(world: World, monkeypatch: pytest.MonkeyPatch, document: str) -> None:
    """Simplified was withdrawn later than everything else, and is public again."""
    with monkeypatch.context() as later:
        later.setattr("pipeline.flow.publishing.now", lambda: "2099-01-01T00:00:00Z")
        withdraw_page(world.root, document, "ann")
    publish(Decider(world.open(), "bo"), document)


@pytest.mark.parametrize("document", [ARTICLE_ID, HANDOUT_ID])
def test_a_broken_simplified_catalog_brings_nothing_back(
    derived: Derived, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    """Simplified was withdrawn and published again, Traditional was not: conflict markers do not make it public."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    withdrawn_and_back(world, monkeypatch, document)
    text = world.po(document).read_text(encoding="utf-8")
    for words in (text, "<<<<<<< ours\n" + text):
        world.po(document).write_text(words, encoding="utf-8")
        world.cli("build", expect=None)
        assert world.version(document)
        assert not world.version(document, HANT)
        assert world.breaches() == []


def test_a_broken_simplified_catalog_takes_nothing_down(derived: Derived) -> None:
    """Where nobody took anything back, readers keep both pages."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    for document in (ARTICLE_ID, HANDOUT_ID):
        text = world.po(document).read_text(encoding="utf-8")
        world.po(document).write_text("<<<<<<< ours\n" + text, encoding="utf-8")
    world.cli("build", expect=None)
    assert derived.behind().keys() == {ARTICLE_ID, HANDOUT_ID}


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("file", ["pipeline.toml", "glossary.yaml"])
def test_a_withdrawal_reaches_both_though_nothing_can_be_opened(
    derived: Derived, monkeypatch: pytest.MonkeyPatch, file: str, back: bool
) -> None:
    """Of Simplified, published again or not: no file of the Traditional page stays on the site."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    if back:
        withdrawn_and_back(world, monkeypatch, HANDOUT_ID)
    else:
        withdraw_page(world.root, HANDOUT_ID, "ann")
    world.path(file).write_text("[broken", encoding="utf-8")
    world.cli("build", expect=2)
    left = [path for path in world.site() if "check-in" in path and HANT in path]
    assert not left
    assert f"{HANT}/articles/pause/index.html" in world.site()
    assert derived.behind() == {ARTICLE_ID: False}
    assert bool(world.version(HANDOUT_ID)) == back


def test_an_outdated_approval_can_be_taken_back(derived: Derived) -> None:
    """It carries a page that is behind: the page comes down, for whoever takes it back by its line or by the text."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    workspace = derived.open()
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    entry = next(one for one in catalog if one.source == BREATH_EN)
    edit(Decider(workspace, "mei"), ARTICLE_ID, unit, OLD_BREATH_HANT)
    world.build()
    assert derived.behind()[ARTICLE_ID]
    index = derived.open().decision_index(ARTICLE_ID)
    held = index.to_take_back(entry.source_sha, target_sha(OLD_BREATH_HANT))
    assert held
    assert not index.approvals(entry.source_sha, target_sha(OLD_BREATH_HANT))
    made = withdraw(Decider(derived.open(), "mei"), ARTICLE_ID, [unit], held[0].id)
    assert [one.ref for one in made.decisions] == [held[0].id]
    world.build()
    assert derived.behind() == {HANDOUT_ID: False}
    assert world.breaches() == []
    with pytest.raises(RefusedError, match="no approval of"):
        withdraw(Decider(derived.open(), "mei"), ARTICLE_ID, [unit])


def test_one_who_read_beside_the_new_text_is_enough(derived: Derived) -> None:
    """Two read it beside the old text and one beside the new one, and it takes one: the page is not behind."""
    world = derived.world
    derived.release(ARTICLE_ID)
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    approve_text(Decider(derived.open(), "wen"), ARTICLE_ID, [unit])
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    approve_text(Decider(derived.open(), "mei"), ARTICLE_ID, [unit], OLD_BREATH_HANT)
    world.publish(ARTICLE_ID)
    publish(Decider(derived.open(), "mei"), ARTICLE_ID)
    world.build()
    assert derived.behind() == {ARTICLE_ID: False}
    assert world.breaches() == []


def test_a_desk_that_stays_open_sees_a_withdrawal_in_the_other_locale(derived: Derived) -> None:
    """What is wanted on the site is worked out anew when only the Simplified page has gone."""
    world = derived.world
    derived.release(ARTICLE_ID)
    cache = ProjectCache(world.root)
    with closing(open_store("sqlite://")) as store:

        def wanted() -> str:
            workspace = in_locale(cache.workspace(now=True), HANT)
            return live(workspace, store, workspace.document(ARTICLE_ID), HANT).wanted

        assert wanted() == "page"
        withdraw_page(world.root, ARTICLE_ID, "ann")
        assert wanted() == "notice"


@pytest.mark.parametrize("lost", ['"approve"', '"publish"'])
@pytest.mark.parametrize("fails", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_damaged_ledger_keeps_nothing_up_that_was_taken_back(
    released: Derived, *, lost: str, fails: bool
) -> None:
    """Simplified came down and came back while nobody built; lines of the Traditional ledger cannot be read: it stays down."""
    world = released.world
    if (
        lost == '"approve"' and not fails
    ):  # where a build fails, withdrawals of pages alone are looked for
        reject(
            Decider(world.open(), "ann"), ARTICLE_ID, [Seen(world.short_id(ARTICLE_ID, BREATH_EN))]
        )
        released.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    else:
        withdraw_page(world.root, ARTICLE_ID, "ann")
    world.publish(ARTICLE_ID)
    ledger = world.ledger(ARTICLE_ID, HANT)
    ledger.write_text(ledger.read_text().replace(f'"verdict":{lost}', '"verdict":"'))
    if fails:
        world.path(f"locales/zh/LC_MESSAGES/{HANDOUT_ID}.po").write_text("<<<<<<< ours\n")
    world.cli("build", *["--frozen"] * fails, expect=2 if fails else 1)
    assert world.version(ARTICLE_ID)
    assert released.behind() == {HANDOUT_ID: False}
    if not fails:
        assert world.breaches() == []


@pytest.mark.parametrize("fails", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("text", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_what_was_taken_back_comes_down_though_its_publish_cannot_be_read(
    released: Derived, *, text: bool, fails: bool
) -> None:
    """In Simplified too: the line that takes down is whole, the one of the publish is not."""
    world = released.world
    if text:
        unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
        reject(Decider(world.open(), "ann"), ARTICLE_ID, [unit])
    else:
        withdraw_page(world.root, ARTICLE_ID, "ann")
    ledger = world.ledger(ARTICLE_ID)
    ledger.write_text(ledger.read_text().replace('"verdict":"publish"', '"verdict":"'))
    if fails:
        world.path(f"locales/zh/LC_MESSAGES/{HANDOUT_ID}.po").write_text("<<<<<<< ours\n")
    world.cli("build", *["--frozen"] * fails, expect=2 if fails else 1)
    assert not world.version(ARTICLE_ID)
    assert released.behind() == {HANDOUT_ID: False}


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("where", "verdict"),
    [
        (HANT, "withdraw"),
        ("zh", "reject"),
        pytest.param("en", "withdraw", marks=SLOW),
        pytest.param("zh", "withdraw", marks=SLOW),
        pytest.param(HANT, "reject", marks=SLOW),
    ],
)
def test_a_take_down_that_cannot_be_read_any_more_is_none_the_less(
    released: Derived, verdict: str, where: str
) -> None:
    """The line that took a page down is damaged after the build that took it down: what is left allows nothing new."""
    world = released.world
    if where == "en":
        signed_off(world)
        world.cli("review", "withdraw", ARTICLE_ID, "--english", "--as", "lea")
    elif verdict == "withdraw":
        withdraw_page(world.root, ARTICLE_ID, "ann" if where == "zh" else "mei", locale=where)
    else:
        by = Decider(*((world.open(), "ann") if where == "zh" else (released.open(), "mei")))
        reject(by, ARTICLE_ID, [Seen(world.short_id(ARTICLE_ID, BREATH_EN))])
    world.build()
    shown = [(one["id"], list(one["versions"])) for one in world.manifest()["pages"]]
    assert sum(len(tags) for _, tags in shown) < 6
    ledger = world.ledger(ARTICLE_ID, where)
    damaged = re.sub(r'("verdict":")(withdraw|reject)', r"\1", ledger.read_text())
    ledger.write_text(damaged)
    world.cli("build", expect=1)
    assert [(one["id"], list(one["versions"])) for one in world.manifest()["pages"]] == shown
    assert world.breaches() == []


def test_a_label_that_was_taken_back_stays_so(released: Derived) -> None:
    """The line that rejected it is damaged: no label of the language is approved, and pages show the English ones."""
    world, words = released.world, "跳到正文"
    catalog = world.open().catalog(world.open().document("site"))
    unit = Seen(next(one.source_sha for one in catalog if one.context == "label.skip"))
    approve_text(Decider(world.open(), "ann"), "site", [unit], words)
    approve_text(Decider(released.open(), "mei"), "site", [unit], words)
    world.build()
    assert all(words in world.page(ARTICLE_ID, tag) for tag in ("zh-Hans", HANT))
    reject(Decider(world.open(), "ann"), "site", [unit])
    ledger = world.ledger("site")
    ledger.write_text(ledger.read_text().replace('"verdict":"reject"', '"verdict":"'))
    said = world.cli("build", expect=1).output
    assert "until then the pages' labels are English" in said
    assert not any(words in world.page(ARTICLE_ID, tag) for tag in ("zh-Hans", HANT))


def test_the_marks_of_a_merge_damage_no_line(released: Derived, tmp_path: Path) -> None:
    """All lines of both sides are there: a page needs no release before to be shown."""
    other = released.copy(tmp_path / "other").world
    for folder in ("zh", HANT):
        ledger = other.ledger(ARTICLE_ID, folder)
        ledger.write_text(f"<<<<<<< ours\n{ledger.read_text()}=======\n>>>>>>> theirs\n")
    shutil.rmtree(other.path("dist"), ignore_errors=True)
    other.cli("build", expect=1)
    assert other.version(ARTICLE_ID, HANT)


@pytest.mark.parametrize("where", [HANT, pytest.param("zh", marks=pytest.mark.slow)])
def test_a_field_that_left_the_settings_is_proven_all_the_same(
    released: Derived, where: str
) -> None:
    """Its words stand on the page: what people rejected of them stays down, and what they approved stays."""
    world = released.world
    by = Decider(*((world.open(), "ann") if where == "zh" else (released.open(), "mei")))
    reject(by, ARTICLE_ID, [Seen(world.short_id(ARTICLE_ID, "How to stop a fight early."))])
    settings = world.path("pipeline.toml")
    settings.write_text('translatable_front_matter = ["title"]\n' + settings.read_text())
    world.build()
    assert not world.version(ARTICLE_ID, HANT)
    assert bool(world.version(ARTICLE_ID)) == (where == HANT)
    assert released.behind().keys() == {HANDOUT_ID}
    assert world.breaches() == []


def signed_off(world: World) -> None:
    """People publish the English, and have published all of it."""
    settings = world.path("pipeline.toml")
    head, _, locales = settings.read_text().partition("[[locales]]")
    settings.write_text(f'{head}[review]\nsource = "sign-off"\n\n[[locales]]{locales}')
    world.cli("review", "publish", "--english", "--all", "--as", "lea")
    world.build()

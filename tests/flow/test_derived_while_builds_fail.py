"""A page that came down in one language is on no file of the site in another, though no build gets to its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.files.on_site import on_site
from pipeline.flow.decisions import Decider, approve_all
from pipeline.flow.locales import in_locale
from pipeline.flow.project import as_far_as_known
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.flow.sync import put_back
from tests.flow import tiny
from tests.flow.derived import HANT, Derived
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, lost_sheets

WORDS = {
    "en": "A short check-in",
    "zh-Hans": tiny.MANDARIN["A short check-in"],
    HANT: "簡短的心情交流",
}
"""The title of the handout; the Simplified and the Traditional one have other characters."""
BROKEN = {
    "glossary.yaml": "terms: [",
    "pipeline.toml": "[broken",
    f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po": "<<<<<<< ours\n",
}
"""Files of which each stops a build (with `--frozen`)."""


def remove(world: World) -> None:
    world.cli("remove", HANDOUT_ID, "--yes")


def call_it_a_draft(world: World) -> None:
    world.change(world.english(HANDOUT_ID), "kind: handout\n", "kind: handout\ndraft: true\n")


def delete(world: World) -> None:
    world.english(HANDOUT_ID).unlink()


def withdraw_simplified(world: World) -> None:
    withdraw_page(world.root, HANDOUT_ID, "ann")


def said(world: World, *tags: str) -> list[str]:
    """Files of the site with the handout's title in these languages, the pages that name it in a link apart."""
    texts = {p: data.decode("utf-8", "replace").replace("<wbr>", "") for p, data in world.site().items()}  # fmt: skip
    return [p for p, text in texts.items() if any(WORDS[tag] in text for tag in tags)]


ALL = tuple(WORDS)
WAYS = [
    (remove, f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po", ALL),
    (withdraw_simplified, "glossary.yaml", ALL[1:]),
    pytest.param(remove, "glossary.yaml", ALL, marks=pytest.mark.slow),
    pytest.param(remove, "pipeline.toml", ALL, marks=pytest.mark.slow),
    pytest.param(call_it_a_draft, "glossary.yaml", ALL, marks=pytest.mark.slow),
    pytest.param(
        call_it_a_draft,
        f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po",
        ALL,
        marks=pytest.mark.slow,
    ),
    pytest.param(delete, f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po", ALL, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("way", "file", "tags"), WAYS)
def test_no_file_of_the_site_says_a_word_of_it(
    released: Derived, way: Callable[[World], None], file: str, tags: tuple[str, ...]
) -> None:
    """Removed, called a draft or withdrawn: page, fragment, JSON and sheet go, and so does each mention in lists and feeds."""
    world = released.world
    assert len(said(world, *tags)) > len(tags)
    way(world)
    world.path(file).write_text(BROKEN[file], encoding="utf-8")
    world.cli("build", "--frozen", expect=2)
    assert said(world, *tags) == []
    assert world.version(ARTICLE_ID, HANT), "the other page stays"
    left = [tag for tag in ALL if tag not in tags]
    pages = {one["id"]: list(one["versions"]) for one in world.manifest()["pages"]}
    assert pages.get(HANDOUT_ID, []) == left
    assert bool(said(world, "en")) == bool(left)
    assert f"/{HANT}/handouts/check-in/" not in world.site()["sitemap.xml"].decode()
    assert lost_sheets(world.site()) == set(), "a link goes with the sheet that it leads to"


def test_a_page_under_the_tag_of_yesterday_is_found(released: Derived) -> None:
    """The settings name the language otherwise since: what was withdrawn comes down under its former tag too."""
    world = released.world
    withdraw_page(world.root, HANDOUT_ID, "ann")
    settings = world.path("pipeline.toml")
    settings.write_text(settings.read_text().replace('tag = "zh-Hant"', 'tag = "zh-Hant-TW"'))
    glossary = world.path("glossary.yaml")
    good = glossary.read_text()
    glossary.write_text(BROKEN["glossary.yaml"])
    world.cli("build", expect=2)
    assert released.behind() == {ARTICLE_ID: False}
    assert said(world, "zh-Hans", HANT) == []
    glossary.write_text(good)
    world.build()
    assert world.version(ARTICLE_ID, "zh-Hant-TW"), "a tag with a region fits the schema"
    assert world.breaches() == []


def test_a_page_under_the_id_of_yesterday_is_found(released: Derived) -> None:
    """Renamed and withdrawn while no build got to its end: the site shows it under its former id, and takes it down."""
    world = released.world
    world.cli("rename", HANDOUT_ID, "handouts/card", "--as", "ann")
    withdraw_page(world.root, "handouts/card", "ann")
    file = f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po"
    world.path(file).write_text(BROKEN[file])
    world.cli("build", "--frozen", expect=2)
    assert said(world, "zh-Hans", HANT) == []
    assert released.behind() == {ARTICLE_ID: False}


@pytest.mark.slow
def test_one_derived_language_does_not_fall_with_another(released: Derived) -> None:
    """Hong Kong is made from Simplified too: what is withdrawn in Traditional alone comes down there alone."""
    world, hong_kong = released.world, "zh-Hant-HK"
    settings = world.path("pipeline.toml")
    before, _, own = settings.read_text().rpartition("[[locales]]")
    there = own.replace(f'"{HANT}"', f'"{hong_kong}"').replace("_TW", "_HK").replace('"tw"', '"hk"')
    there = there.replace("zh_Hant", "zh_Hant_HK")
    settings.write_text(f"{before}[[locales]]{own}\n[[locales]]{there}")
    for id_ in ("kit", "kai"):
        world.cli("users", "add", id_, "--name", id_.title(), "--reads", hong_kong)
    world.build()
    for id_ in ("kit", "kai"):
        approve_all(Decider(in_locale(world.open(), hong_kong), id_), HANDOUT_ID, safety=True)
    publish(Decider(in_locale(world.open(), hong_kong), "kit"), HANDOUT_ID)
    world.build()
    assert world.version(HANDOUT_ID, hong_kong)
    withdraw_page(world.root, HANDOUT_ID, "mei", locale=HANT)
    file = f"locales/zh/LC_MESSAGES/{ARTICLE_ID}.po"
    world.path(file).write_text(BROKEN[file])
    world.cli("build", "--frozen", expect=2)
    assert released.behind() == {ARTICLE_ID: False}
    assert world.version(HANDOUT_ID)
    assert world.version(HANDOUT_ID, hong_kong)


@pytest.mark.slow
def test_what_comes_back_is_on_each_list_again(released: Derived) -> None:
    """The site that a failed build left is no release to make a new one of without a look at its lists."""
    world = released.world
    before = world.site()
    ledger, glossary = world.ledger(HANDOUT_ID), world.path("glossary.yaml")
    lines, good = ledger.read_bytes(), glossary.read_text()
    withdraw_page(world.root, HANDOUT_ID, "ann")
    glossary.write_text(BROKEN["glossary.yaml"])
    world.cli("build", expect=2)
    assert world.site() != before
    ledger.write_bytes(lines)
    glossary.write_text(good)
    world.build()
    assert world.site() == before


def test_without_settings_the_site_names_its_folders(released: Derived) -> None:
    """A project whose Mandarin lies in `cn` does not lose all its pages while its settings cannot be read."""
    world = released.world
    site = world.path("dist/site/manifest.json")
    site.write_text(site.read_text().replace('"dir": "zh"', '"dir": "cn"'))
    world.path("pipeline.toml").write_text(BROKEN["pipeline.toml"])
    found = as_far_as_known(world.root, on_site(site.parent)).settings
    assert [(one.dir, one.tag, one.pivot) for one in found.locales] == [
        ("cn", "zh-Hans", ""),
        (HANT, HANT, "cn"),
    ]
    assert found.review.source == "sign-off", "whatever people withdrew in English comes down"


@pytest.mark.parametrize("seen", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_conflict_in_english_and_catalog_brings_nothing_back(
    released: Derived, *, seen: bool
) -> None:
    """The pages came down because their safety text has changed; both files in conflict are no reason to show them again.

    Also where no copy of the catalog is left that was read before.
    """
    world = released.world
    world.change(world.english(HANDOUT_ID), tiny.DANGER, tiny.SAFER)
    world.build()
    files = [world.english(HANDOUT_ID)]
    files += [world.path(f"locales/{one}/LC_MESSAGES/{HANDOUT_ID}.po") for one in ("zh", HANT)]
    for file in files:
        file.write_text("\0<<<<<<< ours\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    if not seen:
        for folder in (".pipeline/seen", f".pipeline/locales/{HANT}/seen"):
            world.path(f"{folder}/{HANDOUT_ID}.po").unlink()
    world.cli("build", expect=1)
    assert {one["id"] for one in world.manifest()["pages"] if len(one["versions"]) > 1} == {
        ARTICLE_ID
    }
    assert released.behind() == {ARTICLE_ID: False}
    assert world.breaches() == []


@pytest.mark.parametrize("words", ["", pytest.param("别停下", marks=pytest.mark.slow)])
def test_where_simplified_is_not_shown_traditional_is_not(released: Derived, words: str) -> None:
    """The published Simplified file is gone, or another one, and its ledger cannot be read: nobody shows Traditional alone."""
    world = released.world
    file, ledger = world.mandarin(ARTICLE_ID), world.ledger(ARTICLE_ID)
    changed = file.read_text(encoding="utf-8").replace("先停下", words)
    file.unlink() if not words else file.write_text(changed, encoding="utf-8")
    ledger.write_text(ledger.read_text() + "{broken\n{more\n")
    world.cli("build", expect=1)
    assert not world.version(ARTICLE_ID)
    assert released.behind() == {HANDOUT_ID: False}
    assert world.breaches() == []


def test_what_a_tool_emptied_is_put_back_in_each_language(released: Derived) -> None:
    """Before a commit, in the catalog of a derived locale too."""
    world = released.world
    files = [world.path(f"locales/{one}/LC_MESSAGES/{ARTICLE_ID}.po") for one in ("zh", HANT)]
    before = [file.read_bytes() for file in files]
    for file in files:
        head, _, rest = file.read_text(encoding="utf-8").partition("\n\n")
        rows = (row if row[:8] != 'msgstr "' else 'msgstr ""' for row in rest.split("\n"))
        file.write_text(f"{head}\n\n" + "\n".join(rows), encoding="utf-8")
    kept = put_back(world.open().project)
    assert [path for path, _ in kept] == [file.relative_to(world.root).as_posix() for file in files]
    assert [file.read_bytes() for file in files] == before

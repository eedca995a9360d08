"""Traditional Chinese beside Simplified: drafted from approved text, decided by its own people, public by itself."""

from __future__ import annotations

import re

import pytest

from pipeline.flow.decisions import Decider, Seen, edit, reject
from pipeline.flow.decisions import approve as approve_text
from pipeline.flow.publishing import publish, withdraw_page
from pipeline.model.entry import State
from pipeline.model.errors import RefusedError
from tests.flow import tiny
from tests.flow.derived import BREATH_EN, HANT, NEW_BREATH, Derived, with_traditional
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World


def test_only_approved_text_is_drafted_from(drafted: World) -> None:
    """Nobody has approved the Simplified: there is nothing to draft from, and nobody can approve what is typed."""
    derived = with_traditional(drafted)
    assert derived.states(ARTICLE_ID) == {State.UNTRANSLATED}
    unit = Seen(drafted.short_id(ARTICLE_ID, BREATH_EN))
    edit(Decider(derived.open(), "mei"), ARTICLE_ID, unit, "先停下來")
    with pytest.raises(RefusedError, match="no approved text in zh"):
        approve_text(Decider(derived.open(), "mei"), ARTICLE_ID, [unit])


def test_pages_are_held_to_the_words_of_taiwan(derived: Derived) -> None:
    """A term is drafted as the glossary has it for Taiwan, and checked so: the mainland's word is a finding."""
    file = derived.world.path("glossary.yaml")
    term = "terms:\n  - {en: breath, zh: 慢慢吸, zh-Hant: {zh: 深呼吸}}\n"
    file.write_text(term + file.read_text(encoding="utf-8"), encoding="utf-8")
    derived.world.build()
    workspace = derived.open()
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    draft = next(entry.target for entry in catalog if entry.source == BREATH_EN)
    assert draft == "火氣上來的時候，先停下，深呼吸一口氣。"
    by, unit = Decider(workspace, "mei"), Seen(derived.world.short_id(ARTICLE_ID, BREATH_EN))
    edit(by, ARTICLE_ID, unit, "火气上來的時候，先停下，“慢慢吸”一口氣。")
    found = derived.world.data("check", ARTICLE_ID, expect=None)["findings"]
    codes = {one["code"] for one in found if one["locale"] == HANT}
    assert {"script", "quotes"} <= codes
    assert codes & {"gl-missing", "gl-forbidden"}


def test_people_decide_for_the_locale_that_they_read(derived: Derived) -> None:
    """Reading Simplified gives no right to decide on Traditional, and the other way round."""
    unit = Seen(derived.world.short_id(ARTICLE_ID, BREATH_EN))
    with pytest.raises(RefusedError, match="does not read zh-Hant"):
        approve_text(Decider(derived.open(), "ann"), ARTICLE_ID, [unit])
    with pytest.raises(RefusedError, match="does not read zh"):
        approve_text(Decider(derived.world.open(), "mei"), ARTICLE_ID, [unit])


def test_a_page_in_three_languages(derived: Derived) -> None:
    """Drafts are on no site; once published, each language names the others, and `verify` proves all three."""
    world = derived.world
    assert HANT not in world.version(ARTICLE_ID, HANT)
    assert not [path for path in world.site() if HANT in path]
    derived.release(ARTICLE_ID, HANDOUT_ID)
    assert world.breaches() == []
    assert {(p.id, p.locale) for p in world.verify().proofs} == {
        (id_, locale) for id_ in (ARTICLE_ID, HANDOUT_ID) for locale in ("zh", HANT)
    }
    for tag in ("en", "zh-Hans", HANT):
        page = world.page(ARTICLE_ID, tag)
        assert [f'hreflang="{one}"' in page for one in ("en", "zh-Hans", HANT, "x-default")] == [
            True
        ] * 4
        assert ("简体" in page, "繁體" in page) == (True, True)
    assert "先停下，慢慢吸一口氣" in world.page(ARTICLE_ID, HANT)
    site = world.site()
    assert {f"handouts/check-in.{HANT}.pdf", f"handouts/check-in.en-{HANT}.pdf"} <= site.keys()
    assert f"feed.{HANT}.xml" in site
    assert f"/{HANT}/articles/pause/" in site["sitemap.xml"].decode()
    lines = world.ledger(ARTICLE_ID, HANT).read_text().splitlines()
    assert all('"from_sha"' in line for line in lines if '"approve"' in line)


def test_a_changed_simplified_text_leaves_one_page_behind(derived: Derived) -> None:
    """The page whose Simplified text was changed is behind, and no other; after a new review it is not."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    world.build()
    assert derived.behind() == {ARTICLE_ID: True, HANDOUT_ID: False}
    assert derived.states(ARTICLE_ID) == {State.APPROVED, State.STALE}
    assert "先停下，慢慢吸一口氣" in world.page(ARTICLE_ID, HANT), "readers keep the old words"
    told = [(one.id, one.locale, one.texts) for one in world.verify().behind]
    assert told == [(ARTICLE_ID, HANT, 1)]
    assert "1 text that it is made from has changed" in world.cli("verify").output
    assert world.breaches() == []
    world.publish(ARTICLE_ID)
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    words = "火氣上來的時候，先停一停，慢慢吸一口氣。"
    approve_text(Decider(derived.open(), "mei"), ARTICLE_ID, [unit], words)
    publish(Decider(derived.open(), "mei"), ARTICLE_ID)
    world.build()
    assert derived.behind() == {ARTICLE_ID: False, HANDOUT_ID: False}
    assert world.breaches() == []


def test_simplified_goes_out_first(derived: Derived) -> None:
    """Words whose Simplified text is approved, and not public yet, are read by nobody in Traditional either."""
    world = derived.world
    derived.release(ARTICLE_ID)
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, NEW_BREATH)
    unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
    approve_text(Decider(derived.open(), "mei"), ARTICLE_ID, [unit], "先停一停，慢慢吸一口氣。")
    with pytest.raises(RefusedError, match="WAITS") as refused:
        publish(Decider(derived.open(), "mei"), ARTICLE_ID)
    assert "1 approved text in zh" in refused.value.todo
    world.publish(ARTICLE_ID)
    assert publish(Decider(derived.open(), "mei"), ARTICLE_ID).decisions


def test_a_changed_safety_text_takes_the_derived_page_down(derived: Derived) -> None:
    """Readers of the one page have the new words: the old ones are not shown in the other."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    danger = "If you are in danger now, call 911. To talk, call or text 988."
    new = "如果你现在不安全，请拨打911。想找人谈谈，请拨打988或发短信到988。"
    derived.edit_simplified(HANDOUT_ID, danger, new)
    world.build()
    assert derived.behind()[HANDOUT_ID], "not public in Simplified yet: the approved words stay"
    world.publish(HANDOUT_ID)
    world.build()
    assert HANDOUT_ID not in derived.behind()
    assert world.page(HANDOUT_ID, "zh-Hans")
    assert "988" in world.page(HANDOUT_ID, HANT), "a notice stands there"
    assert world.breaches() == []


def test_a_withdrawal_takes_both_down(derived: Derived) -> None:
    """The derived page goes with the one that it is made from, and comes back only when somebody publishes it."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    withdraw_page(world.root, ARTICLE_ID, "ann")
    world.build()
    assert derived.behind() == {HANDOUT_ID: False}
    gone = {(one["id"], one["locale"]) for one in world.manifest()["withdrawn"]}
    assert gone == {(ARTICLE_ID, "zh-Hans"), (ARTICLE_ID, HANT)}
    assert world.breaches() == []
    with pytest.raises(RefusedError) as refused:
        publish(Decider(derived.open(), "mei"), ARTICLE_ID)
    assert refused.value.code == "WAITS"
    assert refused.value.todo.count("the page in zh that this one is made from is not public") == 1


def test_a_withdrawal_of_the_derived_page_is_its_own(derived: Derived) -> None:
    """Simplified stays."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    withdraw_page(world.root, ARTICLE_ID, "mei", locale=HANT)
    world.build()
    assert world.version(ARTICLE_ID)
    assert {(one["id"], one["locale"]) for one in world.manifest()["withdrawn"]} == {
        (ARTICLE_ID, HANT)
    }
    assert world.breaches() == []


def test_a_rejected_simplified_text_takes_both_down(derived: Derived) -> None:
    """A published Simplified text that somebody rejects says the same in the other characters."""
    world = derived.world
    derived.release(ARTICLE_ID)
    reject(Decider(world.open(), "ann"), ARTICLE_ID, [Seen(world.short_id(ARTICLE_ID, BREATH_EN))])
    world.build()
    assert ARTICLE_ID not in derived.behind()
    assert not world.version(ARTICLE_ID)
    assert world.breaches() == []


def test_a_build_after_which_nothing_has_changed_writes_nothing(derived: Derived) -> None:
    """With two locales too."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    before = world.tracked(), world.site()
    assert world.build().catalogs == ()
    world.path("dist/site").resolve()
    assert (world.tracked(), world.site()) == before
    world.cli("build", "--frozen")


def test_drafts_follow_the_simplified_text(derived: Derived) -> None:
    """A machine's draft is made anew when what it is made from changes; a person's words stay."""
    world = derived.world
    person = Seen(world.short_id(ARTICLE_ID, "Say what you need"))
    edit(Decider(derived.open(), "mei"), ARTICLE_ID, person, "說出自己的需要")
    derived.edit_simplified(ARTICLE_ID, BREATH_EN, "先停一停，慢慢吸一口气。")
    derived.edit_simplified(ARTICLE_ID, "Say what you need", "说说你的需要")
    world.build()
    workspace = derived.open()
    targets = {e.source: e.target for e in workspace.catalog(workspace.document(ARTICLE_ID))}
    assert targets[BREATH_EN] == "先停一停，慢慢吸一口氣。"
    assert targets["Say what you need"] == "說出自己的需要"
    assert tiny.MANDARIN.keys() >= {"Say what you need"}


@pytest.mark.parametrize("approved", [False, True])
def test_drafts_follow_the_english_too(derived: Derived, *, approved: bool) -> None:
    """New English, and Simplified approved for it: a machine's draft is made anew, words that somebody approved wait for people."""
    world = derived.world
    if approved:
        unit = Seen(world.short_id(ARTICLE_ID, BREATH_EN))
        approve_text(Decider(derived.open(), "mei"), ARTICLE_ID, [unit])
    world.change(world.english(ARTICLE_ID), "a slow breath", "one slow breath")
    world.build()
    english = BREATH_EN.replace("a slow", "one slow")
    derived.edit_simplified(ARTICLE_ID, english, "先停一停，慢慢吸一口气。")
    world.build()
    workspace = derived.open()
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    entry = next(one for one in catalog if one.source == english)
    state = workspace.reviews(catalog)[entry.key].state
    new = ("先停一停，慢慢吸一口氣。", State.DRAFTED)
    assert (entry.target, state) == (("火氣上來的時候，先停下，慢慢吸一口氣。", State.STALE) if approved else new)  # fmt: skip
    world.cli("build", "--frozen")


def test_a_withdrawal_is_carried_out_though_the_build_fails(derived: Derived) -> None:
    """Both languages leave the site, and the manifest names neither."""
    world = derived.world
    derived.release(ARTICLE_ID, HANDOUT_ID)
    withdraw_page(world.root, HANDOUT_ID, "ann")
    world.path("glossary.yaml").write_text("terms: [", encoding="utf-8")
    world.cli("build", expect=2)
    site = world.site()
    assert not [path for path in site if "check-in" in path and "zh" in path]
    assert f"{HANT}/articles/pause/index.html" in site
    assert derived.behind() == {ARTICLE_ID: False}


@pytest.mark.slow
def test_the_four_samples_in_three_languages(real: World) -> None:
    """From drafts to twelve public pages by two people for each language, and `verify` proves them all."""
    documents = [one.id for one in real.open().documents]
    assert len(documents) == 4
    real.add_people()
    for document in documents:
        real.approve(document)
        real.publish(document)
    derived = with_traditional(real)
    derived.release(*documents)
    assert derived.behind() == dict.fromkeys(documents, False)
    assert real.breaches() == []
    assert len(real.verify().proofs) == 8
    sheets = re.findall('class="print".*', real.page("handouts/emotional-check-in", "en"))
    assert [names for sheet in sheets if (names := re.findall("简体|繁體", sheet))] == [
        ["简体"],
        ["繁體"],
    ]
    missing = real.site()[
        "404.html"
    ].decode()  # nobody has approved the words for it in Traditional
    assert '<a href="zh-Hant/">繁體</a>' in missing
    assert missing.count("There is no page here</h") == 1

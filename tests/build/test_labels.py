"""The words of the pages: every template's word exists, placeholders survive, English stands in."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from pipeline.build.labels import (
    APPROVED,
    DRAFT,
    ENGLISH,
    LABELS,
    NAMES,
    SAFETY,
    draft_words,
    labels_for,
)
from pipeline.model.settings import EN, ZH


def test_every_word_of_the_templates_exists_and_every_label_is_used() -> None:
    """Templates, renderer and LABELS name the same words: no page fails, nobody translates for nothing."""
    folders = [files("pipeline.build") / "templates", files("pipeline.markdown")]
    folders += [files("pipeline.build") / "writers"]
    found = [f for d in folders for f in d.iterdir() if f.is_file()]
    found.append(files("pipeline.build") / "plain_boxes.py")
    text = "".join(f.read_text("utf-8") for f in found)
    named = set(re.findall(r'(?:words|labels)\.get\("([a-z.]+)"', text))
    assert {f"label.{name}" for name in named} <= set(LABELS)
    assert [key for key in LABELS if f'"{key.removeprefix("label.")}"' not in text] == []


def test_translation_keeps_its_placeholder_or_is_not_used() -> None:
    """A translation without the date would tell less than the English: the English is shown."""
    good = labels_for(ZH, {"label.behind": "译文发布于 {date}。"})
    assert good.get("behind", date="2026年11月23日").text == "译文发布于 2026年11月23日。"
    bad = labels_for(ZH, {"label.behind": "译文已发布。"})
    assert bad.get("behind", date="November 23, 2026").lang == "en"


def test_placeholders_reach_nothing_but_text() -> None:
    """Braces in a translation are text: no attribute of our objects can be read through them."""
    labels = labels_for(ZH, {"label.behind": "{date} {date.__class__} {0}"})
    assert labels.get("behind", date="x").text == "x {date.__class__} {0}"


def test_missing_or_empty_translation_is_english() -> None:
    """What nobody approved is shown in English, marked as English; on English pages all is English."""
    labels = labels_for(ZH, {"label.print": ""})
    assert (labels.get("print").text, labels.get("print").lang) == ("Print / PDF", "en")
    assert labels_for(EN, {"label.print": "打印"}).get("print").text == "Print / PDF"


def test_unknown_word_is_our_fault() -> None:
    """A template that asks for a word that does not exist fails in the tests, not on a page."""
    with pytest.raises(KeyError):
        labels_for(EN, {}).get("nothing")


def test_safety_labels_exist() -> None:
    """What needs two people is a label, and both languages have a name."""
    assert set(LABELS) >= SAFETY
    assert set(NAMES) == {EN.tag, ZH.tag, "zh-Hant"}


def test_a_draft_says_so_in_its_own_script() -> None:
    """In English beside it; English, which no therapist reviews, says that it is not public."""
    assert draft_words("zh-Hans") == {k: DRAFT[k] for k in ("en", "zh-Hans")}
    assert draft_words("en") == draft_words("en", approved=True) == ENGLISH
    assert not any("review" in words for words in ENGLISH.values())
    assert draft_words("zh-Hant") == {k: DRAFT[k] for k in ("en", "zh-Hant")}
    assert draft_words("zh-Hant", approved=True) == {k: APPROVED[k] for k in ("en", "zh-Hant")}

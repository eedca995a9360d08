"""The words of the pages themselves, in English, and which of them are safety text."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.labels import Labels
from pipeline.model.settings import EN, Locale

LABELS: Mapping[str, str] = {
    "label.skip": "Skip to the text",
    "label.switch": "Language",
    "label.print": "Print / PDF",
    "label.by": "By {author}",
    "label.published": "Translation published on {date}",
    "label.behind": "The English page has changed since this translation was published on {date}. Both are still available.",
    "label.schedule.heading": "What to do next",
    "label.schedule": "Schedule an appointment",
    "label.crisis": "If you need help now",
    "label.write": "Space to write",
    "label.moved": "This page has moved",
    "label.version": "Version of {date}",
    "label.withdrawn.title": "This page is being revised",
    "label.withdrawn": "We took this page down to check it. It may come back once a therapist has approved it again.",
    "label.withdrawn.english": "Read this page in English",
    "label.withdrawn.contact": "Talk to us",
    "label.withdrawn.crisis": "If you are thinking about suicide, if you are in danger now, or if someone is hurting you or you are afraid of your partner, call one of these numbers at any hour.",
}
"""Key, which is the entry's context in the catalog `site`, → English. `{words in braces}` stay as they are."""

SAFETY: frozenset[str] = frozenset({"label.crisis", "label.withdrawn.crisis"})
"""Keys whose Mandarin needs two people, like every safety text."""

NAMES: Mapping[str, str] = {"en": "English", "zh-Hans": "中文"}
"""What each language calls itself: names, never translated."""

DRAFT: Mapping[str, str] = {
    "en": "Draft: not yet reviewed by a therapist",
    "zh-Hans": "草稿：尚未经治疗师审阅",
}
"""The banner of the preview. It stands in the code because no draft may be without it."""


def labels_for(locale: Locale, translated: Mapping[str, str]) -> Labels:
    """The words of pages in `locale`.

    `translated`: key → text; give only approved entries of the catalog `site` for the site, and drafts
    too for the preview. What is missing is shown in English, and says so (`Word.lang`).
    """
    return Labels(locale.tag, LABELS, LABELS if locale == EN else translated)

"""The pages' own words and the names that they show, in English, and which are safety text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.build.crisis import crisis_lines, service_key
from pipeline.model.glossary import Contact
from pipeline.model.labels import Labels
from pipeline.model.settings import EN, Locale, Settings

LABELS: Mapping[str, str] = {
    "label.skip": "Skip to the text",
    "label.switch": "Language",
    "label.print": "Print / PDF",
    "label.print.both": "PDF in both languages",
    "label.by": "By {author}",
    "label.published": "Translation published on {date}",
    "label.behind": "The text behind this translation has changed since it was published on {date}. Both are still available.",
    "label.home": "All articles and handouts",
    "label.kind.article": "Articles",
    "label.kind.handout": "Handouts",
    "label.missing.title": "There is no page here",
    "label.missing": "The address may have a mistake in it, or the page has moved. You can begin again from the list of all articles and handouts.",
    "label.schedule.heading": "What to do next",
    "label.schedule": "Schedule an appointment",
    "label.crisis": "If you need help now",
    "label.caution": "Important",
    "label.write": "Space to write",
    "label.moved": "This page has moved",
    "label.version": "Version of {date}",
    "label.withdrawn.title": "This page is being revised",
    "label.withdrawn": "We took this page down to check it. It may come back once a therapist has approved it again.",
    "label.withdrawn.english": "Read this page in English",
    "label.removed.title": "This page is no longer available",
    "label.removed": "We no longer offer this page. If you need help now, please call one of the numbers below.",
    "label.withdrawn.contact": "Talk to us",
    "label.withdrawn.crisis": "If you are thinking about suicide, if you are in danger now, or if someone is hurting you or you are afraid of your partner, call one of these numbers at any hour.",
}
"""Key, which is the entry's context in the catalog `site`, → English. `{words in braces}` stay as they are."""

SAFETY: frozenset[str] = frozenset(
    {"label.caution", "label.crisis", "label.removed", "label.withdrawn.crisis"}
)
"""Keys whose Mandarin needs two people, like every safety text."""

NAMES: Mapping[str, str] = {"en": "English", "zh-Hans": "中文", "zh-Hant": "繁體"}
"""What each language calls itself: names, never translated."""
_BESIDE: Mapping[str, str] = {"zh-Hans": "简体"}
"""What a language calls itself where it stands beside another script."""


def own_names(settings: Settings) -> Mapping[str, str]:
    """What each language of a site calls itself, by BCP 47 tag."""
    beside = _BESIDE if len(settings.locales) > 1 else {}
    names = {**NAMES, **beside}
    return {one.tag: names.get(one.tag, one.tag) for one in (EN, *settings.locales)}


DRAFT: Mapping[str, str] = {
    "en": "Draft: not yet reviewed by a therapist",
    "zh-Hans": "草稿：尚未经治疗师审阅",
    "zh-Hant": "草稿：尚未經治療師審閱",
}
"""The banner of the preview. It stands in the code because no draft may be without it."""
APPROVED: Mapping[str, str] = {
    "en": "Preview only: approved, but not published",
    "zh-Hans": "仅供预览：已通过审阅，但未发布",
    "zh-Hant": "僅供預覽：已通過審閱，但未發布",
}
"""The same of a draft whose every text is approved; true of one that was withdrawn too."""
ENGLISH: Mapping[str, str] = {
    "en": "Draft: this English is not public yet",
    "zh-Hans": "草稿：这份英文尚未公开",
}
"""The same of English, which no therapist reviews here."""
BANNERS = (*DRAFT.values(), *APPROVED.values(), *ENGLISH.values())
"""Every text of it: nothing public says one of them."""


def draft_words(tag: str, *, approved: bool = False) -> Mapping[str, str]:
    """What a draft in a language says of itself: in English and in that language; an English one also in Chinese."""
    if tag == EN.tag:
        return ENGLISH
    said = APPROVED if approved else DRAFT
    own = tag if tag in said else "zh-Hans"
    return {EN.tag: said[EN.tag], own: said[own]}


_NAME = "name."
_WORDS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|https?://\S+")
"""An e-mail address or the address of a page: the same in every language."""


def site_texts(settings: Settings, contacts: Iterable[Contact]) -> tuple[tuple[str, str], ...]:
    """(key, English) of all that the catalog `site` holds: the labels, and each name that a Mandarin page shows."""
    named = {"practice": settings.site_name, "contact": settings.contact}
    named |= {service_key(line): line.name for line in crisis_lines(contacts)}
    names = ((f"{_NAME}{key}", name) for key, name in named.items() if _has_words(name))
    return (*LABELS.items(), *names)


def is_name(key: str) -> bool:
    """True for a key of `site_texts` that stands for a name."""
    return key.startswith(_NAME)


def is_safety(key: str) -> bool:
    """True for a key of `site_texts` whose Mandarin needs two people: what a notice says of help, whom it names."""
    return key in SAFETY or key.startswith(f"{_NAME}service.")


def _has_words(name: str) -> bool:
    return bool(_WORDS.search(name)) and not _ADDRESS.fullmatch(name)


def labels_for(locale: Locale, translated: Mapping[str, str]) -> Labels:
    """The words of pages in `locale`.

    `translated`: key → text; give only approved entries of the catalog `site` for the site, and drafts
    too for the preview. What is missing is shown in English, and says so (`Word.lang`).
    """
    return Labels(locale.tag, LABELS, LABELS if locale == EN else translated)

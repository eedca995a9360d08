"""The words and names of the pages in one language, with English where none is approved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{[a-z]+\}")


@dataclass(frozen=True, slots=True)
class LabelText:
    """A text and the language that it is in."""

    text: str
    """Plain text, no markup."""
    lang: str
    """BCP 47 tag, for the `lang` attribute where it differs from the page's."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the pages in one language."""

    tag: str
    """BCP 47 tag of the pages: `zh-Hans`."""
    english: Mapping[str, str]
    """Every key with its English: `label.print` → `Print / PDF`."""
    own: Mapping[str, str]
    """Keys with their text in the pages' language: what is approved (site), or drafted (preview). Names too."""

    def get(self, name: str, **values: str) -> LabelText:
        """The word of `label.<name>`, its `{placeholders}` filled with `values`.

        A translation that lost a placeholder is not used. Raises KeyError for a name that no page knows.
        """
        key = f"label.{name}"
        english = self.english[key]
        own = self.own.get(key, "")
        use_own = bool(own) and _placeholders(own) == _placeholders(english)
        text = own if use_own else english
        for placeholder, value in values.items():
            # not str.format: a translation must not reach into our objects
            text = text.replace("{" + placeholder + "}", value)
        return LabelText(text, self.tag if use_own else "en")

    def name(self, key: str, written: str) -> LabelText:
        """What pages call the bearer of a name: `written` as the settings or the glossary have it, until another is approved.

        `key`: `practice`, `contact`, `service.988`.
        """
        own = self.own.get(f"name.{key}", "")
        return LabelText(own, self.tag) if own else LabelText(written, "en")


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))

"""The forms that the setting `paths` takes: one template for all languages, or one for each."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

PATHS = "/{locale}/{kind}s/{slug}/"
"""Addresses of pages, where the settings say nothing of a language."""
_PARTS = r"/(([A-Za-z0-9_-]|\{locale\}|\{kind\}|\{slug\})+/)+$"
PathTemplate = Annotated[
    str, Meta(extra_json_schema={"pattern": r"^(?=.*\{locale\})(?=.*\{slug\})" + _PARTS})
]
"""The addresses of all languages. As `Meta(pattern=…)` beside a mapping it crashes msgspec 0.22 when Python ends."""
LocalePath = Annotated[
    str,
    Meta(
        description="Address of a page in one language: begins and ends with /, holds {slug}, may hold {kind}.",
        pattern=r"^(?=.*\{slug\})" + _PARTS,
        examples=["/zh/{kind}s/{slug}/"],
    ),
]
"""The addresses of one language."""

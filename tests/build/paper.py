"""The sheets of a pair, where they lie and what they are made of, for the tests."""

from __future__ import annotations

from dataclasses import replace

import pikepdf

from pipeline.build.writers import pdf
from pipeline.build.writers.interface import Mode
from pipeline.model.pair import Pair
from tests.build.samples import site

EN, ZH, BOTH = (f"handouts/daily-practice.{tags}.pdf" for tags in ("en", "zh-Hans", "en-zh-Hans"))


def sheets(pair: Pair, mode: Mode = Mode.SITE, **more: object) -> dict[str, bytes]:
    """The sheets of one handout."""
    return dict(pdf.write(site(pair, mode=mode, **more), pair))


def with_text(pair: Pair, old: str, new: str) -> Pair:
    """The pair with other English."""
    assert old in pair.en.markdown
    return replace(pair, en=replace(pair.en, markdown=pair.en.markdown.replace(old, new)))


def dictionaries(read: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every dictionary of a sheet, the tags of its parts among them."""
    return [one for one in read.objects if isinstance(one, pikepdf.Dictionary)]

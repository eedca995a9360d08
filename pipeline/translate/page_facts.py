"""Gather what a translator of a page would be told beside its texts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.document import Document
from pipeline.model.glossary import Glossary
from pipeline.translate.engines.interface import EnginePage


def engine_page(document: Document, glossary: Glossary) -> EnginePage:
    """Title, audience, summary and house style; texts and examples are added by `plan` and `draft`."""
    return EnginePage(
        title=document.text_of("title"),
        audience=document.text_of("audience"),
        summary=document.text_of("summary") or document.text_of("description"),
        style=tuple(_style(glossary)),
    )


def _style(glossary: Glossary) -> Iterator[str]:
    """Each list of the house's words as one rule: `not 老公, write 伴侣 (husband, hubby)`."""
    for _, rules in glossary.style:
        for rule in rules:
            better = f"→{rule.instead}" if rule.instead else ""
            unless = f" (but for {'/'.join(rule.unless)})" if rule.unless else ""
            yield f"✗{rule.zh}{better}{unless}"

"""The proof sheet of a published page: each text, who stands behind it, and what was put aside."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.typeset import typeset_proof
from pipeline.files.atomic import write_bytes
from pipeline.files.locales import load_published
from pipeline.flow.findings import returned_texts
from pipeline.flow.pages.status import page_snapshot
from pipeline.flow.published_pair import published_pair
from pipeline.flow.translate.back_translation import recall
from pipeline.flow.workspace import Workspace
from pipeline.markdown.segment_html import segment_html
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import SITE, Document
from pipeline.model.errors import RefusedError
from pipeline.model.hashing import source_sha, target_sha
from pipeline.model.segment import Form
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.published import Published, PublishedText
from pipeline.review.states import needed

REASONS: Mapping[str, str] = {
    "meaning": "about the meaning",
    "wording": "about the wording",
    "term": "about a term",
    "tone": "about the tone",
    "safety": "about safety",
    "not-a-problem": "not a problem here",
    "other": "something else",
}
"""Why a finding was put aside, in plain words."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class ProofText:
    """One text, as it is published."""

    number: int
    """Its place on the page, from 1."""
    source: str
    target: str
    """The Mandarin that readers see."""
    back: str
    """The Mandarin in English again, by a machine; empty: no engine was asked."""
    safety: bool
    """True if it needs the readers of safety text."""
    need: int
    """Different people that it takes."""
    approvals: tuple[Decision, ...]
    """Who stands behind just these words, one line a person."""
    have: int
    """How many of them count as different people: not who invited and who was invited, until another confirms."""
    dismissed: tuple[Decision, ...]
    """Findings on these words that a person put aside."""

    @property
    def is_covered(self) -> bool:
        """True if as many people stand behind it as it takes."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """All that vouches for a published page."""

    document: Document
    """The English as it stands now."""
    title_zh: str
    """Of the published page; empty: it has none."""
    published: Published
    """What readers see, and why."""
    publish: Decision
    """Who published it, and when."""
    texts: tuple[ProofText, ...]
    """Each text of the published page once, in its order."""
    names: Mapping[str, str]
    """Id of a person → their name."""

    def name(self, person: str) -> str:
        """As people call them."""
        return self.names.get(person, person)


def proof_sheet_of(workspace: Workspace, document: Document) -> ProofSheet:
    """The sheet, from the two published files and the ledger. No engine is asked.

    Raises RefusedError UNPUBLISHED where no publish stands, or its files are gone or do not pair.
    """
    if document.id == SITE:
        raise _unpublished(document)
    page, index = page_snapshot(workspace, document), workspace.decision_index(document.id)
    recall(workspace, document)
    english, mandarin = load_published(workspace.project, document.id)
    fields = workspace.project.settings.translatable_front_matter
    publish = page.published.publish
    if publish is None or english is None or mandarin is None:
        raise _unpublished(document)
    pair = published_pair(
        english.decode("utf-8", "replace"),
        mandarin.decode("utf-8", "replace"),
        document,
        fields,
        workspace.decisions(document.id),
    )
    if not pair.texts:
        raise _unpublished(document)
    once = {text.key: text for text in pair.texts}
    title = next((t.target for t in pair.texts if t.key[0] == "front:title"), "")
    return ProofSheet(
        document,
        title,
        page.published,
        publish,
        tuple(_text(workspace, index, n, text) for n, text in enumerate(once.values(), start=1)),
        {person.id: person.name for person in workspace.reviewers},
    )


def _unpublished(document: Document) -> RefusedError:
    return RefusedError(
        "UNPUBLISHED",
        f"`{document.id}` has no published page that could be proven",
        "publish it first: a proof sheet says who stands behind what readers see",
    )


def _text(
    workspace: Workspace, index: DecisionIndex, number: int, text: PublishedText
) -> ProofText:
    source, target = source_sha(*text.key), target_sha(text.target)
    safety = index.is_safety(source, marked=text.safety, guarded=text.guarded)
    need = needed(workspace.project.settings, safety=safety)
    approvals = index.covering(source, target, need)
    return ProofText(
        number,
        text.key[1],
        text.target,
        returned_texts(workspace).get(text.target, ""),
        safety,
        need,
        approvals,
        len(index.vouching.different(approvals)),
        tuple(
            made
            for made in index.on(source)
            if made.verdict is Verdict.DISMISS
            and made.target_sha == target
            and not index.withdrawn(made)
        ),
    )


def proof_pdf(workspace: Workspace, sheet: ProofSheet) -> bytes:
    """The sheet on paper, in English: whoever reads no Chinese keeps it with the files. Raises PRINT."""
    settings = workspace.project.settings
    title = sheet.document.text_of("title") or sheet.document.id
    return typeset_proof(
        {
            "paper": {"letter": "us-letter", "a4": "a4"}[settings.paper],
            "practice": settings.site_name,
            "region": settings.locale.region,
            "title": title,
            "title_zh": sheet.title_zh,
            "id": sheet.document.id,
            "published": f"Published by {sheet.name(sheet.publish.reviewer)} on {sheet.publish.at[:10]}.",
            "now": _now(sheet),
            "texts": [_printed(sheet, text) for text in sheet.texts],
        },
        sheet.document.id,
    )


def save_proof(workspace: Workspace, sheet: ProofSheet, path: Path) -> None:
    """Write the sheet on paper to a file. Raises PRINT, DISK."""
    write_bytes(path, proof_pdf(workspace, sheet))


def _now(sheet: ProofSheet) -> str:
    """What readers see today, in a sentence."""
    shown = sheet.published
    if shown.shown:
        return "Readers see this Mandarin now."
    why = "; ".join(reason.message_en for reason in shown.reasons)
    return f"Readers do not see this page now: {why or 'it was withdrawn'}."


def _words(sheet: ProofSheet, text: str) -> str:
    """A text as its readers see it, without the marks of bold words and links."""
    shown = segment_html(text, Form.FLOW, sheet.document.references)
    return html.unescape(_TAG.sub("", shown.replace("<br>", "\n")))


def _printed(sheet: ProofSheet, text: ProofText) -> dict[str, object]:
    given = [f"{sheet.name(d.reviewer)}, {d.at[:10]}" for d in text.approvals]
    return {
        "number": text.number,
        "source": _words(sheet, text.source),
        "target": _words(sheet, text.target),
        "back": text.back,
        "safety": text.safety,
        "covered": text.is_covered,
        "approved": "; ".join(given) or "nobody",
        "need": text.need,
        "dismissed": [
            f"{d.finding}: {REASONS.get(d.reason_code or '', 'no reason given')}"
            f" ({sheet.name(d.reviewer)}, {d.at[:10]})"
            for d in text.dismissed
        ],
    }

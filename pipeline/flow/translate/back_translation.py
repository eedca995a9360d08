"""Ask engines to translate the Mandarin back, for the check `back-translation`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.checks import back_translation
from pipeline.flow.findings import entry_context, returned_texts
from pipeline.flow.translate.engines import chain_of
from pipeline.flow.workspace import Workspace
from pipeline.markdown.inline import read_inline
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding
from pipeline.review.states import open_findings
from pipeline.translate.draft import WaitReason
from pipeline.translate.engines.cached import Cached
from pipeline.translate.engines.direction import BACK
from pipeline.translate.engines.interface import Engine, Failed, Hints, Translated
from pipeline.translate.privacy import Policy


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking."""

    texts: int
    """Texts with Mandarin that were to be translated back."""
    back: int
    """Those of which English came back."""
    reasons: Counter[WaitReason]
    """Why engines gave nothing, with how many texts for each reason."""


def back_engines(
    workspace: Workspace, *, only_here: bool = False, keep_answers: bool = True
) -> tuple[Engine, ...]:
    """The engines of the settings for the way back; `only_here`: those that send nothing away."""
    chain = chain_of(workspace, keep_answers=keep_answers, direction=BACK)
    return tuple(one for one in chain if not (only_here and one.sends_data_to_third_party))


def ask_back(
    workspace: Workspace,
    documents: Iterable[Document],
    engines: Sequence[Engine],
    *,
    only_safety: bool = False,
) -> Asked:
    """Ask for what is not known yet, and keep it where `entry_context` looks. Nothing is written but the engines' cache."""
    wanted, known = (
        _wanted(workspace, documents, only_safety=only_safety),
        returned_texts(workspace),
    )
    policy = Policy.of(workspace.project.settings, workspace.glossary)
    reasons: Counter[WaitReason] = Counter()
    for engine in engines:
        rest = [entry for entry in wanted if entry.target not in known]
        refused = policy.refuses(engine)
        sent: list[Entry] = []
        for entry in rest:
            withheld = (policy.withholds(engine, text) for text in (entry.source, entry.target))
            if blocked := refused or next(filter(None, withheld), None):
                reasons[_reason(engine, blocked)] += 1
            else:
                sent.append(entry)
        for entry, answer in _answers(engine, sent):
            if isinstance(answer, Translated):
                known[entry.target] = answer.text
            else:
                reasons[_reason(engine, answer)] += 1
    return Asked(len(wanted), sum(entry.target in known for entry in wanted), reasons)


def back_findings(workspace: Workspace, documents: Iterable[Document]) -> tuple[Finding, ...]:
    """What the check `back-translation` says of all that came back and nobody dismissed."""
    settings = workspace.project.settings
    found: list[Finding] = []
    for document in documents:
        contexts = (
            entry_context(workspace, document, entry)
            for entry in workspace.catalog(document)
            if entry.target
        )
        said = [finding for context in contexts for finding in back_translation.check(context)]
        found += open_findings(said, workspace.decision_index(document.id), settings)
    return tuple(found)


def recall(workspace: Workspace, document: Document) -> None:
    """Take up what engines gave back before, without asking any: who dismisses a finding has to find it again."""
    for engine in back_engines(workspace):
        if isinstance(engine, Cached):
            for entry in _wanted(workspace, [document], only_safety=False):
                known = engine.answers.get(engine.key(_plain(entry), Hints()))
                if known is not None:
                    returned_texts(workspace).setdefault(entry.target, known)


def _wanted(
    workspace: Workspace, documents: Iterable[Document], *, only_safety: bool
) -> list[Entry]:
    """Entries with Mandarin, each Mandarin once."""
    found: dict[str, Entry] = {}
    for document in documents:
        for entry in workspace.catalog(document):
            if entry.target and (entry.safety or not only_safety):
                found.setdefault(entry.target, entry)
    return list(found.values())


def _answers(
    engine: Engine, entries: Sequence[Entry]
) -> Iterable[tuple[Entry, Translated | Failed]]:
    if not entries:
        return ()
    texts = [_plain(entry) for entry in entries]
    answers = engine.translate(texts)
    return (
        (
            entry,
            BACK.judge(text, answer.text) or answer if isinstance(answer, Translated) else answer,
        )
        for entry, text, answer in zip(entries, texts, answers, strict=True)
    )


def _plain(entry: Entry) -> str:
    """The visible words: markup is the matter of other checks."""
    return read_inline(entry.target).plain


def _reason(engine: Engine, failed: Failed) -> WaitReason:
    # the message about a private text names its option, a line each: here the code says enough
    message = (
        failed.message.partition(":")[0] if failed.reason_code == "private" else failed.message
    )
    return WaitReason(engine.name, failed.reason_code, message)

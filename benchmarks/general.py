"""What term enforcement does to engines' stored outputs on general text, and what two readers said of it.

The texts are not ours (news, talks, encyclopedias: the licences differ), so they are read from a folder: `NAME.en`, a sentence
a line, and beside it `NAME.ENGINE.zh`, as many lines. `verdicts/terms.tsv` holds what readers said: the first 16 hex digits of
the SHA-256 of English, answer and mended answer (joined by line ends), and for each of two readers `right`, `wrong` or nothing.
A mend that no reader has read yet is printed with its key, to be read and entered.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT
from pipeline.model.glossary import Glossary
from pipeline.terms.evidence import is_clinical_text
from pipeline.terms.matcher import Matcher
from pipeline.translate.term_enforcer import TermEnforcer

FOLDER = "PIPELINE_ENGINE_OUTPUTS"
"""The environment variable that names the folder."""
VERDICTS = ROOT / "benchmarks/verdicts/terms.tsv"
READERS = 2
_VERDICTS = ("right", "wrong", "")


@dataclass(frozen=True)
class Mend:
    """One answer that was changed."""

    english: str
    """The source."""
    before: str
    """The engine's answer."""
    after: str
    """The answer as it would be drafted."""
    engine: str
    """File name: test set and engine."""

    @property
    def key(self) -> str:
        """What the verdict file calls it, without holding its text."""
        return hashlib.sha256(
            "\n".join([self.english, self.before, self.after]).encode()
        ).hexdigest()[:16]


@dataclass(frozen=True)
class Read:
    """All outputs of a folder, read once."""

    outputs: int
    """How many there are."""
    mends: tuple[Mend, ...]
    """Those that were changed."""


def verdicts(path: Path = VERDICTS) -> Mapping[str, tuple[str, ...]]:
    """Key → what each reader said. Raises ValueError with the line that is malformed."""
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        key, *said = line.split("\t")
        said = [*said, *[""] * READERS][:READERS]
        if len(key) != 16 or key in found or not set(said) <= set(_VERDICTS):
            raise ValueError(f"{path.name}:{number}: not a key and {READERS} verdicts: {line}")
        found[key] = tuple(said)
    return found


def read(folder: Path, glossary: Glossary) -> Read:
    """Bind every output to the glossary, as a draft of a document with its English is."""
    matcher = Matcher(glossary)
    outputs = 0
    mends: list[Mend] = []
    for name, english, answers in _files(folder):
        enforcer = TermEnforcer(matcher, is_clinical=is_clinical_text(english))
        outputs += len(answers)
        for source, answer in zip(english, answers, strict=True):
            after, _ = enforcer.enforce(source, answer)
            if after != answer:
                mends.append(Mend(source, answer, after, name))
    return Read(outputs, tuple(mends))


def figures(glossary: Glossary) -> tuple[dict[str, float | None], list[Mend]]:
    """Outputs, mends, wrong and unread ones; and the unread themselves. All null where no folder is named."""
    names = ("outputs", "mended", "wrong_mends", "unread_mends")
    folder = os.environ.get(FOLDER, "")
    if not folder:
        return dict.fromkeys(names, None), []
    known, done = verdicts(), read(Path(folder), glossary)
    said = [known.get(mend.key, ("",) * READERS) for mend in done.mends]
    wrong = sum("wrong" in one for one in said)
    unread = [mend for mend, one in zip(done.mends, said, strict=True) if "" in one]
    counts = (done.outputs, len(done.mends), wrong, len(unread))
    return dict(zip(names, counts, strict=True)), unread


def _files(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each file of outputs with its English; a file of another length is no translation of it."""
    for source in sorted(folder.glob("*.en")):
        english = _lines(source)
        for target in sorted(folder.glob(f"{source.stem}.*.zh")):
            answers = _lines(target)
            if len(answers) == len(english):
                yield target.name, english, answers


def _lines(path: Path) -> list[str]:
    """The lines of a file, by line feeds alone: answers hold other line ends."""
    return path.read_text("utf-8").removesuffix("\n").split("\n")

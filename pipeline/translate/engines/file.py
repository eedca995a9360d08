"""Take translations from a file that was made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.model.errors import PipelineError
from pipeline.translate.engines.interface import (
    Arrived,
    Cost,
    Failed,
    Hints,
    Result,
    Translated,
    unheard,
)
from pipeline.translate.mask import Masked

_ABSENT = Failed("absent", "its file does not hold this text: translate it by hand")


class FileEngine:
    """A translator's file. What it gives is a draft like any other: it is reviewed word for word."""

    name = "file"
    sends_data_to_third_party = False
    takes_findings = False

    def __init__(
        self, load: Callable[[], Mapping[str, str]], mask: Callable[[str], Masked]
    ) -> None:
        """Keep the way to the file; nothing is read yet.

        Args:
            load: English → Mandarin, both inline Markdown; raises PipelineError.
            mask: hides what the texts that are asked for hide.
        """
        self._load = load
        self._mask = mask
        self._known: Mapping[str, str] | Failed | None = None

    def translate(
        self,
        texts: Sequence[str],
        hints: Sequence[Hints] = (),  # noqa: ARG002  the file is what it is
        arrived: Arrived = unheard,
    ) -> Sequence[Result]:
        """Give one result a text, in order. Never raises."""
        if self._known is None:
            self._known = self._read()
        if isinstance(self._known, Failed):
            return [self._known] * len(texts)
        results: list[Result] = []
        for index, text in enumerate(texts):
            found = self._known.get(text)
            results.append(Translated(found, final=True) if found else _ABSENT)
            if found:
                arrived(index, found)
        return results

    def cost(
        self,
        texts: Sequence[str],  # noqa: ARG002  the Protocol's signature
        hints: Sequence[Hints] = (),  # noqa: ARG002
    ) -> Cost:
        """Nothing leaves this machine."""
        return Cost()

    def _read(self) -> Mapping[str, str] | Failed:
        """The file with both sides masked, the Mandarin with the placeholders of its English."""
        try:
            pairs = self._load()
        except PipelineError as error:
            place = f"{error.path}:{error.line}: " if error.line else ""
            return Failed("unavailable", f"{place}{error.what}: {error.todo}")
        return {
            masked.text: _masked_as(masked, target)
            for masked, target in ((self._mask(source), target) for source, target in pairs.items())
        }


def _masked_as(source: Masked, target: str) -> str:
    """The Mandarin with the placeholders of its English; `judge` refuses one that lacks some."""
    numbered = list(enumerate(source.kept, 1))
    # the longest first: `](url)` before what may stand inside it
    for number, kept in sorted(numbered, key=lambda one: -len(one[1].raw)):
        target = target.replace(kept.raw, f"\0{number}\0", 1)
    for number, _ in numbered:
        target = target.replace(f"\0{number}\0", f"#XX_{number}#")
    return target

"""Take what other machines wrote of the same pages, and give them what was written here."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.build.incremental import Elsewhere
from pipeline.build.written import Rendered
from pipeline.files.shared_cache import SharedCache
from pipeline.model.hashing import hashes_of


class SharedOutput(Elsewhere):
    """What writers of this program made for one tree, on any machine."""

    def __init__(self, shared: SharedCache, program: str, tree: str) -> None:
        """`program` as in `Inputs`; `tree`: `site` or `preview`."""
        self._shared, self._program, self._name = shared, program, f"output/{tree}"

    def recall(self, page: str) -> Mapping[str, Rendered]:
        """As in `Elsewhere`; what does not hold the bytes that it says is left out."""
        found = self._shared.load(self._name, self._key(page), dict[str, Rendered]) or {}
        return {n: one for n, one in found.items() if hashes_of(one.files) == one.written.files}

    def note(self, page: str, made: Mapping[str, Rendered]) -> None:
        """As in `Elsewhere`: beside what others have made of the same page."""
        if self._shared.is_open:
            self._shared.save(self._name, self._key(page), {**self.recall(page), **made})

    def _key(self, page: str) -> str:
        return f"{self._program} {page}"

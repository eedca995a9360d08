"""Take what other machines wrote of the same pages, and give them what was written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.build.incremental import Elsewhere
from pipeline.build.written import Rendered
from pipeline.files.shared_cache import SharedCache
from pipeline.model.hashing import hashes_of


class SharedOutput(Elsewhere):
    """What writers of this program made for one tree, on any machine."""

    def __init__(self, shared: SharedCache, program: str, tree: str) -> None:
        """`program` as in `Inputs`; `tree`: `site` or `preview`."""
        self._shared, self._program, self._name = shared, program, f"output/{tree}"
        self._recalled: dict[str, Mapping[str, Rendered]] = {}

    def recall(self, pages: Sequence[str]) -> Iterator[Mapping[str, Rendered]]:
        """As in `Elsewhere`; what does not hold the bytes that it says is left out."""
        wanted = [(self._name, self._key(page)) for page in pages]
        every = self._shared.load_all(wanted, dict[str, Rendered])
        for page, found in zip(pages, every, strict=True):
            whole = {
                name: one
                for name, one in (found or {}).items()
                if hashes_of(one.files) == one.written.files
            }
            if whole:
                self._recalled[page] = whole
            yield whole

    def note(self, page: str, made: Mapping[str, Rendered]) -> None:
        """As in `Elsewhere`: beside what others have made of the same page."""
        known = self._recalled.get(page, {})
        self._shared.save(self._name, self._key(page), {**known, **made})

    def _key(self, page: str) -> str:
        return f"{self._program} {page}"

"""What may be on the site of the tiny project after what people did, by rules written down here anew.

One clone, so everybody has seen every decision before theirs. An entry is named by document and English.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[str, str]
"""Document and English."""
LEADS = ("lea",)


@dataclass
class Approvals:
    """Who stands behind one exact pair of texts."""

    now: set[str] = field(default_factory=set)
    """People whose approval stands for the catalog."""
    ever: set[str] = field(default_factory=set)
    """The same for a published page: there a newer wording in the catalog does not count against it."""
    rejected: set[str] = field(default_factory=set)
    """People whose reject is open."""


@dataclass(frozen=True)
class Release:
    """A page as it was published."""

    english: str
    """The whole English file."""
    texts: dict[str, str]
    """English → Mandarin."""
    safety: frozenset[str]
    """English texts about safety."""


@dataclass
class History:
    """Everything that was decided."""

    pairs: dict[tuple[Key, str], Approvals] = field(default_factory=dict)
    released: dict[str, Release] = field(default_factory=dict)
    """By document; a withdrawn page is not in it."""
    once: set[tuple[Key, str]] = field(default_factory=set)
    """Pairs that anybody has ever approved, whatever became of it."""

    def of(self, key: Key, target: str) -> Approvals:
        return self.pairs.setdefault((key, target), Approvals())

    def approve(self, key: Key, target: str, who: str) -> None:
        pair = self.of(key, target)
        if who in pair.now and not pair.rejected:
            return
        self._replace(key, target)
        pair.rejected -= pair.rejected if who in LEADS else {who}
        pair.now.add(who)
        pair.ever.add(who)
        self.once.add((key, target))

    def may_approve(self, key: Key, target: str, who: str) -> bool:
        """A reviewer does not approve over somebody else's open reject."""
        open_ = self.of(key, target).rejected
        return bool(target) and (not open_ or who in LEADS or open_ == {who})

    def reject(self, key: Key, target: str, who: str) -> None:
        pair = self.of(key, target)
        if who in pair.rejected:
            return
        self._replace(key, target)
        pair.now.clear()
        pair.ever.clear()
        pair.rejected.add(who)

    def withdraw(self, key: Key, target: str) -> None:
        self._replace(key, target)
        pair = self.of(key, target)
        pair.now.clear()
        pair.ever.clear()

    def edit(self, key: Key, target: str) -> None:
        self._replace(key, target)

    def is_approved(self, key: Key, target: str, need: int) -> bool:
        pair = self.of(key, target)
        return bool(target) and not pair.rejected and len(pair.now) >= need

    def is_of_former_english(self, key: Key, target: str, live: set[tuple[str, str]]) -> bool:
        """True if the Mandarin was approved for another English of the page, which no longer has it; `live`: those that do."""
        others = {english for (page, english), t in self.once if page == key[0] and t == target}
        return any((english, target) not in live for english in others - {key[1]})

    def carries(self, key: Key, target: str, need: int) -> bool:
        """True if a published page may go on showing this pair."""
        pair = self.of(key, target)
        return not pair.rejected and len(pair.ever) >= need

    def may_show(self, document: str, safety: frozenset[str]) -> bool:
        """True if the page that was published last may stand beside an English with these safety texts."""
        release = self.released.get(document)
        return (
            release is not None
            and release.safety == safety
            and all(
                self.carries((document, english), target, 2 if english in safety else 1)
                for english, target in release.texts.items()
            )
        )

    def _replace(self, key: Key, target: str) -> None:
        """A decision about one wording says that nobody stands behind another one any more."""
        for (other, text), pair in self.pairs.items():
            if other == key and text != target:
                pair.now.clear()

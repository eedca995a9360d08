"""Paragraphs of a practice, made up by rule, and the ways in which authors change them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from pipeline.catalog.merge import merge
from pipeline.model.catalog import Catalog
from tests.catalog.strategies import document

_WORDS = [
    "partner",
    "feelings",
    "feel",
    "listen",
    "compassion",
    "care",
    "couple",
    "conflict",
    "anger",
    "sadness",
    "gently",
    "pause",
    "breathe",
    "moment",
    "relationship",
    "trust",
    "practice",
    "daily",
    "ritual",
    "connection",
    "repair",
    "understand",
    "validate",
    "emotion",
    "support",
    "space",
    "time",
    "talk",
    "sharing",
    "needs",
    "hope",
    "fear",
    "safe",
    "begin",
    "notice",
    "kindness",
    "together",
    "apart",
    "voice",
    "question",
    "curious",
    "apology",
    "forgive",
    "conversation",
    "difficult",
    "easy",
    "small",
    "story",
    "family",
    "children",
    "work",
    "home",
    "evening",
    "morning",
    "walk",
    "hand",
    "hold",
    "look",
    "hear",
    "say",
    "ask",
    "answer",
    "wait",
    "slowly",
    "soften",
    "turn",
    "toward",
    "away",
    "again",
    "tender",
    "honest",
    "quiet",
    "promise",
    "bedtime",
    "phone",
    "table",
    "dinner",
    "letter",
    "garden",
    "weekend",
    "worry",
    "tired",
    "lonely",
    "close",
    "distance",
]
_LITTLE = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "you",
    "your",
    "we",
    "our",
    "when",
    "that",
    "is",
    "are",
    "it",
    "with",
    "for",
    "each",
    "other",
    "as",
    "not",
    "but",
    "if",
    "so",
    "can",
]
Edit = Callable[[random.Random, str], str]


def sentence(chance: random.Random) -> str:
    """Seven to sixteen words, nearly half of them such as stand in every sentence."""
    words = [
        chance.choice(_LITTLE if chance.random() < 0.45 else _WORDS)
        for _ in range(chance.randint(7, 16))
    ]
    return " ".join(words).capitalize() + "."


def paragraphs(count: int, seed: int, sentences: tuple[int, ...] = (1, 1, 2, 2, 3)) -> list[str]:
    """So many different paragraphs."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    found: dict[str, None] = {}
    while len(found) < count:
        found[" ".join(sentence(chance) for _ in range(chance.choice(sentences)))] = None
    return list(found)


def swap_words(chance: random.Random, text: str) -> str:
    """One to three words are others."""
    words = text.split(" ")
    for at in chance.sample(range(len(words)), chance.randint(1, 3)):
        words[at] = chance.choice(_WORDS)
    return " ".join(words)


def move_clause(_chance: random.Random, text: str) -> str:
    """The last part comes first."""
    words = text.removesuffix(".").split(" ")
    middle = len(words) * 2 // 5
    return " ".join(words[middle:] + words[:middle]) + "."


def add_sentence(chance: random.Random, text: str) -> str:
    """One more sentence at the end."""
    return f"{text} {sentence(chance)}"


def add_before(chance: random.Random, text: str) -> str:
    """One more sentence at the beginning."""
    return f"{sentence(chance)} {text}"


EDITS: dict[str, Edit] = {
    "swapped words": swap_words,
    "moved clause": move_clause,
    "added sentence": add_sentence,
    "sentence before": add_before,
}
"""What authors do to a paragraph that stays one."""


def translated(texts: list[str]) -> Catalog:
    """A catalog in which each text has a Mandarin of its own that says which it is."""
    empty = merge(document(*texts), None, "zh_Hans")
    return replace(
        empty,
        entries=tuple(replace(e, target=f"第{n}段。") for n, e in enumerate(empty.entries)),
    )

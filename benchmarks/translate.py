"""Measure 500 strings to a server that takes 100 ms, beside deep-translator's own batch.

The server is a real one on loopback that speaks like Google's page (`tests/fakes/fault_server.py`). Both
send the same strings to it in the same run; deep-translator's address is set on its own instance, the one
way that it leaves, so nothing of it is patched.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from deep_translator import GoogleTranslator

from benchmarks.measure import options, show, table
from pipeline.translate.engines.google import GoogleEngine
from pipeline.translate.engines.interface import Translated
from tests.fakes.fault_server import FaultServer, always, in_chinese

LATENCY = 0.1
"""Seconds before each answer."""
STRINGS = 500
SHORTEST, LONGEST = 20, 400
"""Characters of a string."""
_WORDS = [
    "When",
    "you",
    "feel",
    "hurt,",
    "say",
    "what",
    "you",
    "need",
    "before",
    "you",
    "say",
    "what",
    "went",
    "wrong;",
    "your",
    "partner",
    "can",
    "hear",
    "a",
    "wish",
    "more",
    "easily",
    "than",
    "a",
    "charge,",
    "and",
    "a",
    "pause",
    "of",
    "twenty",
    "minutes",
    "is",
    "no",
    "defeat",
    "but",
    "a",
    "gift",
    "to",
    "both",
    "of",
    "you",
]


@dataclass(frozen=True)
class Run:
    """What one candidate needed."""

    requests: int
    """Requests that reached the server."""
    seconds: float
    """Wall time."""
    right: int
    """Strings whose answer is their own."""


def main() -> None:
    """Run it, and print the table or the figures."""
    args = options(__doc__)
    texts = strings(20 if args.quick else STRINGS)
    us = ours(texts)
    rows = [("ours", us.requests, f"{us.seconds:.2f} s", us.right)]
    figures: dict[str, float | None] = {"requests": us.requests, "seconds": round(us.seconds, 2)}
    figures |= {"requests_ratio": None, "time_ratio": None}
    if not args.no_peers:
        peer = theirs(texts)
        rows.append(
            ("deep-translator translate_batch", peer.requests, f"{peer.seconds:.2f} s", peer.right)
        )
        figures["requests_ratio"] = round(peer.requests / us.requests, 1)
        figures["time_ratio"] = round(peer.seconds / us.seconds, 1)
    head = ["", "requests", "time", f"right of {len(texts)}"]
    show(figures, table(head, rows), as_json=args.json)


def strings(count: int) -> list[str]:
    """Different strings of 20 to 400 characters, the same ones every time; lengths evenly spread."""
    chance = random.Random(4)  # noqa: S311  no secret
    found = []
    for number in range(count):
        length = SHORTEST + number * (LONGEST - SHORTEST) // max(1, count - 1)
        text = f"Text {number}:"
        while len(text) < length:
            text += f" {chance.choice(_WORDS)}"
        found.append(text[:length].strip())
    chance.shuffle(found)
    return found


def ours(texts: list[str]) -> Run:
    """The engine as it is shipped, its pace included."""
    with FaultServer(always("ok"), LATENCY) as server:
        start = time.perf_counter()
        results = GoogleEngine(server.url).translate(texts)
        seconds = time.perf_counter() - start
        right = sum(
            isinstance(result, Translated) and result.text == in_chinese(text)
            for text, result in zip(texts, results, strict=True)
        )
        return Run(len(server.texts), seconds, right)


def theirs(texts: list[str]) -> Run:
    """deep-translator as its documents say."""
    with FaultServer(always("ok"), LATENCY) as server:
        translator = GoogleTranslator(source="en", target="zh-CN")
        translator._base_url = server.url
        start = time.perf_counter()
        answers = translator.translate_batch(texts)
        seconds = time.perf_counter() - start
        right = sum(answer == in_chinese(text) for text, answer in zip(texts, answers, strict=True))
        return Run(len(server.texts), seconds, right)


if __name__ == "__main__":
    main()

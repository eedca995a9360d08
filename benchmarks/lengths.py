"""Long hostile texts: the processor time of every check at 5,000 and at 50,000 characters.

    python -m benchmarks.lengths [--json] [--quick] [--every]

A text is one unit again and again: the Mandarin beside a short English, the English beside a short Mandarin, and both long. Each text has a
process of its own, which is stopped after a minute of processor time. The table shows the texts that each check takes longest for;
with `--every` all. Figures: `slowest_s` (any check, any text, 50,000 characters), `steepest` (how many times longer ten times the
length takes, of what takes a tenth of a second), `stopped` (checks that did not end in time).
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from multiprocessing.connection import Connection

from benchmarks.measure import ROOT, options, show, table
from pipeline.checks.interface import EntryContext, PageContext
from pipeline.checks.registry import CHECKS
from pipeline.extract.read import read
from pipeline.model.entry import Entry
from pipeline.model.glossary import Glossary
from pipeline.model.settings import Settings
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.safety import is_safety_text

LENGTHS = (5_000, 50_000)
"""Characters."""
CAP = 60
"""Seconds of processor time after which a text's process is stopped."""
CLOCK = 0.001
"""Seconds: what takes less is taken for this long."""
NOTICED = 0.1
"""Seconds under which it says nothing how a time has grown."""
SHOWN = 3
"""Texts that are shown of each check."""

SHORT_EN = (
    "Do not call 988 after 10 p.m. on Monday, May 3, unless your partner is in danger; "
    "validation isn't agreement. Is it 20 minutes, twice a week? “I can't,” she said (never)."
)
SHORT_ZH = "5月3日星期一晚上10点以后，除非伴侣有危险，否则不要拨打988；认可不等于同意。是每周两次、每次20分钟吗？“我不行，”她说（从不）。"
MANDARIN = (
    "他她", "是不是", "0-", "的", "认可伴侣", "不", "不，", "（", "“", "三十", "a ", "。", "…", "*", "`", "[", "988 ", "你吗？", "<a ", "- ", "，", "the line ",
    "http://a.b/ ", "a@b.c ", "5月3日", "中 ", "（a）", "（依恋", "他说，", "，,", "**不** ", "字\n", " ", "我们先停一停，深呼吸三次，再说一说刚才听到的是什么。", "我们先停一停深呼吸再说",
    "(", "…中", "不.", "!", "1,", "您", "他的妻子", "不把", "如果不", "**a", "*a **", "<", "&", "![", "](", "^a", "{{", "~~a~", "1\"", "\\", "没有人", "5天", "自杀988全国自杀与危机生命线", "‘“",
)  # fmt: skip
ENGLISH = (
    "not ", "0-", "no, ", "988 ", "I can't. ", "validation ", "a-", "(", "\"", "[", "*", "`", "<a ", "a@b.c ", "http://a.b/ ", "Is it? ", "May 3, ", "one ", "hundred ", ". ", "Dr. A ", "a",
    "couple of ", "too tired to ", "Mary And ", "word\n", "a" + " " * 40, "Pause first, take three slow breaths, and say back what you heard. ", "unless ", "don't stop until ", "A. ", "1,", "withdrawal ",
    "he she ", "violence ", "3/4 ", "'", "twenty-", "nothing ", "not all ", "never without ", "unkind ", "do not do not ", "5 days ", "(a (", "text HOME to ", "“a ", "988 Suicide & Crisis Lifeline ", "$1,2 dollars", "<", "&",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, every="a row for every text")
    _words()
    lengths = tuple(n // 20 for n in LENGTHS) if chosen.quick else LENGTHS
    found: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for name, english, mandarin in texts():
        short, long = (measured(english, mandarin, length) for length in lengths)
        for code in (check.code for check in CHECKS):
            if code in short:
                found[code].append((long.get(code, float("inf")), short[code], name))
    every = [time for times in found.values() for time in times]
    ended = [(long, short) for long, short, _ in every if long != float("inf")]
    growth = [b / max(a, CLOCK) for b, a in ended if b > NOTICED]
    figures = {
        "slowest_s": round(max(long for long, _ in ended), 2),
        "steepest": round(max(growth, default=0.0), 1),
        "stopped": sum(long == float("inf") for long, _, _ in every),
    }
    rows = [
        [code, f"`{name}`", f"{short:.3f}", "stopped" if long == float("inf") else f"{long:.3f}"]
        for code, times in found.items()
        for long, short, name in sorted(times, reverse=True)[: None if chosen.every else SHOWN]
    ]
    heads = ["check", "text", *(f"s for {length:,}" for length in lengths)]
    show(figures, table(heads, rows), as_json=chosen.json)


def texts() -> Iterator[tuple[str, str, str]]:
    """(name, unit of the English, unit of the Mandarin); "" for the short one."""
    for unit in MANDARIN:
        yield f"Mandarin {unit!r}", "", unit
    for unit in ENGLISH:
        yield f"English {unit!r}", unit, ""
    for number, unit in enumerate(ENGLISH):
        beside = MANDARIN[(number * 7) % len(MANDARIN)]
        yield f"both {unit!r} {beside!r}", unit, beside
        yield f"both {unit!r} '不知道他'", unit, "不知道他"


def measured(english: str, mandarin: str, length: int) -> dict[str, float]:
    """Processor time of each check; those after one that did not end in time are missing."""
    pair = (of(english, length) or SHORT_EN, of(mandarin, length) or SHORT_ZH)
    forked = multiprocessing.get_context("fork")
    here, there = forked.Pipe(duplex=False)
    child = forked.Process(target=_timed, args=(there, *pair))
    child.start()
    there.close()
    found: dict[str, float] = {}
    try:
        while True:
            code, seconds = here.recv()
            found[code] = seconds
    except EOFError:
        child.join()
    return found


def of(unit: str, length: int) -> str:
    """A unit again and again."""
    return (unit * (length // len(unit) + 1))[:length] if unit else ""


@cache
def _words() -> tuple[Glossary, Matcher]:
    glossary = parse_glossary((ROOT / "glossary.yaml").read_text("utf-8"))
    return glossary, Matcher(glossary)


def entry_context(english: str, mandarin: str) -> EntryContext:
    """A text of a page, of which nothing is known yet."""
    entry = Entry(None, english, mandarin, safety=is_safety_text(english))
    return EntryContext("articles/x", "x.po", entry, 3, {}, *_words(), Settings())


def _timed(there: Connection, english: str, mandarin: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cap = int(time.process_time()) + CAP
    resource.setrlimit(resource.RLIMIT_CPU, (cap, cap))
    document = read(f"---\nid: x\n---\n\n{english}\n", "x.md", "articles/x", ())
    for check in CHECKS:
        context = entry_context(english, mandarin)
        page = PageContext(document, f"---\nid: x\n---\n\n{mandarin}\n", (context,))
        start = time.process_time()
        if check.entry:
            list(check.entry(context))
        if check.page:
            list(check.page(page))
        there.send((check.code, time.process_time() - start))


if __name__ == "__main__":
    main()

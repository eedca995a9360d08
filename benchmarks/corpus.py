"""Documents or catalog strings of a practice, as many as wanted, the same bytes every time.

Plain Markdown that every peer reads: front matter, headings, bold labels, lists, task lists, tables,
links, quotes. `edit` changes a string as authors do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import words

SPLIT = re.compile(r"(?<=[.?!”]) (?=[A-Z])")
"""Between two sentences."""
EDITS = ("word swap", "moved clause", "added sentence", "split paragraph")
"""What `edit` can do; all but the first are the real edits."""

HANDOUT = 3
"""Each document of so many is a handout."""


class Writer:
    """A source of sentences. Only `random()` is used: Python promises that it never changes."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 (texts, not secrets)

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not with, `end`."""
        return int(self._random.random() * end)

    def pick(self, choices: Sequence[str]) -> str:
        """One of them."""
        return choices[self.below(len(choices))]

    def fill(self, pattern: str, number: int = 0) -> str:
        """A pattern with its slots filled, each anew."""

        def slot(found: re.Match[str]) -> str:
            name = found[1]
            if name == "n":
                return str(number)
            phrase = self.pick(getattr(words, name.upper()))
            return phrase[0].upper() + phrase[1:] if name[0].isupper() else phrase

        return re.sub(r"\{(\w+)\}", slot, pattern)

    def sentence(self) -> str:
        """One sentence."""
        return self.fill(self.pick(words.SENTENCES))

    def paragraph(self, least: int, most: int) -> str:
        """Some sentences on one line."""
        return " ".join(self.sentence() for _ in range(least + self.below(most - least + 1)))


def document(number: int) -> tuple[str, str]:
    """The name (`articles/0001`) and the text of one document of about 2 kB."""
    kind = "handout" if number % HANDOUT == HANDOUT - 1 else "article"
    name = f"{kind}s/{number:05d}"
    writer = Writer(f"document {number}")
    head = [
        "---",
        f'title: "{writer.fill(writer.pick(words.TITLES), number)}"',
        f'description: "{writer.sentence().replace(chr(34), "")}"',
        f"id: {name}",
        f"kind: {kind}",
        f"date: 2025-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "---",
    ]
    body = _handout(writer) if kind == "handout" else _article(writer, number)
    return name, "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"


def _article(writer: Writer, number: int) -> Iterator[str]:
    yield writer.paragraph(2, 3)
    yield f"## {writer.fill(writer.pick(words.HEADINGS))}"
    yield writer.paragraph(2, 4)
    yield f"{writer.sentence()} Read on: [{writer.fill('a page on {word}')}]({_article_at(number // 2):05d}.md)."
    yield f"## {writer.fill(writer.pick(words.HEADINGS))}"
    yield f"Some ways to build *{writer.pick(words.WORD)}* at home:"
    yield "\n".join(_labelled(writer, "- ") for _ in range(4))
    yield writer.paragraph(2, 3)
    yield f"> {writer.sentence()}"
    yield f"## {writer.fill(writer.pick(words.HEADINGS))}"
    yield _wrapped(writer.paragraph(2, 3))
    yield "> " + "\n>\n> ".join(words.CRISIS)


def _handout(writer: Writer) -> Iterator[str]:
    yield writer.paragraph(1, 2)
    yield "## What we agree on"
    yield "\n".join(f"- [ ] {writer.sentence()}" for _ in range(3))
    yield f"## {writer.fill(writer.pick(words.HEADINGS))}"
    yield "\n".join(_labelled(writer, f"{n}. ") for n in range(1, 5))
    rows = (
        f"| {writer.pick(words.WORD)} | {writer.pick(words.FEELING)}, {writer.pick(words.FEELING)} "
        f"| {writer.pick(words.RESULT)} |"
        for _ in range(5)
    )
    yield "\n".join(["| Word | When it is mild | When it grows |", "| --- | --- | --- |", *rows])
    yield f"> {writer.sentence()}"
    yield writer.paragraph(1, 3)
    yield "> " + "\n>\n> ".join(words.CRISIS)


def _article_at(number: int) -> int:
    """The last article up to that number."""
    return number - (number % HANDOUT == HANDOUT - 1)


def _labelled(writer: Writer, marker: str) -> str:
    return f"{marker}**{writer.pick(words.LABELS)}:** {writer.sentence()}"


def _wrapped(text: str) -> str:
    """The text over several lines, as editors with a fixed width leave it."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > 88:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def write(folder: Path, count: int) -> int:
    """Write `count` documents below a folder; gives the number of bytes."""
    total = 0
    for number in range(count):
        name, text = document(number)
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(text.encode("utf-8"))
    return total


def strings(count: int) -> Iterator[str]:
    """`count` different catalog strings: paragraphs and, one in three, a single sentence."""
    writer = Writer("strings")
    seen: set[str] = set()
    while len(seen) < count:
        text = writer.sentence() if len(seen) % 3 == 0 else writer.paragraph(1, 3)
        if text not in seen:
            seen.add(text)
            yield text


def edit(text: str, kind: str, number: int) -> list[str]:
    """The string or strings that an author makes of one, by a kind of `EDITS`."""
    writer = Writer(f"{kind} {number}")
    sentences = SPLIT.split(text)
    if kind == "moved clause":
        return [_moved(sentences, writer)]
    if kind == "added sentence":
        at = writer.below(len(sentences) + 1)
        return [" ".join([*sentences[:at], writer.sentence(), *sentences[at:]])]
    if kind == "split paragraph" and len(sentences) > 1:
        at = 1 + writer.below(len(sentences) - 1)
        return [" ".join(sentences[:at]), " ".join(sentences[at:])]
    return [_swapped(text, writer)]


def _moved(sentences: list[str], writer: Writer) -> str:
    """The two sides of a comma change places; without one, the last sentence goes first."""
    with_comma = [n for n, sentence in enumerate(sentences) if ", " in sentence]
    if not with_comma:
        return " ".join([sentences[-1], *sentences[:-1], "Try it."])
    at = with_comma[writer.below(len(with_comma))]
    left, right = sentences[at].rstrip(".?!").split(", ", 1)
    clause = f"{right[0].upper()}{right[1:]}, {left[0].lower()}{left[1:]}."
    return " ".join([*sentences[:at], clause, *sentences[at + 1 :]])


def _swapped(text: str, writer: Writer) -> str:
    """One to three words replaced."""
    parts = text.split(" ")
    for _ in range(1 + writer.below(3)):
        at = 1 + writer.below(len(parts) - 1) if len(parts) > 1 else 0
        parts[at] = writer.pick(words.EXTRA)
    return " ".join(parts)

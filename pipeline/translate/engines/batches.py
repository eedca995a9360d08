"""Join masked texts into few requests, and split the answers again.

One text a line, so that one request carries twenty. Every text numbers its placeholders from 1; in
a request they are numbered through, so that each says which line it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from pipeline.translate.mask import PLACEHOLDERS, placeholders

Batch = tuple[str, ...]
"""Texts that travel together."""

MAX_BYTES = 8_000
"""Bytes of a request's text in the address: it travels there, three bytes for each byte beyond ASCII."""
MAX_CHARS = 4_990
"""Characters of a request's text: deep-translator refuses 5,000."""
MAX_LINES = 64
"""Texts in a request: a mismatch costs at most six more rounds."""

_NUMBER = re.compile(r"\d+")


def fits(text: str) -> bool:
    """True if a request can carry this text at all."""
    used_bytes, used_chars = _cost(text)
    return used_bytes <= MAX_BYTES and used_chars <= MAX_CHARS


def batches(texts: Sequence[str]) -> Iterator[Batch]:
    """Texts in order, as many a request as the budgets allow; one that is too long stands alone."""
    batch: list[str] = []
    used_bytes = used_chars = 0
    for text in texts:
        more_bytes, more_chars = _cost(text)
        used_bytes, used_chars = used_bytes + more_bytes, used_chars + more_chars
        full = used_bytes > MAX_BYTES or used_chars > MAX_CHARS or len(batch) == MAX_LINES
        if batch and (full or "\n" in text or "\n" in batch[0]):
            yield tuple(batch)
            batch, used_bytes, used_chars = [], more_bytes, more_chars
        batch.append(text)
    if batch:
        yield tuple(batch)


def join(batch: Batch) -> str:
    r"""The text of a request.

    >>> join(("Be #XX_1#kind#XX_2#.", "Call #XX_1#."))
    'Be #XX_1#kind#XX_2#.\nCall #XX_3#.'
    """
    offsets = _offsets(batch)
    return "\n".join(_renumbered(text, add) for text, add in zip(batch, offsets, strict=True))


def split(batch: Batch, answer: str) -> tuple[str, ...] | None:
    r"""The answers of a request's texts, in order; None where the lines do not fit the texts.

    They do not if their number differs, or if what marks one text (a placeholder, a number that no
    other text has) is missing in its own line and stands in another: then lines changed places.

    >>> split(("Be kind.", "Call #XX_1#."), "要善良。\n请拨打#XX_1#。")
    ('要善良。', '请拨打#XX_1#。')
    >>> split(("Be kind.", "Call #XX_1#."), "请拨打#XX_1#。\n要善良。") is None
    True
    """
    if len(batch) == 1:
        return (answer,)
    lines = tuple(line.strip() for line in answer.strip().split("\n"))
    sent = join(batch).split("\n")
    if len(lines) != len(batch) or _moved(sent, lines):
        return None
    offsets = _offsets(batch)
    return tuple(_renumbered(line, -add) for line, add in zip(lines, offsets, strict=True))


def _cost(text: str) -> tuple[int, int]:
    """Bytes in the address and characters of one line, its line end and longer numbers included."""
    grown = 2 * len(placeholders(text)) + 1
    return len(quote_plus(text)) + grown + 2, len(text) + grown


def _offsets(batch: Batch) -> list[int]:
    """What each text's numbers are raised by."""
    counts = [max(placeholders(text), default=0) for text in batch]
    return [sum(counts[:index]) for index in range(len(batch))]


def _renumbered(text: str, add: int) -> str:
    """The text with its placeholders' numbers raised; those that would fall below 1 keep theirs."""
    if add == 0:
        return text

    def raised(match: re.Match[str]) -> str:
        (number,) = placeholders(match[0])
        return f"#XX_{number + add}#" if number + add > 0 else match[0]

    return PLACEHOLDERS.sub(raised, text)


def _moved(sent: Sequence[str], lines: Sequence[str]) -> bool:
    """True if what stands in one line alone of the English came back in another one only."""
    marks = [set(_NUMBER.findall(text)) for text in sent]
    came = [set(_NUMBER.findall(line)) for line in lines]
    for index, own in enumerate(marks):
        others = set().union(*(m for n, m in enumerate(marks) if n != index))
        elsewhere = set().union(*(c for n, c in enumerate(came) if n != index))
        if (own - others - came[index]) & elsewhere:
            return True
    return False

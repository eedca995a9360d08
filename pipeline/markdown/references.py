"""Restore the labels of reference links from the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference

from pipeline.model.late_pattern import late_pattern

_DESTINATION = r"(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)"
_TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
_GROUP = late_pattern(
    r"(?<!\\)\[(?![\^\]])(?P<text>[^\[\]\\]*(?:\\.[^\[\]\\]*)*)\](?:\[(?P<label>[^\[\]]*)\])?"
    rf"(?!\[|\(\s*(?!\s){_DESTINATION}{_TITLE}\s*\))",
    re.DOTALL,
)
"""`[text]`, `[text][]`, `[text][label]`, with no address behind it."""


def keep_labels(target: str, source: str, references: Mapping[str, Any]) -> str:
    """Write `[译文]` as `[译文][label]` where the source finds a link by a label that the target lost.

    The brackets that are left over take the lost labels in order. Where their numbers differ nothing
    changes, and the check of the markup says which link is missing.

    >>> keep_labels("请看[这里]。", "See [here].", {"HERE": {}})
    '请看[这里][here]。'
    """
    if not references or "[" not in source or "[" not in target:
        return target
    wanted = [_label(group, references) for group in _GROUP.finditer(source)]
    groups = list(_GROUP.finditer(target))
    present = [_label(group, references) for group in groups]
    lost = _lost(wanted, present)
    loose = [n for n, label in enumerate(present) if label is None]
    if lost and len(loose) == len(lost):
        given = dict(zip(loose, lost, strict=True))
    elif lost and len(groups) == len(wanted):
        given = {n: label for n, label in enumerate(wanted) if n in loose and label in lost}
    else:
        return target
    for number in sorted(given, reverse=True):
        group = groups[number]
        written = f"[{group['text']}][{given[number]}]"
        target = target[: group.start()] + written + target[group.end() :]
    return target


def _label(group: re.Match[str], references: Mapping[str, Any]) -> str | None:
    """The label by which brackets are a link, as written; None where they are none."""
    label = group["label"] or group["text"]
    return label if normalizeReference(label) in references else None


def _lost(wanted: list[str | None], present: list[str | None]) -> list[str]:
    there = Counter(normalizeReference(label) for label in present if label)
    lost = []
    for label in filter(None, wanted):
        if there[normalizeReference(label)]:
            there[normalizeReference(label)] -= 1
        else:
            lost.append(label)
    return lost

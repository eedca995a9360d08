"""Describe each check for the command line and the docs, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pipeline.checks.interface import About, Check
from pipeline.checks.registry import CHECKS
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Severity

_SEVERITIES = {
    Severity.ERROR: "error: blocks approval and publication",
    Severity.WARNING: "warning: is shown",
    Severity.INFO: "info: a hint",
}
_HEAD = """# The checks

What `pipeline check` looks for in the Mandarin. An **error** blocks approval and publication until somebody changes the text or dismisses the finding with a reason
(`pipeline review dismiss`). A **warning** is shown and blocks nothing. An **info** is a hint. Text that merely waits for people is no finding.

`pipeline check --fix` shows what safe repairs would change; with `--yes` it writes them. It never changes approved text. `pipeline check --explain CODE` prints one section of this page.

This page is made from the checks themselves (`pytest --regen tests/checks/test_explain.py`).
"""


ENGLISH = (
    "code", "empty", "footnote", "front-matter", "heading", "html", "id", "link", "picture", "picture-missing", "template",
    "unclear",
)  # fmt: skip
"""What else is said of an English file, under codes of their own; `directive` explains all of them."""


def find(code: str) -> Check:
    """The check with this code. Raises UNKNOWN and names the closest."""
    known = {check.code: check for check in CHECKS}
    if code in ENGLISH:
        return known["directive"]
    if code not in known:
        close = difflib.get_close_matches(code, known, 1, 0.4)
        todo = f"did you mean `{close[0]}`? " if close else ""
        raise PipelineError(
            "UNKNOWN", f"there is no check `{code}`", f"{todo}known are {', '.join(known)}"
        )
    return known[code]


def lines(check: Check) -> Iterator[str]:
    """The explanation for a terminal."""
    scopes = ", ".join(check.scopes)
    yield f"{check.code}  ({scopes}; {_SEVERITIES[check.severity]})"
    yield ""
    yield f"  {check.summary}"
    yield f"  {check.summary_zh}"
    about = check.about
    yield ""
    for label, texts in (("why", about.why), ("mend", about.mend)):
        yield f"  {label:<6}{texts[0]}"
        yield f"  {'':<6}{texts[1]}"
        yield ""
    for label, text in _example(about):
        yield f"  {label:<6}{text}"


def as_json(check: Check) -> dict[str, object]:
    """The same as data."""
    about = check.about
    return {
        "code": check.code,
        "scopes": [scope.value for scope in check.scopes],
        "severity": check.severity.value,
        "summary": {"en": check.summary, "zh": check.summary_zh},
        "why": {"en": about.why[0], "zh": about.why[1]},
        "mend": {"en": about.mend[0], "zh": about.mend[1]},
        "example": dict(_example(about)),
    }


def page() -> str:
    """The docs page of all checks, as Markdown."""
    parts = [_HEAD, "| code | looks at | severity | |\n|---|---|---|---|"]
    rows = [
        f"| [`{c.code}`](#{c.code}) | {', '.join(c.scopes)} | {c.severity.value} | {c.summary} |"
        for c in CHECKS
    ]
    parts[-1] = "\n".join([parts[-1], *rows]) + "\n"
    parts.extend(_section(check) for check in CHECKS)
    return "\n".join(parts)


def _section(check: Check) -> str:
    """One check on the docs page."""
    lines_ = [f"## {check.code}", "", f"{_sentence(check.summary)} {check.summary_zh}。", ""]
    about = check.about
    lines_ += [f"**Why.** {about.why[0]} {about.why[1]}", ""]
    lines_ += ["```", *(f"{label:<5} {text}" for label, text in _example(about)), "```", ""]
    lines_ += [f"**Mend.** {about.mend[0]} {about.mend[1]}", ""]
    return "\n".join(lines_)


def _example(about: About) -> tuple[tuple[str, str], ...]:
    """The pair that has the fault and the one that has not."""
    shown = (
        text.strip("\n").replace("\n", "⏎") for text in (about.english, about.wrong, about.right)
    )
    return tuple(zip(("en", "wrong", "right"), shown, strict=True))


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[0].upper()}{text[1:]}."

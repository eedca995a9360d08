"""Write what readers fill in as HTML: ruled lines, and scales to tap."""

from __future__ import annotations

from collections.abc import Sequence


def ruled_lines(name: str, rows: int, label: str) -> str:
    """Ruled lines, drawn, so that they print, with a field of the id `name` over them, so that they take text."""
    lines = '<span class="line" aria-hidden="true"></span>' * rows
    field = f'<textarea id="{name}" rows="{rows}" autocomplete="off"></textarea>'
    return f'<div class="write">{label}<div class="lines">{lines}{field}</div></div>\n'


def row_of_steps(ids: tuple[str, str, str], steps: Sequence[int], ends: Sequence[str]) -> str:
    """A row of numbers to tap, with the words at its ends below. `ids`: its own, that of these words, and those of what names it."""
    name, below, named = ids
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{step}"><span>{step}</span></label>'
        for step in steps
    )
    shown = "".join(f"<span>{label}</span>" for label in ends)
    return (
        f'<div class="scale" id="{name}" role="radiogroup" aria-labelledby="{named}">'
        f'<div class="steps">{buttons}</div><div class="ends" id="{below}">{shown}</div></div>\n'
    )

"""Write `docs/checks-compared.md` of what both said of the same pairs.

`python -m benchmarks.checks --page` writes it; a test holds its sizes to the sets.
"""

from __future__ import annotations

from collections import Counter

from benchmarks.measure import ROOT, table

PAGE = ROOT / "docs" / "checks-compared.md"
"""The page."""
HEAD = ("fault", "planted", "ours: found", "ours: as a hint", "pofilter: found", "pofilter: another filter only")  # fmt: skip
"""Of the table by rule."""
ALARMS = ("good pairs", "ours: with an alarm", "pofilter: with an alarm")
"""Of the table of good pairs."""
_TEXT = """# Our checks beside pofilter

[pofilter](https://docs.translatehouse.org/projects/translate-toolkit/en/latest/commands/pofilter.html) is the checker of
translate-toolkit and runs over a catalog from the command line. It is made for the strings of programs, in any language: lost variables, accelerators, escapes, tags, printf formats, punctuation that differs. It knows no clinical
glossary, no polarity and no house style, and does not claim to. So this table does not say which tool is better. It says what a
practice that publishes Mandarin would not have seen.

Both ran over the same hand-written pairs (`tests/data/checks`): {faults} faults planted in one entry each, and {good} good pairs. (Faults
that show only in a whole page or between pages are not included: pofilter looks at one entry at a time.) pofilter {version} ran in its own
environment, as a program, with `--language=zh_CN`, all its filters on, and the list of words that stay in Latin letters. “Found”
is counted generously for it: any filter that points a reader to the same fault counts, for example `endpunc` for a straight quotation
mark at the end. **Our column does not prove how good our rules are**: they were tuned on most of these pairs. [The sets' README](../tests/data/checks/README.md)
says what they find in pairs that nobody had tuned them on. “Hint” counts faults that our checks report only as a hint (`info`), because the evidence is weak.

{rules}

{alarms}

pofilter's filters that alarmed on good pairs: {often}. `sentencecount` (a Mandarin sentence may be two English ones) and
`puncspacing` (the blank that follows an English mark and does not follow a Chinese one) are what a translator into Chinese sees most.

`python -m benchmarks.checks --page` wrote this page, and prints every missed fault. Neither tool can see whether a
sentence is true, warm or good: that is what two readers are for.
"""


def sizes(faults: int, good: int) -> str:
    """The words of the page that say over how many pairs it was measured."""
    return f"{faults} faults planted in one entry each, and {good} good pairs."


def page(
    rows: list[list[object]], alarms: list[list[object]], often: Counter[str], version: str
) -> str:
    """The page; `rows`: rule, planted, ours, ours as a hint, pofilter's, pofilter's by another filter, the total last."""
    return _TEXT.format(
        faults=rows[-1][1],
        good=alarms[0][0],
        version=version,
        rules=table(HEAD, rows),
        alarms=table(ALARMS, alarms),
        often=", ".join(f"`{name}` {count}" for name, count in often.most_common()),
    )

"""What translate-toolkit's pofilter says of pairs, run as a program of its own (GPL, never imported)."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.peers import Peers
from benchmarks.sets import Case

FITTING: Mapping[str, frozenset[str]] = {
    code: frozenset(filters.split())
    for code, filters in {
        "number": "numbers",
        "contact": "numbers emails urls notranslatewords",
        "dnt-name": "notranslatewords acronyms",
        "latin-left": "unchanged untranslated",
        "width": "puncspacing endpunc brackets numbers",
        "quotes": "doublequoting singlequoting puncspacing startpunc endpunc",
        "spacing": "puncspacing doublespacing",
        "ellipsis-dash": "endpunc puncspacing",
        "endmark": "endpunc",
        "runon": "sentencecount endpunc",
        "length": "short long sentencecount",
        "dup": "doublewords long sentencecount",
        "md": "urls brackets xmltags newlines variables puncspacing",
    }.items()
}
"""Our code → the filters that tell a reader of the same fault, read generously."""
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_CN\\n"\n'
KEPT = ("EFT", "DBT", "MFT", "Zhihan", "Su", "HOME", "START")
"""Words that pofilter is told to find untranslated, as our glossary tells us."""


def run(there: Peers, cases: Iterable[Case]) -> dict[str, frozenset[str]]:
    """The filters that fail, by id of the case; only cases of one entry can be asked."""
    singles = [(case.id, case.single) for case in cases if case.single]
    with tempfile.TemporaryDirectory(prefix="bench-pofilter-") as name:
        folder = Path(name)
        entries = [
            f"\nmsgctxt {_quoted(id_)}\nmsgid {_quoted(text.en)}\nmsgstr {_quoted(text.zh)}\n"
            for id_, text in singles
        ]
        (folder / "in.po").write_text(HEADER + "".join(entries), "utf-8")
        (folder / "kept.txt").write_text("\n".join(KEPT) + "\n", "utf-8")
        program = str(there.environments["translate-toolkit"] / "pofilter")
        subprocess.run(
            [program, "--language=zh_CN", "--progress=none", "--notranslatefile=kept.txt", "in.po", "out.po"],
            cwd=folder, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        out = folder / "out.po"
        said = _read(out.read_text("utf-8") if out.exists() else "")
    return {id_: said.get(id_, frozenset()) for id_, _ in singles}


def _read(text: str) -> dict[str, frozenset[str]]:
    """The names in the comments of each entry that pofilter wrote."""
    found = {}
    for block in text.split("\n\n"):
        name = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
        if name:
            found[name[1]] = frozenset(re.findall(r"^# \(pofilter\) (\w+):", block, re.MULTILINE))
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

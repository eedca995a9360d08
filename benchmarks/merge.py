"""Measure how fast a catalog is brought up to date, and how right its guesses are.

    python -m benchmarks.merge [--json] [--quick] [--no-peers]

Figures: `merge_ratio` (ours against the best peer at 50,000 entries, one in ten changed; a bound
where that peer was stopped), `merge_ratio_10000`, `growth` (time per entry at 50,000 over that at
5,000), `right`, `wrong`, `none` (shares of changed strings over all kinds of edits), and the same
for word swaps, for real edits, and for msgmerge.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import corpus, peers
from benchmarks.measure import ROOT, Figures, Job, compare, options, ratios, show, table

OURS = "ours"
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)
SWAP, *REAL = corpus.EDITS


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (50, 100, 200) if chosen.quick else (5_000, 10_000, 50_000)
    times = 1 if chosen.quick else 5
    there = peers.Peers() if chosen.quick or chosen.no_peers else peers.ready()
    with tempfile.TemporaryDirectory(prefix="bench-merge-") as name:
        folder = Path(name)
        results = _speed(folder, sizes, there, times)
        quality = _quality(folder, sizes[0], there)
    rows = [
        [size, who, run, run.runs] for size, runs in results.items() for who, run in runs.items()
    ]
    kinds = [
        [who, kind, *(f"{share(found, verdict):.1%}" for verdict in ("right", "wrong", "none"))]
        for (who, kind), found in quality.items()
    ]
    text = "\n\n".join(
        [
            table(["entries, 10 % changed", "who", "time", "runs"], rows),
            table(["who", "edit", "right", "wrong", "none"], kinds),
            there.report(),
        ]
    )
    show(_figures(results, quality), text.strip(), as_json=chosen.json)


Results = dict[int, dict[str, Figures]]
Quality = dict[tuple[str, str], Counter[str]]


def _figures(results: Results, quality: Quality) -> dict[str, float | None]:
    """What is read elsewhere."""
    small, middle, large = results
    figures: dict[str, float | None] = {}
    for name, size in (("merge_ratio", large), ("merge_ratio_10000", middle)):
        others = [run for who, run in results[size].items() if who != OURS]
        figures |= ratios(name, results[size][OURS], others)
    growth = results[large][OURS].seconds / results[small][OURS].seconds * small / large
    figures["growth"] = round(growth, 3)
    figures["peak_rss_mb"] = round(results[large][OURS].rss_mb, 1)
    for who in dict.fromkeys(who for who, _ in quality):
        prefix = "" if who == OURS else f"{who}_"
        for suffix, kinds in (("", corpus.EDITS), ("_swaps", [SWAP]), ("_edits", REAL)):
            total = sum((quality[who, kind] for kind in kinds), Counter())
            for verdict in ("right", "wrong", "none"):
                figures[f"{prefix}{verdict}{suffix}"] = round(share(total, verdict), 4)
    return figures


def share(found: Counter[str], verdict: str) -> float:
    """What part of all it is."""
    return found[verdict] / max(1, found.total())


def _speed(folder: Path, sizes: Sequence[int], there: peers.Peers, times: int) -> Results:
    """All candidates at all sizes; Babel no more once it was stopped."""
    results: Results = {}
    babel = bool(there.programs or there.environments)
    for size in sizes:
        place = folder / str(size)
        place.mkdir()
        _write(place, size, [SWAP], 10)
        jobs = _jobs(place, there, babel=babel)
        results[size] = compare(jobs, times)
        babel = babel and not results[size]["babel"].capped
    return results


def _quality(folder: Path, size: int, there: peers.Peers) -> Quality:
    """For each candidate and kind of edit: how many new strings got the text of their own origin."""
    found: Quality = {}
    for kind in corpus.EDITS:
        place = folder / kind.replace(" ", "-")
        place.mkdir()
        origins = _write(place, size, [kind], 10)
        jobs = _jobs(place, there, babel=False)
        compare(jobs, 1)
        for who in jobs:
            found[who, kind] = judge((place / f"{who}.po").read_text("utf-8"), origins)
    return found


def judge(text: str, origins: dict[str, str]) -> Counter[str]:
    """Count `right`, `wrong` and `none` over the new strings of an updated catalog."""
    verdicts: Counter[str] = Counter()
    for source, target in _pairs(text):
        if source in origins:
            same = target == origins[source]
            verdicts["none" if not target else "right" if same else "wrong"] += 1
    if verdicts.total() != len(origins):
        raise RuntimeError(f"{verdicts.total()} of {len(origins)} new strings are in the catalog")
    return verdicts


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """English and Mandarin of each live entry; a wrapped string is joined."""
    name, found = "", {"msgid": "", "msgstr": ""}
    for line in [*text.splitlines(), "msgid "]:
        word, _, string = line.partition(" ")
        if word in found:
            if word == "msgid" and name == "msgstr":
                yield found["msgid"], found["msgstr"]
            name = word
            found[name] = _unquoted(string)
        elif line.startswith('"'):
            found[name] += _unquoted(line)


def _unquoted(string: str) -> str:
    return string.strip()[1:-1].replace('\\"', '"')


def _write(place: Path, size: int, kinds: Sequence[str], each: int) -> dict[str, str]:
    """Write `old.po` and `new.pot`, one string in `each` changed; the new strings' true texts."""
    origins: dict[str, str] = {}
    known = set()
    with (place / "old.po").open("w", encoding="utf-8") as old:
        old.write(HEADER)
        for number, text in enumerate(corpus.strings(size)):
            known.add(text)
            old.write(_entry(text, _target(number)))
    with (place / "new.pot").open("w", encoding="utf-8") as new:
        new.write(HEADER)
        for number, text in enumerate(corpus.strings(size)):
            changed = number % each == each // 2
            kind = kinds[number // each % len(kinds)]
            for part in corpus.edit(text, kind, number) if changed else [text]:
                if changed and (part in known or part in origins):
                    continue
                if changed:
                    origins[part] = _target(number)
                new.write(_entry(part, ""))
    return origins


def _target(number: int) -> str:
    """A text that says which string it belongs to."""
    return f"这是第{number}句的译文，先听，再说。"


def _entry(source: str, target: str) -> str:
    escaped = source.replace("\\", "\\\\").replace('"', '\\"')
    return f'\n#. paragraph\n#: docs.md\nmsgid "{escaped}"\nmsgstr "{target}"\n'


def _jobs(place: Path, there: peers.Peers, *, babel: bool) -> dict[str, Job]:
    """Each candidate reads old.po and new.pot and writes a catalog of its own name."""
    files = ["old.po", "new.pot"]
    jobs = {OURS: [sys.executable, "-m", "benchmarks.ours", "merge", *files, f"{OURS}.po"]}
    if "msgmerge" in there.programs:
        usual = ["--quiet", "--no-wrap", "--previous"]
        jobs["msgmerge"] = ["msgmerge", *usual, "-o", "msgmerge.po", *files]
    if babel:
        driver = str(ROOT / "benchmarks" / "drivers" / "babel_driver.py")
        jobs["babel"] = [sys.executable, driver, *files, "babel.po"]
    gone = partial(Path.unlink, missing_ok=True)
    return {who: Job(argv, place, partial(gone, place / f"{who}.po")) for who, argv in jobs.items()}


if __name__ == "__main__":
    main()

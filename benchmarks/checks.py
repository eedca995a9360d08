"""Measure how many planted faults the checks find, how often they alarm for nothing, and how fast.

    python -m benchmarks.checks [--json] [--quick] [--no-peers] [--page]

Figures, each for the `_seen`, the `_unseen` and the `_meaning` part of the hand-written sets, and for all together:
`found_rate` (share of the planted faults that a fitting rule finds), `false_alarm_rate` (share of the good strings that carry
an error or a warning), `hint_rate` (share of those that carry hints alone). Then `found_rate_generated` (faults made by rule
from the good pairs), `false_alarm_rate_drafts` (the Mandarin of this repository), `entries_per_s` (10,000 entries, one core, processor time, all checks of an entry), and for
pofilter, over the faults of one entry, `pofilter_found_rate` and `pofilter_false_alarm_rate`. A part that is not here is null.
`--page` writes docs/checks-compared.md too.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks import compared, peers, pofilter
from benchmarks.faults import generated
from benchmarks.measure import options, show, table
from benchmarks.sets import ALL, ID, PARTS, Case, Reader, Text, cases, loud
from pipeline.checks.registry import run_entry_checks
from pipeline.model.finding import Finding

ENTRIES = 10_000
"""How many the speed is measured over."""
SHOWN = 200
"""At most so many faults that were missed, and so many alarms, are printed."""


@dataclass
class Tally:
    """What the checks said of one part of the sets."""

    planted: Counter[str] = field(default_factory=Counter)
    """Rule → faults planted for it."""
    found: Counter[str] = field(default_factory=Counter)
    """Rule → those that a fitting finding names."""
    hinted: Counter[str] = field(default_factory=Counter)
    """Rule → those of them that fitting findings only hint at."""
    otherwise: Counter[str] = field(default_factory=Counter)
    """Rule → those that only findings of other rules name."""
    good: int = 0
    """Good strings and pages."""
    alarmed: int = 0
    """Those that carry an error or a warning."""
    doubted: int = 0
    """Those that carry hints alone."""
    alarms: Counter[str] = field(default_factory=Counter)
    """Rule → good strings on which it is false."""
    missed: list[str] = field(default_factory=list)
    """Id and texts of each fault that no fitting rule found."""
    false: list[str] = field(default_factory=list)
    """Rule, message and texts of each false alarm."""

    @property
    def found_rate(self) -> float | None:
        """Share of the planted faults."""
        return _share(self.found.total(), self.planted.total())

    @property
    def false_alarm_rate(self) -> float | None:
        """Share of the good strings."""
        return _share(self.alarmed, self.good)

    @property
    def hint_rate(self) -> float | None:
        """Share of the good strings that carry hints alone."""
        return _share(self.doubted, self.good)


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, page="write docs/checks-compared.md")
    reader = Reader()
    step = 8 if chosen.quick else 1
    parts = {
        part: tally(reader, cases("good", part)[::step], cases("faults", part)[::step])
        for part in ALL
    }
    good = [case for part in PARTS for case in cases("good", part)]
    made = list(generated(good, reader.workspace.matcher))
    by_rule = tally(reader, (), made[:: step * step])
    count, on_drafts = reader.drafts()
    drafts = _drafts(count, loud(on_drafts))
    figures: dict[str, float | None] = {
        "entries_per_s": entries_per_s(reader, good, ENTRIES // 50 if chosen.quick else ENTRIES),
        **_rates(parts),
        "found_rate_generated": by_rule.found_rate,
        "false_alarm_rate_drafts": drafts.false_alarm_rate,
    }
    there = peers.Peers() if chosen.quick or chosen.no_peers else peers.ready()
    text = [_rules({**parts, "generated": by_rule, "drafts": drafts})]
    if "translate-toolkit" in there.environments:
        theirs, ours = against(there, reader, good)
        figures["pofilter_found_rate"] = theirs.found_rate
        figures["pofilter_false_alarm_rate"] = theirs.false_alarm_rate
        text.append(_side_by_side(ours, theirs))
        if chosen.page:
            version = peers.PACKAGES["translate-toolkit"][0].partition("==")[2]
            rows, alarms = _compared(ours, theirs)
            compared.PAGE.write_text(compared.page(rows, alarms, theirs.alarms, version), "utf-8")
    named = {**parts, "generated": by_rule, "drafts": drafts}.items()
    text += [there.report(), *(_details(name, part) for name, part in named)]
    show(figures, "\n\n".join(filter(None, text)), as_json=chosen.json)


def tally(reader: Reader, good: Iterable[Case], faults: Iterable[Case]) -> Tally:
    """Run all checks over good pairs and faults."""
    result = Tally()
    for case in good:
        result.good += 1
        said = reader.findings(case)
        alarms = loud(said)
        result.alarmed += bool(alarms)
        result.doubted += bool(said) and not alarms
        result.alarms.update({finding.code for finding in alarms})
        result.false += [f"{case.id} {f.code}: {f.message_en} {_texts(case)}" for f in alarms]
    for case in faults:
        said = reader.findings(case)
        _count(result, case, {finding.code for finding in said}, set(case.codes))
        fitting = [finding for finding in said if finding.code in case.codes]
        result.hinted[case.codes[0]] += bool(fitting) and not loud(fitting)
    return result


def _count(result: Tally, case: Case, said: set[str], fitting: set[str]) -> None:
    rule = case.codes[0]
    result.planted[rule] += 1
    if said & fitting:
        result.found[rule] += 1
        return
    result.otherwise[rule] += bool(said)
    others = f" (said: {', '.join(sorted(said))})" if said else ""
    result.missed.append(f"{case.id}: {case.done}{others} {_texts(case)}")


def against(there: peers.Peers, reader: Reader, good: Sequence[Case]) -> tuple[Tally, Tally]:
    """Pofilter and ours over the cases of one entry."""
    faults = [case for part in PARTS for case in cases("faults", part) if case.single]
    pairs = [case for case in good if case.single]
    theirs = Tally(good=len(pairs))
    for said in pofilter.run(there, pairs).values():
        theirs.alarmed += bool(said)
        theirs.alarms.update(said)
    said_of = pofilter.run(there, faults)
    for case in faults:
        fitting = {name for code in case.codes for name in pofilter.FITTING.get(code, ())}
        _count(theirs, case, set(said_of[case.id]), fitting)
    return theirs, tally(reader, pairs, faults)


def entries_per_s(reader: Reader, good: Sequence[Case], count: int) -> float:
    """All checks of an entry over `count` different texts, by processor time.

    Each is two of the shorter good pairs joined (20 English words; the practice's own texts have 13 on the average), and
    no text stands twice, so that nothing is remembered.
    """
    single = sorted((c.single for c in good if c.single), key=lambda text: len(text.en))
    single = single[: len(single) * 2 // 3]
    pairs = [(single[n % len(single)], single[(n // len(single) + n) % len(single)]) for n in range(count)]  # fmt: skip
    contexts = [
        reader.context(Text(ID, None, f"{one.en} {other.en}", f"{one.zh}{other.zh}"))
        for one, other in pairs
    ]
    start = time.process_time()
    for context in contexts:
        run_entry_checks(context)
    return round(count / (time.process_time() - start), 1)


def _drafts(count: int, alarms: Sequence[Finding]) -> Tally:
    """The repository's own Mandarin as good strings."""
    strings = {(finding.document, finding.context, finding.source) for finding in alarms}
    result = Tally(good=count, alarmed=len(strings))
    result.alarms.update(finding.code for finding in alarms)
    result.false = [f"{f.document} {f.code}: {f.message_en} | {f.source} | {f.target}" for f in alarms]  # fmt: skip
    return result


def _rates(parts: dict[str, Tally]) -> dict[str, float | None]:
    """The three rates, together and by part."""
    together = Tally()
    for part in parts.values():
        together.planted += part.planted
        together.found += part.found
        together.good += part.good
        together.alarmed += part.alarmed
        together.doubted += part.doubted
    rates: dict[str, float | None] = {}
    for name, part in (("", together), *((f"_{name}", part) for name, part in parts.items())):
        rates[f"found_rate{name}"] = part.found_rate
        rates[f"false_alarm_rate{name}"] = part.false_alarm_rate
        rates[f"hint_rate{name}"] = part.hint_rate
    return rates


def _rules(parts: dict[str, Tally]) -> str:
    """The confusion table."""
    rules = sorted({rule for part in parts.values() for rule in (*part.planted, *part.alarms)})
    head = ["rule"]
    for name, part in parts.items():
        head += [f"{name}: found", f"{name}: as a hint"] if part.planted else []
        head += [f"{name}: other rule only"] if part.otherwise else []
        head += [f"{name}: false alarms"] if part.good else []
    rows = [[rule, *_row(parts, rule)] for rule in rules]
    return table(head, [*rows, ["all", *_row(parts, None)]])


def _row(parts: dict[str, Tally], rule: str | None) -> list[str]:
    cells = []
    for part in parts.values():
        if part.planted:
            cells.append(_of(part.found, part.planted, rule))
            cells.append(str(part.hinted[rule] if rule else part.hinted.total()))
        if part.otherwise:
            cells.append(str(part.otherwise[rule] if rule else part.otherwise.total()))
        if part.good:
            cells.append(str(part.alarms[rule]) if rule else f"{part.alarmed} of {part.good}")
    return cells


def _compared(ours: Tally, theirs: Tally) -> tuple[list[list[object]], list[list[object]]]:
    """Both over the same faults by rule, the total last; and over the good pairs."""
    counts = (ours.planted, ours.found, ours.hinted, theirs.found, theirs.otherwise)
    rows: list[list[object]] = [[rule, *(c[rule] for c in counts)] for rule in sorted(ours.planted)]
    rows.append(["all", *(c.total() for c in counts)])
    return rows, [[ours.good, ours.alarmed, theirs.alarmed]]


def _side_by_side(ours: Tally, theirs: Tally) -> str:
    """Both over the same faults, and what pofilter alarmed with."""
    rows, alarms = _compared(ours, theirs)
    often = ", ".join(f"{name} {count}" for name, count in theirs.alarms.most_common())
    tables = f"{table(compared.HEAD, rows)}\n\n{table(compared.ALARMS, alarms)}"
    return f"{tables}\n\npofilter's alarms on good strings: {often}"


def _details(name: str, part: Tally) -> str:
    """What was missed, what alarmed for nothing."""
    lines = [f"{name}, missed: {line}" for line in part.missed[:SHOWN]]
    return "\n".join([*lines, *(f"{name}, false alarm: {line}" for line in part.false[:SHOWN])])


def _texts(case: Case) -> str:
    if case.page:
        return f"| {case.page[0]!r} | {case.page[1]!r}"
    return "".join(f"| {text.en} | {text.zh} " for text in case.texts).strip()


def _of(found: Counter[str], planted: Counter[str], rule: str | None) -> str:
    some, all_ = (found[rule], planted[rule]) if rule else (found.total(), planted.total())
    return f"{some} of {all_}" if all_ else "–"


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


if __name__ == "__main__":
    main()

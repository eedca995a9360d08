"""Measure how terms of the replay set are rendered before and after the ladder, and how fast they are found.

    python -m benchmarks.terms [--json] [--quick] [--no-peers]

Figures, over all hits of the seen part, and of the others with `_unseen` and `_fresh`: `success_before`, `success_after` (preferred or
accepted), `preferred_before`, `preferred_after`, `wrong_listed_before`, `wrong_listed_after` (shares); `wrong_swaps` (sentences);
`bleu_before`, `bleu_after` (tok:zh), `chrf_before`, `chrf_after` by sacrebleu, in an environment of its own, None without it.
Then engines' outputs on general text, where the folder that PIPELINE_ENGINE_OUTPUTS names holds any (`benchmarks/general.py`):
`outputs`, `mended`, `wrong_mends` (sentences that a reader called wrong) and `unread_mends` (those that two have not read); else null.
And `sentences_per_s`: English sentences of the set that the matcher reads in a second of processor time, with `terms` terms.
What the set can show and what not: `tests/data/terms/README.md`.
"""

from __future__ import annotations

import json
import subprocess
import time

from benchmarks import peers
from benchmarks.general import figures as outputs_of_others
from benchmarks.measure import ROOT, options, show, table
from benchmarks.replay import PARTS, glossary, items, play, score, steps, targets, wrong_swaps
from pipeline.terms.matcher import Matcher

SCORES = ("bleu", "chrf")
Figures = dict[str, float | None]


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    there = peers.Peers() if chosen.quick or chosen.no_peers else peers.ready(names=["sacrebleu"])
    figures: Figures = {}
    texts: dict[str, list[str]] = {}
    references: dict[str, list[str]] = {}
    done: dict[str, int] = {}
    words = glossary()
    for part in PARTS:
        suffix = "" if part == "seen" else f"_{part}"
        known = items(part)
        for when in ("before", "after"):
            report, _ = play(known, words, ladder=when == "after")
            found = score(known, targets(report), words)
            figures |= {
                f"hits{suffix}": found.hits,
                f"success_{when}{suffix}": round(found.share(found.good), 4),
                f"preferred_{when}{suffix}": round(found.share(found.preferred), 4),
                f"wrong_listed_{when}{suffix}": round(found.share(found.wrong), 4),
            }
            texts[f"{when}{suffix}"] = targets(report)
            references[f"{when}{suffix}"] = [item.ref for item in known]
        figures[f"wrong_swaps{suffix}"] = len(wrong_swaps(known, report))
        for step in (step for sentence in steps(report) for step in sentence):
            done[step.strategy] = done.get(step.strategy, 0) + 1
    figures |= _scores(there, texts, references)
    general, unread = outputs_of_others(words)
    figures |= general
    figures |= _speed(0.2 if chosen.quick else 2)
    rows = [[name, value] for name, value in done.items()]
    text = table(["what the ladder did", "times"], rows) + "\n\n" + there.report()
    for mend in unread:
        text += (
            f"\n\n{mend.key} {mend.engine}\n  {mend.english}\n  - {mend.before}\n  + {mend.after}"
        )
    show(figures, text.strip(), as_json=chosen.json)


def _scores(
    there: peers.Peers, texts: dict[str, list[str]], references: dict[str, list[str]]
) -> Figures:
    """BLEU and chrF of each run against the references."""
    home = there.environments.get("sacrebleu")
    if home is None:
        return {_named(score, name): None for name in texts for score in SCORES}
    run = subprocess.run(
        [str(home / "python"), str(ROOT / "benchmarks/drivers/sacrebleu_driver.py")],
        input=json.dumps({"hypotheses": texts, "references": references}),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    return {_named(score, name): round(found[name][score], 2) for name in texts for score in SCORES}


def _named(score: str, run: str) -> str:
    return f"{score}_{run}"


def _speed(seconds: float) -> Figures:
    """English sentences a second, on one core."""
    words = glossary()
    matcher = Matcher(words)
    sentences = [item.en for part in PARTS for item in items(part)]
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for sentence in sentences:
            matcher.english(sentence)
        count += len(sentences)
    rate = count / (time.process_time() - start)
    return {"sentences_per_s": round(rate), "terms": len(words.terms)}


if __name__ == "__main__":
    main()

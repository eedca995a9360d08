"""Each benchmark's smoke run gives the figures that are read elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.growth import SIZES
from benchmarks.merge import judge

ROOT = Path(__file__).parents[2]
FIGURES = {
    "extract": {"extract_ratio", "put_ratio", "growth", "peak_rss_mb"},
    "merge": {"merge_ratio", "growth", "right", "wrong", "none"},
    "checks": {"entries_per_s", "found_rate", "false_alarm_rate"},
    "build": {"unchanged_share", "growth", "unchanged_ms", "touched"},
    "print": {"handout_s", "sheet_ms", "first_s", "again_ms", "pages", "kb", "peak_rss_mb"},
    "desk": {"p95_queue_ms", "p95_page_ms", "p95_decision_ms", "page_kb", "queue_kb"},
    "felt": {
        *(f"save_{kind}_s_{size}" for kind in ("cpu", "wall") for size in (3, 6)),
        *("unchanged_s_3", "unchanged_s_6", "reloads", "status_s", "check_warm_s", "check_cold_s"),
        *("review_list_s", "verify_s", "verify_mb", "cold_wall_s", "cold_over_mkdocs"),
        *("desk_ready_s", "desk_mb"),
    },
    "growth": {f"exponent_{name}" for name in (*SIZES, "max")},
    "cluster": {"bytes_equal", "speedup_2", "shared_cache_share", "shared_s3_share"},
    "soak": {"growth", "faults", "requests", "end_files", "idle_clients", "read_s"},
    "taps": {"first_texts", "first_taps", "first_s", "first_wait_ms"},
    "translate": {"requests_ratio", "time_ratio"},
    "terms": {"success_before", "success_after", "wrong_listed_after", "wrong_swaps"},
}


SHORT = {"merge", "translate"}
"""The others take three to twenty seconds even so."""


@pytest.mark.parametrize(
    "name", [n if n in SHORT else pytest.param(n, marks=pytest.mark.slow) for n in FIGURES]
)
def test_the_smoke_run_prints_its_figures(name: str) -> None:
    """One JSON document, schema 1, the contract's names; ratios are null without peers."""
    run = subprocess.run(  # noqa: S603 (our own arguments)
        [sys.executable, f"benchmarks/{name}.py", "--quick", "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["schema"] == 1
    assert FIGURES[name] <= set(answer["figures"])
    growth = answer["figures"].get("growth", 1)
    assert growth > 0 or name == "soak"  # a desk's memory may stand still for a minute


def test_a_suggestion_is_right_only_if_it_is_of_its_own_origin() -> None:
    """Wrapped strings of other tools are joined before they are compared."""
    text = 'msgid ""\nmsgstr "head"\n\nmsgid "a"\nmsgstr "甲"\n\nmsgid ""\n"b "\n"c"\nmsgstr "乙"\n'
    text += '\nmsgid "d"\nmsgstr ""\n\n#~ msgid "a"\n#~ msgstr "x"\n'
    assert judge(text, {"a": "甲", "b c": "甲", "d": "甲"}) == Counter(right=1, wrong=1, none=1)

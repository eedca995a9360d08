"""Exchanging translations: approved pairs out with who approved them, foreign ones in as proposals and nothing more."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.translate.tmx import Unit, read_tmx, write_tmx
from tests.cli.project import PAGE, WAITS, put, run, tree

THANKS = "Say thank you three times a day."
BREATHE = "Breathe out slowly."
FOREIGN = (
    Unit(BREATHE, "慢慢呼气。", by=("ann",), on="2026-01-01"),
    Unit(THANKS, "一天三次，说谢谢。"),
    Unit("Call 988.", "打988。"),
)


def targets(project: Path, document: str) -> dict[str, tuple[str, str, str]]:
    """English → Mandarin, state and the detail of its origin."""
    said = json.loads(run(project, "review", "show", document, "--all", "--json").out)
    return {
        e["source"]: (e["target"], e["state"], (e["origin"] or {"detail": ""})["detail"])
        for e in said["entries"]
    }


def test_out(project: Path, tmp_path: Path) -> None:
    """What is approved, with who and when; with --all, everything; not over another file."""
    file = tmp_path / "out.tmx"
    ran = run(project, "memory", "export", str(file))
    assert ran.code == 0, ran
    units = read_tmx(file.read_bytes(), "out.tmx").units
    assert {unit.source for unit in units} == {"Kind words", "Small words that help.", THANKS}
    (thanks,) = (unit for unit in units if unit.source == THANKS)
    assert (thanks.target, thanks.document, thanks.by) == ("每天说三次谢谢。", PAGE, ("ann",))
    assert len(thanks.on) == 10
    before = file.read_bytes()
    assert run(project, "memory", "export", str(file)).code == 0
    assert file.read_bytes() == before
    run(project, "review", "edit", WAITS, "e0f7ebbd", "--text", "慢慢呼气。", "--as", "bo")
    refused = run(project, "memory", "export", str(file), "--all")
    assert refused.code == 1
    assert "stands there already: choose another name" in refused.err
    assert file.read_bytes() == before
    every = tmp_path / "all.tmx"
    assert run(project, "memory", "export", str(every), "--all").code == 0
    assert BREATHE in {unit.source for unit in read_tmx(every.read_bytes(), "all.tmx").units}


def test_in(project: Path, tmp_path: Path) -> None:
    """The next build drafts from it what has no Mandarin; no text is written over, and nobody has approved anything."""
    run(project, "build")
    untouched = targets(project, PAGE)
    ledger = project / f"locales/zh/decisions/{PAGE}.jsonl"
    decisions = ledger.read_bytes()
    file = put(tmp_path, "Old Site (2).tmx", write_tmx(FOREIGN))
    ran = run(project, "memory", "import", str(file))
    assert (ran.code, ran.out.split()[:3]) == (
        0,
        ["locales/zh/memory/old-site-2.tmx", "3", "pairs"],
    )
    assert run(project, "build").code == 0
    found = targets(project, WAITS)
    assert found[BREATHE] == ("慢慢呼气。", "drafted", "100% memory/old-site-2")
    assert found["Call 988."][:2] == ("打988。", "drafted")
    assert targets(project, PAGE) == untouched
    assert ledger.read_bytes() == decisions
    assert b"ann" not in (project / "locales/zh/memory/old-site-2.tmx").read_bytes()


def test_in_again(project: Path, tmp_path: Path) -> None:
    """The same file changes nothing; another one of that name is refused, and goes in under a name of its own."""
    file = put(tmp_path, "site.tmx", write_tmx(FOREIGN))
    run(project, "memory", "import", str(file))
    before = tree(project)
    assert "as it was" in run(project, "memory", "import", str(file)).out
    assert tree(project) == before
    put(tmp_path, "site.tmx", write_tmx(FOREIGN[:1]))
    refused = run(project, "memory", "import", str(file))
    assert refused.code == 1
    assert "another memory of this name, and an import overwrites nothing" in refused.err
    assert tree(project) == before
    assert run(project, "memory", "import", str(file), "--name", "site-2").code == 0
    assert run(project, "memory", "import", str(file), "--name", "../x").code == 2
    assert run(project, "memory", "import", str(tmp_path / "no.tmx")).code == 2


def test_a_persons_text_stays(project: Path, tmp_path: Path) -> None:
    """Somebody has typed other Mandarin before: it stays, byte for byte."""
    run(project, "review", "edit", WAITS, "e0f7ebbd", "--text", "轻轻地吐气。", "--as", "bo")
    run(project, "memory", "import", str(put(tmp_path, "site.tmx", write_tmx(FOREIGN))))
    run(project, "build")
    assert targets(project, WAITS)[BREATHE][0] == "轻轻地吐气。"


def test_a_broken_memory_is_named(project: Path) -> None:
    """A file that somebody put there by hand and that is no TMX stops the build with its place."""
    put(project, "locales/zh/memory/x.tmx", "<tmx>")
    ran = run(project, "build")
    assert ran.code == 2
    assert ran.err.startswith("locales/zh/memory/x.tmx:1: TMX is no well-formed XML")

"""A build proves what it wrote before anybody uploads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pipeline.build import incremental
from pipeline.build.verify.breach import Breach
from pipeline.build.writers import html
from pipeline.build.writers.interface import Site
from pipeline.flow.build import proof
from pipeline.flow.build.run import build
from pipeline.flow.site_proof import breaches_in
from pipeline.flow.workers import Jobs
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


def test_a_fault_of_a_writer_is_found_before_the_upload(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost "not", a number, a link: exit 1, named, in every build until it is mended."""
    page = live.english(ARTICLE_ID)
    page.write_text(page.read_text(encoding="utf-8") + "\nDo not shout.\n", encoding="utf-8")
    with monkeypatch.context() as spoil:
        write = html.write
        spoil.setattr(
            incremental,
            "_WRITERS",
            {
                **incremental._WRITERS,
                html.__name__: lambda site, pair: {
                    path: data.replace(b"Do not shout", b"Do shout")
                    for path, data in write(site, pair).items()
                },
            },
        )
        built = build(live.root, jobs=1)
    assert {one.path for one in built.breaches} >= {f"en/{ARTICLE_ID}/index.html"}
    again = live.cli("build", expect=1)
    assert "Do not upload dist/site" in again.output


def test_a_preview_proves_nothing_and_the_build_after_it_all(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was not proven is looked at: nothing after a build, everything where a preview came between."""
    asked: list[int] = []
    look = breaches_in

    def counting(
        site: Site, folder: Path, due: set[str], hashes: dict[str, str], jobs: Jobs
    ) -> AbstractContextManager[Iterator[Breach]]:
        asked.append(len(due))
        return look(site, folder, due, hashes, jobs)

    monkeypatch.setattr(proof, "breaches_in", counting)
    build(live.root)
    assert asked == []
    page = live.english(ARTICLE_ID)
    page.write_text(page.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    build(live.root, prove=False)
    assert asked == []
    build(live.root)
    whole = len([one for one in (live.root / "dist/site").rglob("*") if one.is_file()])
    (few,) = asked
    assert 0 < few < whole
    build(live.root)
    assert len(asked) == 1


def test_the_data_names_them(live: World) -> None:
    """`build --json` has `breaches`, none here."""
    assert live.data("build")["breaches"] == []

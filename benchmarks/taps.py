"""Walk a handout of 57 texts at the desk by touch, and count the taps and seconds of two readers.

    python -m benchmarks.taps [--json] [--quick]

Figures, of the first and of the second reader, from the list of pages until no text of the handout waits for this person: `…_texts`; `…_taps`;
`…_s`, seconds of somebody who taps as soon as an answer lives, so what the machine and the rest of a new card cost; `…_wait_ms`, the median from
an answer until the next card stands there. `publish_taps`: from there until the page is published. With PIPELINE_BEFORE, a checkout of an
earlier version, the same walk at its desk, as `before_…`.

The handout and its drafts are the practice's own. Chromium has touch, and the screen of an iPad that is held upright. Each step is the primary
link or button of what is open, by its class alone, so that versions with other words can be compared. `--quick`: ten texts of the first reader.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.desk import Running, serving
from benchmarks.desk_world import PASSWORD
from benchmarks.measure import ROOT, options, run_pipeline, show, table

HANDOUT = "handouts/daily-compassion-practice"
IPAD = {"width": 820, "height": 1180}
READERS = ("first", "second")
_ANSWERED = "() => !document.querySelector('[data-old]') && document.querySelector('#card')"


@dataclass
class Walk:
    """What one person has done."""

    page: Page
    taps: int = 0
    answers: list[float] = field(default_factory=list)
    """Seconds from each answer until the next card, or the page, stands there."""

    def tap(self, selector: str) -> None:
        """One tap, as soon as what it is for lives."""
        self.page.locator(selector).first.tap()
        self.taps += 1

    def follow(self, selector: str) -> None:
        """A tap that leads to another page."""
        with self.page.expect_navigation():
            self.tap(selector)

    def answer(self) -> None:
        """Approve the text of the card."""
        button = self.page.locator("#card .thumb button.primary")
        button.tap(trial=True)  # waits until the new card has rested
        self.page.eval_on_selector("#card", "e => e.setAttribute('data-old', '')")
        begin = time.perf_counter()
        button.tap()
        self.page.wait_for_function(_ANSWERED)
        self.answers.append(time.perf_counter() - begin)
        self.taps += 1

    def read(self, most: int) -> dict[str, float]:
        """From the list of pages until nothing waits, or `most` texts are approved; gives the figures."""
        begin = time.perf_counter()
        self.follow(f'.queue a[href^="/pages/{HANDOUT}"]')
        self.follow("a.primary")
        while "/-/texts/" in self.page.url and len(self.answers) < most:
            self.answer()
        return {
            "texts": len(self.answers),
            "taps": self.taps,
            "s": round(time.perf_counter() - begin, 1),
            "wait_ms": round(1000 * statistics.median(self.answers)),
        }

    def publish(self) -> int:
        """Read once more and publish; gives the taps."""
        before = self.taps
        self.follow("a.primary")
        self.follow(".thumb button.primary")
        return self.taps - before


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    before = os.environ.get("PIPELINE_BEFORE")
    trees = {"": ROOT} | ({"before_": Path(before)} if before else {})
    figures: dict[str, float | None] = {}
    for which, tree in trees.items():
        found = walked(tree, quick=chosen.quick)
        figures |= {which + name: value for name, value in found.items()}
    rows = [[name, *(figures.get(which + name, "–") for which in trees)] for name in found]
    show(figures, table(["what", "now", "before"][: len(rows[0])], rows), as_json=chosen.json)


def walked(tree: Path, *, quick: bool) -> dict[str, float]:
    """The figures of both readers at the desk of one checkout."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-taps-") as folder:
        root = Path(folder)
        links = make(root, tree)
        with serving(root, tree) as desk, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for reader in READERS[: 1 if quick else None]:
                context = browser.new_context(viewport=IPAD, has_touch=True)  # type: ignore[arg-type]
                walk = signed_in(context.new_page(), desk, links[reader])
                read = walk.read(10 if quick else 1000)
                found |= {f"{reader}_{name}": value for name, value in read.items()}
            if not quick:
                found["publish_taps"] = walk.publish()
            browser.close()
    return found


def make(root: Path, tree: Path) -> Mapping[str, str]:
    """The practice's pages with two reviewers; gives the path of each one's invitation."""
    for name in ("content/en", "locales"):
        shutil.copytree(tree / name, root / name)
    shutil.copy(tree / "glossary.yaml", root)
    (root / "pipeline.toml").write_text('site_url = "https://www.example.org"\n')
    links = {}
    for reader in READERS:
        run_pipeline(
            root, "users", "add", reader, "--name", reader.title(), "--role", "reviewer", tree=tree
        )
        said = run_pipeline(root, "--json", "users", "invite", reader, tree=tree)
        links[reader] = re.sub(r"https?://[^/]+", "", json.loads(said)["link"])
    return links


def signed_in(page: Page, desk: Running, link: str) -> Walk:
    """Somebody who has chosen a password and stands before the list of pages."""
    page.goto(f"http://127.0.0.1:{desk.port}{link}")
    page.fill("#password", PASSWORD)
    page.tap("main button.primary")
    page.wait_for_selector(".queue")
    return Walk(page)


if __name__ == "__main__":
    main()

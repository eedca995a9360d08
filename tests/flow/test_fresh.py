"""A project that nobody has reviewed: everything is previewed, and not one Mandarin word is public."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.flow.oracle import HAN, OWN_NAMES, assert_honest, said, words
from tests.flow.tiny import MANDARIN
from tests.flow.world import World, mandarin_of, names, tree

DOCUMENTS = (
    "articles/compassion-in-relationships",
    "handouts/daily-compassion-practice",
    "handouts/emotional-check-in",
    "handouts/ritual-of-connection",
)


def test_a_first_build_previews_everything_and_publishes_english_alone(real: World) -> None:
    """Four documents have a draft for every text and a page in each language in the preview; the site has English."""
    done = real.cli("build")
    preview = tree(real.path("dist/preview"))
    site = real.site()
    for document in DOCUMENTS:
        row = real.status(document)
        assert row["strings"] == row["drafted"] > 40
        assert row["public"] == "never"
        kind, slug = document.split("/")
        assert f"en/{kind}/{slug}/index.html" in site
        for tag in ("en", "zh-Hans"):
            assert f"{tag}/{kind}/{slug}/index.html" in preview
        assert "草稿" in preview[f"zh-Hans/{kind}/{slug}/index.html"].decode()
        assert names(done, document, "en ✓", f"{row['strings']} of {row['strings']} wait")
        assert real.version(document, "en")
        assert not real.version(document)
    assert not [path for path in site if "zh" in path]
    last = done.stdout.splitlines()[-1]
    assert last.startswith("0 Mandarin pages public, 4 wait for review.")
    assert "Next: " in last
    assert real.manifest()["withdrawn"] == []


def test_no_draft_leaks_into_any_file_of_the_site(begun: World) -> None:
    """Not one Han letter in any page, and none of the catalogs' texts in any file, labels of the pages included."""
    drafts = {words(text) for text in mandarin_of(begun.root)}
    assert len(drafts) > 200
    for path, data in begun.site().items():
        text = said(data)
        for name in OWN_NAMES:
            text = text.replace(name, "")
        if not path.startswith("assets/"):
            assert not HAN.search(text), path
        found = [draft for draft in drafts if HAN.search(draft) and draft in text]
        assert found == [], path


def test_content_zh_and_the_ledger_stay_empty(real: World) -> None:
    """A build decides nothing: no published file, no line in a ledger, no reviewer comes into being."""
    before = set(real.tracked())
    real.build()
    assert set(real.tracked()) == before
    assert not [p for p in before if p.startswith(("content/zh", "locales/zh/decisions"))]


def test_status_says_who_is_waited_for(drafted: World) -> None:
    """Each document says that it waits for a first reader, how often, and how much is about safety."""
    waits = drafted.status("handouts/check-in")["waits_for"]
    assert [(w["code"], w["count"]) for w in waits] == [("first-reader", 6)]
    assert waits[0]["message"].endswith("(2 about safety)")
    drafted.approve("handouts/check-in", "ann")
    waits = drafted.status("handouts/check-in")["waits_for"]
    assert [(w["code"], w["count"]) for w in waits] == [("second-reader", 2)]


def test_verify_passes_on_a_site_without_mandarin(drafted: World) -> None:
    """There is nothing to prove, and nothing is proven."""
    nothing = ("breaches", "proofs", "added", "accounts", "accepted_risks", "changed", "behind")
    assert drafted.data("verify") == {"schema": 1, **{key: [] for key in nothing}}
    assert_honest(drafted)


def test_the_console_script_runs_the_whole_way(drafted: World) -> None:
    """As people call it, in a process of its own: data on stdout, exit code 0, one JSON document."""
    script = Path(sys.executable).with_name("pipeline")
    done = subprocess.run(  # noqa: S603  our own words
        [script, "--project", drafted.root, "--json", "build"],
        capture_output=True,
        check=True,
        text=True,
    )
    body = json.loads(done.stdout)
    assert body["schema"] == 1
    assert [row["id"] for row in body["documents"]] == ["articles/pause", "handouts/check-in"]
    assert sum(row["drafted"] for row in body["documents"]) == len(MANDARIN)

"""`pipeline translate` as a person meets it: what it would send, what it costs, what the drafts are worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.project import put, run
from tests.fakes.json_server import JsonServer


def libre(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
    """A server that drops the “not” of the page's warning."""
    asked = body["q"] if isinstance(body["q"], list) else [body["q"]]
    made = ["在你吃药之后开车回家。" for _ in asked]
    return 200, json.dumps(
        {"translatedText": made if isinstance(body["q"], list) else made[0]}
    ).encode()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with one warning, not yet extracted."""
    put(
        tmp_path,
        "content/en/articles/a.md",
        "---\nid: articles/a\n---\n\nDo not drive home after you take the pills.\n",
    )
    return tmp_path


def settings(root: Path, text: str) -> None:
    """The project's settings."""
    put(root, "pipeline.toml", text)


def test_a_dry_run_says_what_would_be_sent_and_what_it_costs(page: Path) -> None:
    """Texts, requests and characters of each engine, money where the settings have a price; nothing is sent."""
    with JsonServer(libre) as server:
        settings(
            page,
            'engines = ["chat", "libre", "google"]\n'
            f'[engine.chat]\nurl = "{server.url}/v1"\nmodel = "m"\nprice = 1000\ncurrency = "EUR"\n'
            f'[engine.libre]\nurl = "{server.url}"\n',
        )
        ran = run(page, "translate", "articles/a", "--dry-run", "--json")
        assert server.seen == []
    chat, own, google = json.loads(ran.out)["forecasts"]
    english = len("Do not drive home after you take the pills.")
    assert (own["strings"], own["requests"], own["characters"], own["money"]) == (
        1,
        1,
        english,
        None,
    )
    assert (chat["strings"], chat["requests"], chat["currency"]) == (1, 1, "EUR")
    assert chat["money"] == pytest.approx(chat["characters"] / 1000, abs=0.001)
    assert (google["strings"], google["requests"]) == (0, 0), "nobody allowed it"
    shown = run(page, "translate", "articles/a", "--dry-run").out
    assert f"{chat['characters']:,} characters" in shown
    assert f"{chat['money']:.2f} EUR" in shown


def test_every_draft_is_there_and_so_is_what_is_wrong_with_it(page: Path) -> None:
    """The last line counts what the checks find in the new drafts; a run that drafts nothing has nothing to count."""
    with JsonServer(libre) as server:
        settings(page, f'engines = ["libre"]\n[engine.libre]\nurl = "{server.url}"\n')
        ran = run(page, "translate", "articles/a", "--json")
        found = json.loads(ran.out)["findings"]
        assert found["error"] + found["warning"] >= 1
        again = run(page, "translate", "articles/a")
        redone = run(page, "translate", "articles/a", "--redraft")
    assert "Every text has a draft.  Next: pipeline review list" in again.err + again.out
    assert "Every text has a draft; the checks have" in redone.err + redone.out
    assert "Next: pipeline check" in redone.err + redone.out

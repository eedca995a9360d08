"""The second look: what engines give back for the Mandarin, who is asked, what is kept, and where it shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.files.models import ModelStore
from pipeline.flow.desk.prefetch import Prefetch
from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.flow.findings import entry_findings
from pipeline.flow.translate.back_translation import back_engines
from pipeline.flow.translate.models import fetch, load_model
from pipeline.model.errors import PipelineError
from pipeline.translate.engines.firefox import BACK_PAIR, PAIR
from tests.cli.project import put, run
from tests.fakes.json_server import JsonServer
from tests.fakes.mirror import mirror, serve

PAGE = "---\nid: articles/a\n---\n\nYou do not have to answer.\n\nDo not stay alone if he threatens to hurt you.\n\nCall us.\n"
MANDARIN = {
    "You do not have to answer.": "你不必回答。",
    "Do not stay alone if he threatens to hurt you.": "如果他威胁要伤害你，不要一个人待着。",
    "Call us.": "请给我们打电话。",
}
BACK = {
    "你不必回答。": "You must answer.",  # the machine errs, or the Mandarin does: people look
    "如果他威胁要伤害你，不要一个人待着。": "If you threaten to hurt him, don't stay alone.",
    "请给我们打电话。": "Please call us.",
}


def libre(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
    """A LibreTranslate server for the way back."""
    assert (body["source"], body["target"]) == ("zh", "en")
    asked = body["q"]
    made = BACK[asked] if isinstance(asked, str) else [BACK[one] for one in asked]
    return 200, json.dumps({"translatedText": made}).encode()


@pytest.fixture
def server() -> Iterator[JsonServer]:
    """It, listening."""
    with JsonServer(libre) as listening:
        yield listening


@pytest.fixture
def root(tmp_path: Path, server: JsonServer) -> Path:
    """A project with Mandarin and an engine on this machine."""
    put(tmp_path, "content/en/articles/a.md", PAGE)
    put(
        tmp_path,
        "locales/reviewers.yaml",
        "- {id: ann, name: Ann, role: lead, reads: [zh], from: 2026-01-01, until: null}\n",
    )
    engines(tmp_path, "libre", f'[engine.libre]\nurl = "{server.url}"\n')
    assert run(tmp_path, "extract").code == 0
    path = tmp_path / "locales/zh/LC_MESSAGES/articles/a.po"
    text = path.read_text("utf-8")
    for english, mandarin in MANDARIN.items():
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{mandarin}"'
        )
    path.write_text(text, "utf-8")
    return tmp_path


def engines(root: Path, names: str, more: str = "") -> None:
    """The settings with these engines."""
    put(root, "pipeline.toml", f"engines = {json.dumps(names.split())}\n{more}")


def found(root: Path, *more: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The findings `back-translation` of a check, and what it says of the engines."""
    body = json.loads(run(root, "check", "--deep", "--json", *more).out)
    return [f for f in body["findings"] if f["code"] == "back-translation"], body[
        "back_translation"
    ]


def test_what_comes_back_otherwise_is_a_hint_with_both_sentences(
    root: Path, server: JsonServer
) -> None:
    """Need not and must, who threatens whom: hints with both sentences. What comes back the same is none."""
    findings, asked = found(root)
    assert {f["source"] for f in findings} == {*list(MANDARIN)[:2]}
    for finding in findings:
        assert finding["severity"] == "info"
        assert BACK[finding["target"]] in finding["message"]
        assert finding["source"] in finding["message"]
    assert (asked["texts"], asked["back"], asked["reasons"]) == (3, 3, [])
    assert len(server.seen) == 1


def test_an_ordinary_check_asks_nobody(root: Path, server: JsonServer) -> None:
    """Only `--deep` does, and what it learned stays out of the other checks."""
    found(root)
    ran = run(root, "check", "--json")
    assert json.loads(ran.out)["back_translation"] is None
    assert "back-translation" not in ran.out.replace('"back_translation"', "")
    assert len(server.seen) == 1


def test_nothing_is_asked_twice(root: Path, server: JsonServer) -> None:
    """Answers are kept by their hash; a changed text alone is asked for again."""
    first = found(root)
    assert found(root) == first
    assert len(server.seen) == 1
    BACK["请打电话给我们。"] = "Please call us."
    path = root / "locales/zh/LC_MESSAGES/articles/a.po"
    path.write_text(
        path.read_text("utf-8").replace("请给我们打电话。", "请打电话给我们。"), "utf-8"
    )
    found(root)
    assert [body["q"] for _, _, body in server.seen[1:]] == ["请打电话给我们。"]


def test_nothing_leaves_without_leave_and_it_is_said_once(root: Path) -> None:
    """Engines beyond this machine are not asked; each says why on one line, and the check runs."""
    engines(root, "google libre", '[engine.libre]\nurl = "https://translate.example.org"\n')
    findings, asked = found(root)
    assert findings == []
    assert [(r["engine"], r["code"], r["strings"]) for r in asked["reasons"]] == [
        ("google", "not-allowed", 3),
        ("libre", "not-allowed", 3),
    ]
    ran = run(root, "check", "--deep")
    assert (ran.err + ran.out).count("google:") == 1
    assert "No engine translated anything back" in ran.err + ran.out


def test_a_model_that_is_not_here_says_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`firefox` needs its own model for the way back."""
    monkeypatch.setenv("PIPELINE_MODELS", str(root.parent / "models"))
    engines(root, "firefox")
    _, asked = found(root)
    ((reason),) = asked["reasons"]
    assert "pipeline models fetch zh-en" in reason["message"]


def test_a_hint_can_be_dismissed_without_asking_again(root: Path, server: JsonServer) -> None:
    """Who dismisses it finds it in what was kept; afterwards `--deep` is silent about it."""
    findings, _ = found(root)
    finding = next(f for f in findings if "threatens" in f["source"])
    shown = json.loads(run(root, "review", "show", "articles/a", "--json").out)
    sign = next(e["sign"] for e in shown["entries"] if e["source"] == finding["source"])
    ran = run(
        root,
        "review",
        "dismiss",
        "articles/a",
        sign,
        "back-translation",
        "--reason",
        "not-a-problem",
        "--as",
        "ann",
    )
    assert ran.code == 0, ran
    assert [f["source"] for f in found(root)[0]] == ["You do not have to answer."]
    assert len(server.seen) == 1


def test_the_desk_looks_at_safety_text_by_itself(root: Path, server: JsonServer) -> None:
    """In the background, with engines on this machine, safety text alone; its findings are there for whoever opens the text."""
    cache = ProjectCache(root)
    workspace = cache.workspace()
    document = workspace.document("articles/a")
    prefetch = Prefetch(cache)
    assert prefetch._all_of(workspace)
    left = prefetch._second_look(workspace, back_engines(workspace, only_here=True))
    assert left, "it goes on when texts change"
    asked = [body["q"] for _, _, body in server.seen]
    assert asked == [MANDARIN["Do not stay alone if he threatens to hurt you."]]
    codes = {
        entry.source: {f.code for f in entry_findings(workspace, document, entry)}
        for entry in workspace.catalog(document)
    }
    assert "back-translation" in codes["Do not stay alone if he threatens to hurt you."]
    assert "back-translation" not in codes["You do not have to answer."]
    assert prefetch._second_look(workspace, ()) == ()


def test_the_desk_sends_nothing_away(root: Path) -> None:
    """Whatever the settings allow: only engines on this machine are asked in the background."""
    engines(
        root,
        "google libre",
        'allow_third_party = "2026-11-23 ann"\n[engine.libre]\nurl = "https://translate.example.org"\n',
    )
    workspace = ProjectCache(root).workspace()
    assert [engine.name for engine in back_engines(workspace, only_here=True)] == []
    assert len(back_engines(workspace)) == 2


def test_the_model_of_the_way_back_is_fetched_beside_the_other(tmp_path: Path) -> None:
    """Each pair has its own folder; a list without the pair is refused."""
    store = ModelStore(tmp_path / "models")
    with serve(mirror({"1.0": b"there"}), tmp_path / "a") as (url, _):
        fetch(store, url, lambda *_: None)
        with pytest.raises(PipelineError, match="zh-en"):
            fetch(store, url, lambda *_: None, pair=BACK_PAIR)
    with serve(mirror({"1.1": b"back"}, BACK_PAIR), tmp_path / "b") as (url, folder):
        fetch(store, url, lambda *_: None, pair=BACK_PAIR)
        assert fetch(store, str(folder), lambda *_: None, pair=BACK_PAIR).is_new is False
    assert sorted(model.pair for model in store.models()) == [PAIR, BACK_PAIR]
    assert load_model(store).weights == b"model there"
    assert load_model(store, BACK_PAIR).weights == b"model back"

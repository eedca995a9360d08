"""The engines beside Google and language models: LibreTranslate, a translator's file, Mozilla's model, kept answers."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.files.answer_cache import StoredAnswers
from pipeline.files.models import ModelStore
from pipeline.flow.translate.models import fetch, load_model
from pipeline.model.errors import PipelineError
from pipeline.model.glossary import Term
from pipeline.translate.engines.cached import Cached
from pipeline.translate.engines.file import FileEngine
from pipeline.translate.engines.firefox import PAIR, FirefoxEngine
from pipeline.translate.engines.interface import Cost, Failed, Hints, Translated
from pipeline.translate.engines.libre import LibreEngine
from pipeline.translate.engines.rate_limit import Bucket, RateLimits
from pipeline.translate.mask import mask
from tests.fakes.engines import FakeEngine
from tests.fakes.fault_server import in_chinese
from tests.fakes.json_server import JsonServer
from tests.fakes.mirror import mirror, serve

QUICK = RateLimits(connect=0.5, read=1, budget=10, attempts=1, backoff=0.01, rate=999, burst=99)
VALIDATION = Term("validation", "认可", accept=("情感认可",), avoid=("验证",))


def test_libre_sends_text_and_key_in_the_body() -> None:
    """Nothing private stands in the address, where servers log it; without a key none is sent."""

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps({"translatedText": in_chinese(body["q"])}).encode()

    with JsonServer(answer) as server:
        assert LibreEngine(server.url, "secret", QUICK).translate(["Be kind."]) == [
            Translated("字 字.")
        ]
        LibreEngine(server.url, "", QUICK).translate(["Listen."])
        (path, _, body), (_, _, keyless) = server.seen
    assert path == "/translate"
    assert body == {"q": "Be kind.", "source": "en", "target": "zh", "format": "text", "api_key": "secret"}  # fmt: skip
    assert "api_key" not in keyless


def test_libre_asks_for_many_texts_at_once() -> None:
    """Thirty texts are two requests; the answers come back in order."""

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps({"translatedText": [in_chinese(one) for one in body["q"]]}).encode()

    texts = [f"Text {n} here." for n in range(30)]
    with JsonServer(answer) as server:
        engine = LibreEngine(server.url, "", QUICK)
        assert engine.translate(texts) == [Translated(f"字 {n} 字.") for n in range(30)]
        assert sorted(len(body["q"]) for _, _, body in server.seen) == [5, 25]
    assert engine.cost(texts) == Cost(2, sum(map(len, texts)))


@pytest.mark.parametrize("mode", ["string", "short", "limit", "none"])
def test_libre_that_takes_fewer_gets_halves(mode: str) -> None:
    """A server that knows no arrays, leaves one out or takes only so many texts still gives every text its own answer."""

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        asked = body["q"]
        if isinstance(asked, str):
            return 200, json.dumps({"translatedText": in_chinese(asked)}).encode()
        made: Mapping[str, object] = {
            "string": "字",
            "short": [in_chinese(one) for one in asked[1:]],
            "limit": [in_chinese(one) for one in asked],
            "none": [None for _ in asked],
        }
        status = 400 if mode == "limit" and len(asked) > 2 else 200
        return status, json.dumps({"translatedText": made[mode]}).encode()

    with JsonServer(answer) as server:
        results = LibreEngine(server.url, "", QUICK).translate([f"Text {n}." for n in range(5)])
    assert results == [Translated(f"字 {n}.") for n in range(5)]


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"translatedText": null}'])
def test_libre_that_is_none_is_a_reason(body: bytes) -> None:
    """Whatever comes back, there is a reason without the text or the key."""
    with JsonServer(lambda _p, _b: (200, body)) as server:
        (result,) = LibreEngine(server.url, "secret", QUICK).translate(["Be kind."])
    assert isinstance(result, Failed)
    assert "secret" not in result.message
    assert "kind" not in result.message


def test_file_answers_with_the_placeholders_of_its_english() -> None:
    """Markup of the file's Mandarin, in whatever order, comes back as what the English hides."""
    source, target = "See **this** or call 988.", "请拨打988，或看**这里**。"
    engine = FileEngine(lambda: {source: target}, mask)
    asked = mask(source)
    found, absent = engine.translate([asked.text, "Other."])
    assert isinstance(found, Translated)
    assert asked.unmask(found.text) == target
    assert isinstance(absent, Failed)


def test_answers_are_kept_and_bad_ones_are_not(tmp_path: Path) -> None:
    """A second engine of that name asks only what was not answered well; another rule asks anew."""
    base = StoredAnswers(tmp_path / "answers.sqlite")
    inner = FakeEngine(lambda t: Translated(t if "echo" in t else in_chinese(t)))
    Cached(inner, base).translate(["Be kind.", "An echo."])
    base.close()
    again = FakeEngine()
    cached = Cached(again, StoredAnswers(tmp_path / "answers.sqlite"))
    assert cached.translate(["Be kind.", "An echo."])[0] == Translated("字 字.")
    assert again.asked == ["An echo."]
    cached.translate(["Be kind."], [Hints((VALIDATION,))])
    assert again.asked == ["An echo.", "Be kind."]
    assert b"kind" not in (tmp_path / "answers.sqlite").read_bytes()


def test_a_damaged_store_is_made_anew(tmp_path: Path) -> None:
    """The cache may be anything: it never stops a run."""
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"SQLite format 3\0 no, it is not")
    base = StoredAnswers(path)
    base.put("k", "答")
    assert base.get("k") == "答"


def test_a_bucket_keeps_the_pace() -> None:
    """After the burst each request waits its turn; a pause fills the bucket again."""
    now = [0.0]
    bucket = Bucket(2, 2, lambda: now[0])
    assert [bucket.reserve() for _ in range(4)] == [0, 0, 0.5, 1.0]
    now[0] = 10
    assert bucket.reserve() == 0


def model(tmp_path: Path) -> ModelStore:
    """An empty store."""
    return ModelStore(tmp_path / "models")


def quiet(_name: str, _done: int, _size: int) -> None:
    """No bar."""


@pytest.mark.parametrize("by", ["url", "folder"])
def test_a_model_is_fetched_checked_and_kept(by: str, tmp_path: Path) -> None:
    """From a mirror, by HTTP or as a folder: the newest release, whole; a second time nothing is fetched."""
    files = mirror({"2.1": b"new", "1.0": b"old", "3.0a1": b"trial"})
    with serve(files, tmp_path / "mirror") as (url, folder):
        store = model(tmp_path)
        source = url if by == "url" else str(folder)
        done = fetch(store, source, quiet)
        assert (done.is_new, done.model.version) == (True, "2.1")
        assert load_model(store).weights == b"model new"
        assert not fetch(store, source, quiet).is_new
    assert [m.pair for m in store.models()] == [PAIR]
    assert store.remove(PAIR)
    assert not store.models()


def test_a_wrong_hash_leaves_what_was_there(tmp_path: Path) -> None:
    """One changed byte of a download is refused; the model that was there stays."""
    store = model(tmp_path)
    with serve(mirror({"1.0": b"old"}), tmp_path / "a") as (url, _):
        fetch(store, url, quiet)
    files = mirror({"2.0": b"new"})
    name = next(path for path in files if "model" in path)
    files[name] = files[name][:-1] + b"?"
    with serve(files, tmp_path / "b") as (url, _), pytest.raises(PipelineError, match="hash"):
        fetch(store, url, quiet)
    assert load_model(store).weights == b"model old"


def test_firefox_without_or_with_a_damaged_model(tmp_path: Path) -> None:
    """The real library: an absent, a changed and an unreadable model are each a reason that says what to do."""
    store = model(tmp_path)
    engine = FirefoxEngine(lambda: load_model(store))
    (absent,) = engine.translate(["Be kind."])
    assert isinstance(absent, Failed)
    assert "pipeline models fetch" in absent.message
    with serve(mirror({"1.0": b"x"}), tmp_path / "m") as (url, _):
        fetch(store, url, quiet)
    (unreadable,) = FirefoxEngine(lambda: load_model(store)).translate(["Be kind."])
    assert isinstance(unreadable, Failed)
    assert "cannot be read" in unreadable.message
    weights = next((store.root / PAIR).glob("model.enzh*"))
    weights.write_bytes(b"changed")
    (damaged,) = FirefoxEngine(lambda: load_model(store)).translate(["Be kind."])
    assert isinstance(damaged, Failed)
    assert "damaged" in damaged.message


def test_firefox_translates() -> None:
    """With a model: Mandarin, and the placeholder in it."""
    store = ModelStore(Path(os.environ["PIPELINE_TEST_MODELS"]))
    if not store.models():
        pytest.skip("no model on this machine: `pipeline models fetch` needs the net")
    (result,) = FirefoxEngine(lambda: load_model(store)).translate(["Call #XX_1# today."])
    assert isinstance(result, Translated)
    assert "XX_1" in result.text

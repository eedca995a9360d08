"""Entries in an S3 store: few waits, whole entries in their order, and a store that fails costs a bounded time."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.files import s3_store
from pipeline.files.s3_requests import AT_ONCE, LARGEST
from pipeline.files.s3_store import S3Store
from pipeline.model.errors import PipelineError
from tests.fakes.s3_store import S3Fake
from tests.flow.s3_server import CREDENTIALS, s3_server

NAMES = [f"pipeline-1/{number:04x}" for number in range(600)]
"""More than are asked for in two messages."""


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def fake() -> Iterator[S3Fake]:
    """A store that counts."""
    with S3Fake() as server:
        yield server


def store_at(endpoint: str) -> S3Store:
    return S3Store(f"s3://bucket/team?endpoint={endpoint}")


def fault(store: S3Store, *, writes: bool = False) -> str:
    """What a person reads of a store that fails."""
    try:
        if writes:
            store.write({NAMES[0]: b"x"})
            store.flush()
        else:
            list(store.read(NAMES))
    except PipelineError as error:
        return str(error)
    finally:
        store.close()
    raise AssertionError("nothing went wrong")


def test_entries_come_back_whole_and_in_their_order(tmp_path: Path) -> None:
    """What a real store was given, an entry of nothing and a long one among them; None for what it was not."""
    entries = {name: name.encode() * (at % 7) for at, name in enumerate(NAMES) if at % 3}
    entries[NAMES[1]] = os.urandom(3_000_000)
    (tmp_path / "bucket").mkdir()
    with s3_server(tmp_path) as endpoint:
        giver, taker = store_at(endpoint), store_at(endpoint)
        giver.write(entries)
        giver.flush()
        assert list(taker.read(NAMES)) == [entries.get(name) for name in NAMES]
        giver.close()
        taker.close()
    lying = {
        str(path.relative_to(tmp_path / "bucket")) for path in tmp_path.rglob("*/pipeline-1/*")
    }
    assert lying == {f"team/{name}" for name in entries}


def test_one_request_an_entry_and_many_together(fake: S3Fake) -> None:
    """None before the first entry, none for a list, no question before an entry is written."""
    fake.wait_s = 0.02
    store = store_at(fake.url)
    begun = time.monotonic()
    store.write(dict.fromkeys(NAMES, b"x"))
    store.flush()
    assert list(store.read(NAMES)) == [b"x"] * len(NAMES)
    store.close()
    paths = [f"/bucket/team/{name}" for name in NAMES]
    assert sorted(fake.seen) == sorted((do, path) for do in ("GET", "PUT") for path in paths)
    assert AT_ONCE / 2 < fake.at_once <= AT_ONCE
    assert time.monotonic() - begun < len(fake.seen) * fake.wait_s / 2


def test_nothing_starts_before_it_is_asked() -> None:
    """A store that is only named, or let go of, costs nothing."""
    store = store_at("http://127.0.0.1:1")
    store.flush()
    store.close()
    assert store._process is None
    assert str(store) == "s3://bucket/team at http://127.0.0.1:1"


def test_a_store_that_refuses_us_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do; a real store looks at the signature."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
    (tmp_path / "bucket").mkdir()
    with s3_server(tmp_path) as endpoint:
        said = fault(store_at(endpoint))
        assert said.startswith(
            f"cache_url: CACHE s3://bucket/team at {endpoint} does not let us in"
        )
        assert "the right to list the bucket" in fault(store_at(endpoint), writes=True)


def test_a_bucket_that_is_not_there_is_named(tmp_path: Path) -> None:
    """At the first question, and where something is given."""
    with s3_server(tmp_path) as endpoint:
        assert "no such bucket" in fault(store_at(endpoint))
        assert "no such bucket" in fault(store_at(endpoint), writes=True)
    assert not (tmp_path / "bucket").exists()


@pytest.mark.parametrize("status", [500, 507])
def test_a_full_store_is_named(status: int) -> None:
    """What it says; three tries."""
    with S3Fake(put_status=status) as full:
        assert str(status) in fault(store_at(full.url), writes=True)
        assert len(full.seen) <= 3


def test_nobody_there_costs_a_second() -> None:
    """A port that nobody listens at."""
    begun = time.monotonic()
    assert "cannot be used" in fault(store_at("http://127.0.0.1:1"))
    assert time.monotonic() - begun < s3_store.PATIENCE_S


def test_a_silent_store_costs_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes connections, and says nothing."""
    monkeypatch.setattr(s3_store, "PATIENCE_S", 1.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        said = fault(store_at(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        assert "is too slow" in said
        assert time.monotonic() - begun < 3.5


def test_a_slow_store_costs_what_it_may(fake: S3Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer comes in time, but all of them would take too long."""
    fake.wait_s = 0.4
    monkeypatch.setattr(s3_store, "START_S", 2.0)
    monkeypatch.setattr(s3_store, "ENTRY_S", 0.001)
    begun = time.monotonic()
    assert "is too slow" in fault(store_at(fake.url))
    assert time.monotonic() - begun < 4.5  # alone, 600 entries take 7.5


def test_a_process_that_is_killed_stops_nothing(fake: S3Fake) -> None:
    """As by the system, where memory is short."""
    store = store_at(fake.url)
    assert list(store.read(NAMES[:1])) == [None]
    assert store._process is not None
    os.kill(store._process.pid, signal.SIGKILL)
    assert "cannot be asked" in fault(store)


def test_an_object_that_nobody_of_us_wrote_is_not_fetched(fake: S3Fake) -> None:
    """One that is too long to be an entry."""
    fake.objects[f"/bucket/team/{NAMES[0]}"] = bytes(LARGEST + 1)
    store = store_at(fake.url)
    assert list(store.read(NAMES[:1])) == [None]
    store.close()
    assert fake.said < LARGEST / 2


def test_without_the_library_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a bare installation."""
    (tmp_path / "obstore.py").write_text("raise ImportError", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "install it: pip install 'pipeline[s3]'" in fault(store_at("http://127.0.0.1:1"))

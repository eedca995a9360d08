"""The Google engine against a real server on loopback that plays every fault we know of."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import deep_translator.google
import pytest
import requests

from pipeline.translate.engines.batches import MAX_BYTES
from pipeline.translate.engines.google import GoogleEngine
from pipeline.translate.engines.interface import Failed, Result, Translated
from pipeline.translate.engines.rate_limit import GRACE, TOO_MANY, RateLimits
from tests.fakes.fault_server import FaultServer, always, in_turn

PRIVATE = "Jane told us about the quarrel"
QUICK = RateLimits(
    connect=0.5, read=0.3, budget=1.2, attempts=2, backoff=0.02, longest_wait=1.5, failures=99
)


def codes(results: list[Result] | tuple[Result, ...]) -> list[str]:
    """`ok` or the reason of each result."""
    return ["ok" if isinstance(r, Translated) else r.reason_code for r in results]


def ask(server: FaultServer, *texts: str, limits: RateLimits = QUICK) -> list[Result]:
    """One call of a new engine."""
    return list(GoogleEngine(server.url, limits).translate(texts))


FAULTS = {
    "hang": "network",
    "busy": "busy",
    "busy 1 h": "busy",
    "500": "busy",
    "403": "refused",
    "redirect": "refused",
    "reset": "network",
    "truncated": "network",
    "cut": "broken",
    "empty": "empty",
    "error page": "broken",
    "ten MB": "broken",
    "empty body": "broken",
    "mymemory": "error-page",
    "quota": "error-page",
    "echo": "echo",
    "latin-1": "broken",
    "drip head": "time",
    "drip body": "time",
}


@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_ends_in_time_and_says_why(mode: str) -> None:
    """Each fault ends within the budget with its reason, and the reason holds no source text."""
    with FaultServer(always(mode)) as server:
        start = time.monotonic()
        (result,) = ask(server, PRIVATE)
        spent = time.monotonic() - start
    assert isinstance(result, Failed)
    assert result.reason_code == FAULTS[mode], result.message
    assert spent < QUICK.budget + GRACE + 1
    assert not any(word in result.message for word in PRIVATE.split() if len(word) > 3)
    assert ": " in result.message, "what is wrong: what to do"


@pytest.mark.parametrize(
    ("mode", "requests_made"),
    [
        ("busy", 2),
        ("500", 2),
        ("reset", 2),
        ("truncated", 2),
        ("hang", 2),
        ("403", 1),
        ("redirect", 1),
        ("empty", 1),
        ("error page", 1),
        ("busy 1 h", 1),
    ],
)
def test_only_passing_faults_are_tried_again(mode: str, requests_made: int) -> None:
    """429, 5xx and the network are retried up to the limit; refusals and redirects are final."""
    with FaultServer(always(mode)) as server:
        ask(server, "Be kind.")
        assert len(server.texts) == requests_made


def test_a_server_without_a_listener_is_a_network_fault() -> None:
    """A refused connection is a reason, not an exception."""
    with FaultServer(always("ok")) as server:
        url = server.url
    (result,) = GoogleEngine(url, QUICK).translate(["Be kind."])
    assert codes([result]) == ["network"]


def test_a_wrong_address_is_a_reason() -> None:
    """A host that is none fails the text and raises nothing."""
    engine = GoogleEngine("http://no..host/m", QUICK)
    assert codes(list(engine.translate(["Be kind."]))) == ["network"]


def test_it_recovers() -> None:
    """A busy server that answers the second time gives a translation."""
    with FaultServer(in_turn("busy", "ok")) as server:
        assert ask(server, "Be kind.") == [Translated("字 字.")]
        assert len(server.texts) == 2


def test_retry_after_is_honoured_by_all_texts() -> None:
    """After `Retry-After: 1` no request of any text arrives for a second."""
    with FaultServer(in_turn("busy 1 s", "ok")) as server:
        start = time.monotonic()
        limits = RateLimits(read=0.3, budget=5, attempts=2, backoff=0.02)
        results = ask(server, "Be kind.", "Be here.", limits=limits)
        assert time.monotonic() - start >= 1
    assert codes(results) == ["ok", "ok"]


def test_what_was_translated_is_kept() -> None:
    """A text that hangs costs only itself: the others come back, in their places."""
    limits = replace(QUICK, attempts=1, budget=5)
    with FaultServer(lambda text, _n: "hang" if "hangs" in text else "ok") as server:
        results = ask(server, "One.", "This hangs.", "Two words.", limits=limits)
    assert codes(results) == ["ok", "network", "ok"]
    assert results[2] == Translated("字 字.")


def test_a_hanging_server_does_not_hold_the_run() -> None:
    """The budget ends a call of many texts, however many wait, and each of them says why."""
    limits = RateLimits(read=0.4, budget=0.8, attempts=3, backoff=0.01, failures=99, concurrency=2)
    with FaultServer(always("hang")) as server:
        start = time.monotonic()
        results = ask(server, *(f"Text {n}." for n in range(50)), limits=limits)
        assert time.monotonic() - start < limits.budget + GRACE + 1
    assert set(codes(results)) <= {"network", "time"}


def test_the_breaker_opens_and_stays_open() -> None:
    """After N failures in a row nothing more is sent, in this call and the next ones."""
    limits = RateLimits(attempts=2, backoff=0.01, failures=5, concurrency=1, budget=5)
    with FaultServer(always("500")) as server:
        engine = GoogleEngine(server.url, limits)
        results = engine.translate([f"Text {n}." for n in range(40)])
        assert len(server.texts) == 5
        again = engine.translate(["One more."])
        assert len(server.texts) == 5
    assert set(codes(list(results))) == {"down"}
    assert isinstance(again[0], Failed)
    assert "engine is down" in again[0].message
    assert "HTTP 500" in again[0].message


def test_pages_without_a_translation_open_the_breaker_too() -> None:
    """Google's error page with status 200 counts as a failure."""
    with FaultServer(always("error page")) as server:
        ask(
            server, *(f"Text {n}." for n in range(20)), limits=RateLimits(failures=3, concurrency=1)
        )
        assert len(server.texts) == 3


@pytest.mark.parametrize("mode", ["busy", "busy 1 h"])
def test_a_server_that_takes_no_more_is_one_line(mode: str) -> None:
    """Whether a text met the 429, the wait that it named or the open breaker: all say the same."""
    limits = RateLimits(attempts=1, failures=3, concurrency=2, budget=5, rate=999, burst=99)
    with FaultServer(always(mode)) as server:
        engine = GoogleEngine(server.url, limits)
        results = [engine.translate([f"Text {n}." for n in range(9)]) for _ in range(3)]
    assert {result for row in results for result in row} == {Failed("busy", TOO_MANY)}


def test_a_success_closes_the_row() -> None:
    """Only failures in a row count: a server that fails now and then is used to the end."""
    with FaultServer(lambda _text, number: "500" if number % 3 else "ok") as server:
        engine = GoogleEngine(
            server.url, RateLimits(attempts=1, failures=3, concurrency=1, burst=99)
        )
        results = [engine.translate([f"Text {n}."])[0] for n in range(9)]
    assert codes(results).count("ok") == 3
    assert "down" not in codes(results)


def test_threads_do_not_mix_texts() -> None:
    """Each of 200 texts gets its own answer back (a shared instance of the library mixes 11 %)."""
    texts = [f"Text {n} is {n * n}." for n in range(900)]
    with FaultServer(always("ok")) as server:
        results = ask(server, *texts, limits=RateLimits(concurrency=8, burst=99))
        assert len(server.texts) > 8
        assert len(server.clients) <= 8, "connections are kept"
    assert results == [Translated(f"字 {n} 字 {n * n}.") for n in range(900)]


def test_equal_texts_are_sent_once() -> None:
    """A repeated text is one request and as many results."""
    with FaultServer(always("ok")) as server:
        assert codes(ask(server, "Be kind.", "Listen.", "Be kind.")) == ["ok"] * 3
        assert server.texts == ["Be kind.\nListen."]


def test_too_long_texts_are_not_sent() -> None:
    """The address must hold the text: its encoded length counts, not its characters."""
    with FaultServer(always("ok")) as server:
        assert codes(ask(server, "“" * (MAX_BYTES // 9 + 1), "a" * 5000)) == ["too-long"] * 2
        assert server.texts == []


def test_nothing_asked_is_nothing_sent() -> None:
    """No texts, no thread, no request."""
    with FaultServer(always("ok")) as server:
        assert ask(server) == []
        assert server.texts == []


def test_no_cookie_goes_back() -> None:
    """The server's cookie would tie the texts together: it is dropped."""
    with FaultServer(always("ok")) as server:
        engine = GoogleEngine(server.url)
        engine.translate(["One."])
        engine.translate(["Two."])
        assert server.cookies == []
        session = requests.Session()
        session.get(server.url, timeout=5)
        session.get(server.url, timeout=5)
        assert server.cookies, "the server does set one"


@pytest.mark.parametrize("mode", ["ok", "500", "reset", "error page"])
def test_logs_hold_no_source_text(mode: str, caplog: pytest.LogCaptureFixture) -> None:
    """Even at DEBUG no log line of any library holds the text, which travels in the address."""
    caplog.set_level(logging.DEBUG)
    with FaultServer(always(mode)) as server:
        ask(server, PRIVATE)
    assert any(record.name.startswith("urllib3") for record in caplog.records)
    for record in caplog.records:
        assert "quarrel" not in record.getMessage() + str(record.exc_info)


def test_the_library_is_left_as_it_was() -> None:
    """Nobody else's deep-translator is patched."""
    with FaultServer(always("ok")) as server:
        ask(server, "Be kind.")
    assert deep_translator.google.requests is requests

"""Damaged ledgers: what is public, what stays down, and what is said of the damage."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.flow.publishing import withdraw_page
from tests.flow.derived import Derived
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World, tiny_world

Damage = tuple[str, int, int]
"""Its kind, and two places: lines or bytes, as the kind has it."""


def lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def swapped(data: bytes, one: int, two: int) -> bytes:
    rows = lines(data)
    first, second = one % len(rows), two % len(rows)
    rows[first], rows[second] = rows[second], rows[first]
    return b"".join(rows)


def merged(data: bytes, one: int) -> bytes:
    """As git leaves it."""
    rows = lines(data)
    rows.insert(one % len(rows), b"<<<<<<< ours\n")
    return b"".join([*rows, b"=======\n", rows[-1], b">>>>>>> theirs\n"])


def within(data: bytes, one: int, new: bytes) -> bytes:
    at = one % len(data)
    return data[:at] + new + data[at + 1 :]


def flipped(data: bytes, one: int, two: int) -> bytes:
    return within(data, one, bytes([data[one % len(data)] ^ (1 << two % 8)]))


def glued(data: bytes, one: int) -> bytes:
    rows = lines(data)
    at = one % len(rows)
    return b"".join(rows[:at]) + b"".join(rows[at:]).replace(b"\n", b"", 1)


KINDS: dict[str, Callable[[bytes, bytes, int, int], bytes]] = {
    "cut": lambda data, _, one, __: data[: one % len(data)],
    "doubled": lambda data, _, one, __: data + lines(data)[one % len(lines(data))],
    "swapped": lambda data, _, one, two: swapped(data, one, two),
    "a bit": lambda data, _, one, two: flipped(data, one, two),
    "of another page": lambda data, other, _, two: data + lines(other)[-1 - two % 2],
    "merge": lambda data, _, one, __: merged(data, one),
    "ends": lambda data, *_: data.replace(b"\n", b"\r\n"),
    "mark": lambda data, *_: b"\xef\xbb\xbf" + data,
    "zeros": lambda data, _, one, __: data + b"\0" * (1 + one % 600),
    "zeros within": lambda data, _, one, two: within(data, one, b"\0" * (1 + two % 20)),
    "glued": lambda data, _, one, __: glued(data, one),
    "wide": lambda data, *_: data.decode("utf-8").encode("utf-16"),
    "empty": lambda *_: b"",
}
"""What becomes of a ledger, by that of another page and two places in it."""
HARMLESS = {"doubled", "swapped", "ends"}
"""What says the same as before: a ledger is a set of lines."""
DAMAGES = st.tuples(st.sampled_from([*KINDS, "gone"]), st.integers(0, 10**6), st.integers(0, 10**6))


@cache
def begun(*, withdrawn: bool) -> World:
    """Both pages public; or one of them withdrawn. Built."""
    world = tiny_world(Path(tempfile.mkdtemp(prefix="ledgers-")) / "p")
    world.release(ARTICLE_ID, HANDOUT_ID)
    if withdrawn:
        withdraw_page(world.root, ARTICLE_ID, "ann")
        world.build()
    return world


def public(world: World) -> dict[str, str]:
    """Id of each public Mandarin page → SHA-256 of its Markdown."""
    pages = world.manifest()["pages"]
    return {p["id"]: v["markdown"]["sha256"] for p in pages if (v := p["versions"].get("zh-Hans"))}


def says(world: World, *words: str) -> str:
    return world.cli(*words, expect=None).output


def hold_to(damage: Damage, *, withdrawn: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ledgers-"))
    try:
        world = begun(withdrawn=withdrawn).copy(folder / "p")
        before, ledger = public(world), world.ledger(ARTICLE_ID)
        whole = ledger.read_bytes()
        kind, one, two = damage
        data = (
            KINDS[kind](whole, world.ledger(HANDOUT_ID).read_bytes(), one, two)
            if kind in KINDS
            else None
        )
        ledger.unlink() if data is None else ledger.write_bytes(data)
        built = says(world, "build")
        now = public(world)
        assert now.items() <= before.items(), "nothing is public that was not"
        assert HANDOUT_ID in now, "a page beside it stays"
        told = built + says(world, "verify")
        named = f"locales/zh/decisions/{ARTICLE_ID}.jsonl" in told or ARTICLE_ID in told.replace(
            f"{ARTICLE_ID} ", ""
        )
        is_same = kind in HARMLESS or data == whole
        assert is_same or named or (now == before and kind in ("cut", "zeros")), told
        if is_same:
            assert now == before
            assert world.breaches() == []
        assert HANDOUT_ID in says(world, "status")
        assert "Traceback" not in told + says(world, "review", "list") + says(world, "check")
        # whatever is wrong with its lines, the page can be taken down
        done = world.cli("review", "withdraw", ARTICLE_ID, "--as", "bo", expect=None)
        assert done.exit_code == 0 or "NOTHING" in done.output, done.output
        says(world, "build")
        assert ARTICLE_ID not in public(world)
        assert json.loads(world.site()["manifest.json"])["withdrawn"] or not now.get(ARTICLE_ID)
    finally:
        shutil.rmtree(folder)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(DAMAGES, st.booleans())
def test_whatever_becomes_of_a_ledger(damage: Damage, withdrawn: bool) -> None:
    """No page comes back, none comes up that was not; the damage is named; all other work is done."""
    hold_to(damage, withdrawn=withdrawn)


@pytest.mark.parametrize("kind", ["cut", pytest.param("merge", marks=pytest.mark.slow)])
def test_a_withdrawal_is_not_forgotten(kind: str) -> None:
    """The line that says so is cut off or stands within an unfinished merge."""
    size = begun(withdrawn=True).ledger(ARTICLE_ID).stat().st_size
    hold_to((kind, size - 20, 0), withdrawn=True)


@pytest.mark.slow
def test_nor_beside_another_language(released: Derived) -> None:
    """The Simplified ledger lost the line that took both languages down: Traditional does not come up without it."""
    world = released.world
    withdraw_page(world.root, HANDOUT_ID, "ann")
    world.build()
    ledger = world.ledger(HANDOUT_ID)
    ledger.write_bytes(ledger.read_bytes()[:-9])
    assert "cut off" in world.cli("build", expect=1).output
    assert HANDOUT_ID not in public(world)
    assert released.behind() == {ARTICLE_ID: False}


def test_nor_of_signed_english(drafted: World) -> None:
    """The line that took the English down is cut off: readers get it no more, and the ledger is named."""
    settings = drafted.path("pipeline.toml")
    settings.write_text(f'{settings.read_text()}[review]\nsource = "sign-off"\n')
    for page in (HANDOUT_ID, ARTICLE_ID):
        drafted.cli("review", "publish", page, "--english", "--as", "lea")
    glossary = drafted.path("glossary.yaml")
    good = glossary.read_text("utf-8")
    glossary.write_text("terms: [", "utf-8")  # no reason to keep anything up
    drafted.cli("review", "withdraw", "pause", "--english", "--as", "lea")
    glossary.write_text(good, "utf-8")
    drafted.build()
    ledger = drafted.ledger(ARTICLE_ID, "en")
    ledger.write_bytes(ledger.read_bytes()[:-9])
    done = drafted.cli("build", expect=1)
    assert f"locales/en/decisions/{ARTICLE_ID}.jsonl:2" in done.output
    assert [one["id"] for one in drafted.manifest()["pages"]] == [HANDOUT_ID]
    other = drafted.ledger(HANDOUT_ID, "en")
    other.write_text("{broken\n" + other.read_text("utf-8"), "utf-8")
    drafted.cli("review", "withdraw", HANDOUT_ID, "--english", "--as", "lea")
    drafted.cli("build", expect=None)
    assert drafted.manifest()["pages"] == []

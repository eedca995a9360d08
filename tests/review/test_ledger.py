"""The ledger's text: what is read, what is skipped, and each line that is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.model.decision import Decision, Verdict, canonical_json
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review.ledger import missing, parse_ledger, torn_tail, whole
from tests.every import every
from tests.review.make import dump_line, play

LINES = play(
    ["ann approve T1", "bo reject T1", "lea publish - on page en " + "e" * 64 + " zh " + "f" * 64]
)
TEXT = "".join(dump_line(d) for d in LINES)


def line_of(change: Callable[[dict[str, Any]], object]) -> str:
    """The first line with its object changed and its id made to fit again."""
    body = LINES[0].as_dict()
    change(body)
    return canonical_json({**body, "id": sha_of_bytes(canonical_json(body).encode())}) + "\n"


def test_reads_what_it_wrote() -> None:
    """Decisions come back equal, sorted by time, then id."""
    assert set(parse_ledger(TEXT, "l")) == set(LINES)
    assert [(d.at, d.id) for d in parse_ledger(TEXT, "l")] == sorted((d.at, d.id) for d in LINES)


def test_empty_file() -> None:
    """No text, no decisions."""
    assert parse_ledger("", "l") == ()
    assert whole("") == ""


def test_order_and_repetition_mean_nothing() -> None:
    """The reversed file twice over says the same."""
    rows = TEXT.splitlines(keepends=True)
    assert parse_ledger("".join(rows[::-1] * 2), "l") == parse_ledger(TEXT, "l")


def test_line_has_the_contracts_fields() -> None:
    """Each field of docs/ledger.md stands in a line, in sorted order, without blanks."""
    body = json.loads(dump_line(LINES[0]))
    named = (
        "schema id after at locale document context source_sha target_sha verdict reviewer via how "
        "finding blocking ref reason_code glossary_rev checks_rev"
    )
    assert list(body) == sorted(named.split())
    assert {"source_page_sha", "target_page_sha"} < json.loads(dump_line(LINES[2])).keys()
    assert dump_line(LINES[0]) == json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def test_id_is_the_hash_of_the_rest() -> None:
    """Anybody can check an id with sha256 over the line's canonical rest."""
    body = json.loads(dump_line(LINES[0]))
    claimed = body.pop("id")
    rest = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sha_of_bytes(rest.encode()) == claimed


def test_fields_of_a_later_schema_are_kept() -> None:
    """A line with fields that we do not know is read, and written back byte for byte."""
    row = line_of(lambda body: body.update(schema=2, sig="abc", zone={"x": [1, None]}))
    (decision,) = parse_ledger(row, "l")
    assert dict(decision.extra) == {"sig": "abc", "zone": {"x": [1, None]}}
    assert dump_line(decision) == row


def test_line_separators_inside_a_context() -> None:
    """U+2028 and U+0085 are characters of a text, not ends of lines."""
    decision = Decision(
        "2026-11-23T14:00:00Z", "zh", "a", Verdict.COMMENT, "ann", context="a\u2028b\x85c"
    )
    assert parse_ledger(dump_line(decision), "l") == (decision,)


def test_windows_line_ends_and_blank_lines_pass() -> None:
    """A checkout with CRLF says the same."""
    assert parse_ledger("\r\n" + TEXT.replace("\n", "\r\n"), "l") == parse_ledger(TEXT, "l")


def check_torn(cut: int) -> None:
    """Of a last line so many characters reached the disk: the lines before it count and nothing else."""
    text = dump_line(LINES[0]) + dump_line(LINES[1])[:cut]
    torn = cut < len(dump_line(LINES[1])) - 1
    assert torn_tail(text) is torn
    assert parse_ledger(text, "l") == LINES[:1]
    assert whole(text) == dump_line(LINES[0])


def test_torn_write_is_skipped_and_told() -> None:
    """However much of it was written."""
    every(check_torn, {f"{cut}": (cut,) for cut in range(1, len(dump_line(LINES[1])) - 1)})


def test_whole_line_without_newline_counts() -> None:
    """An editor that dropped the last newline dropped no decision."""
    assert parse_ledger(TEXT[:-1], "l") == parse_ledger(TEXT, "l")
    assert not torn_tail(TEXT[:-1])
    assert whole(TEXT[:-1]) == TEXT


def test_torn_line_in_the_middle_is_an_error() -> None:
    """Half a line with others after it is damage, not a write that was cut short."""
    text = dump_line(LINES[0])[:40] + "\n" + dump_line(LINES[1])
    with pytest.raises(PipelineError, match=r"^l:1: LEDGER .*not whole JSON"):
        parse_ledger(text, "l")


def test_removed_line_that_others_saw_is_named() -> None:
    """`missing` gives the id of a line that a later decision names and that is gone."""
    assert missing(LINES) == frozenset()
    assert missing(LINES[1:]) == {LINES[0].id}


BAD: dict[str, tuple[str, str]] = {
    "no JSON": ("hello\n", "not whole JSON"),
    "no object": ("[1]\n", "not a JSON object"),
    "not a number": ('{"after":NaN}\n', "lacks"),
    "deep": ("[" * 200_000 + "\n", "not whole JSON"),
    "two lines glued": (dump_line(LINES[0])[:-1] + dump_line(LINES[1]), "not whole JSON"),
    "changed verdict": (dump_line(LINES[1]).replace('"reject"', '"approve"'), "id does not fit"),
    "changed id": (dump_line(LINES[0]).replace(LINES[0].id, "0" * 64), "id does not fit"),
    "blanks": (dump_line(LINES[0]).replace(",", ", "), "id does not fit"),
    "key twice": ('{"verdict":"reject",' + dump_line(LINES[0])[1:], "id does not fit"),
    "escaped surrogate": (dump_line(LINES[0]).replace('"ann"', '"\\ud800"'), "id does not fit"),
    "missing field": (line_of(lambda b: b.pop("reviewer")), "lacks reviewer"),
    "missing id": (canonical_json(LINES[0].as_dict()) + "\n", "lacks id"),
    "unknown verdict": (line_of(lambda b: b.update(verdict="bless")), "unknown verdict 'bless'"),
    "verdict a list": (line_of(lambda b: b.update(verdict=[])), "unknown verdict"),
    "local time": (line_of(lambda b: b.update(at="2026-11-23T14:00:00+08:00")), "at is not"),
    "no such day": (line_of(lambda b: b.update(at="2026-02-30T14:00:00Z")), "at is not"),
    "after a text": (line_of(lambda b: b.update(after="x")), "after is not"),
    "after unsorted": (line_of(lambda b: b.update(after=["b", "a"])), "id does not fit"),
    "empty reviewer": (line_of(lambda b: b.update(reviewer="")), "reviewer is not"),
    "sha in capitals": (line_of(lambda b: b.update(target_sha="A" * 64)), "target_sha is not"),
    "schema true": (line_of(lambda b: b.update(schema=True)), "schema is not"),
    "blocking 1": (line_of(lambda b: b.update(blocking=1)), "blocking is not"),
    "approve of nothing": (line_of(lambda b: b.update(target_sha=None)), "does not say target_sha"),
    "dismiss of nothing": (line_of(lambda b: b.update(verdict="dismiss")), "does not say finding"),
    "publish of an entry": (
        line_of(
            lambda b: b.update(
                verdict="publish", source_page_sha="e" * 64, target_page_sha="f" * 64
            )
        ),
        "names an entry",
    ),
    "ours": ("<<<<<<< HEAD\n", "conflict marker"),
    "base": ("||||||| 1234\n", "conflict marker"),
    "middle": ("=======\n", "conflict marker"),
    "theirs": (">>>>>>> branch", "conflict marker"),
    "zero bytes": ("\x00\x00\x00", "not whole JSON"),
    "byte order mark": ("\ufeff" + dump_line(LINES[0]), "not whole JSON"),
}


@pytest.mark.parametrize(("row", "what"), BAD.values(), ids=BAD)
def test_bad_line(row: str, what: str) -> None:
    """Each kind of damage is one LEDGER error at path:line that says what and what to do."""
    with pytest.raises(PipelineError) as caught:
        parse_ledger(dump_line(LINES[2]) + row, "locales/zh/decisions/a.jsonl")
    fault = caught.value
    assert (fault.code, fault.path, fault.line) == ("LEDGER", "locales/zh/decisions/a.jsonl", 2)
    assert what in fault.what
    assert fault.todo

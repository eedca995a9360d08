"""Hostile catalogs, ledgers, glossaries and lists of reviewers: only our own errors, a second for each 100 kB."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.files.reviewers import parse_reviewers
from pipeline.model.decision import Verdict
from pipeline.model.errors import PipelineError
from pipeline.review.ledger import parse_ledger
from pipeline.terms.glossary import parse_glossary
from tests.examples import examples
from tests.review import make
from tests.review.make import dump_line
from tests.timed import seconds

N = 10_000
HEAD = 'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n\n'
LINE = dump_line(make.play([f"ann {Verdict.APPROVE.value} T1"])[0])


def _po(text: str) -> None:
    catalog = read_po(text, "x.po", "x")
    assert read_po(write_po(catalog), "x.po", "x") == catalog


def _ledger(text: str) -> None:
    decisions = parse_ledger(text, "x.jsonl")
    assert parse_ledger("".join(map(dump_line, decisions)), "x.jsonl") == decisions


READERS: dict[str, Callable[[str], object]] = {
    "po": _po,
    "ledger": _ledger,
    "glossary": parse_glossary,
    "reviewers": lambda text: parse_reviewers(text, "reviewers.yaml", {"en", "zh"}),
}
UNITS = {
    "po": [
        'msgid "a"\n', 'msgid ""\n', 'msgstr "认可"\n', 'msgctxt "c"\n', '"more"\n', '"\\n"', '"\\', '\\x', "#, fuzzy\n", "#| msgid \"old\"\n",
        "#. ", "#: a.md:1\n", "# pipeline: machine google 3f2a9c1b\n", "# ", "#~ ", '#~ msgid "o"\n', '#~ msgstr "p"\n', "#~| ", "msgid_plural ",
        "msgstr[0] ", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "domain x\n", '"', "\\", "\0", "\r", "\u2028", "\x85", " ", "\t", "\ufeff", HEAD,
        '"Content-Type: text/plain; charset=latin-1\\n"\n', '"Plural-Forms: nplurals=2;\\n"\n',
    ],
    "ledger": [
        LINE, LINE.rstrip(), "{", "}", "{}", "[", "[]", '"', '\\u', '{"a":', '{"id":1}', "null", "1e999", "NaN", "-", "9" * 400, ",", ":", "\r", "<<<<<<< a",
        "\0", "\u2028", "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), '{"verdict":"approve"}', '"\\ud800"', " ", "{}{}",
    ],
    "glossary": [
        "terms:\n", "  - en: a\n", "    zh: 甲\n", "    forms: [", "]", "contacts:\n", "style:\n", "  - {", "}", "en: ", ", ", "&a ", "*a", "!!int ", "!!python/object:a ",
        "- ", "? ", ": ", "|\n", ">-\n", "'", '"', "#", "%YAML 9\n", "---\n", "...\n", "<<: ", "\t", " ", "  ", "\0", "\x85", "\u2028", "\r", "2026-13-99", "~", "1e999",
    ],
    "reviewers": [
        "- {id: a, name: A, role: reviewer, reads: [zh], from: 2026-01-01}\n", "- ", "id: a\n", "  name: ", "role: lead\n", "reads: [", "zh", "]", "{", "}", ", ", "from: 2026-01-01",
        "until: ", "&a ", "*a", "!!set ", "? ", ": ", "|\n", "'", '"', "#", "---\n", "\t", "  ", "\0", "\x85", "\r", "2026-13-99", "~", "!!timestamp x",
    ],
}  # fmt: skip
SHAPES = {
    "po": {
        "entries": HEAD + "".join(f'msgid "a{n}"\nmsgstr "b"\n\n' for n in range(5_000)),
        "lines of one string": HEAD + 'msgid "a"\nmsgstr ""\n' + '"b\\n"\n' * N,
        "one line": HEAD + 'msgid "a"\nmsgstr "' + "好" * 30_000 + '"\n',
        "escapes": HEAD + 'msgid "a"\nmsgstr "' + "\\\\\\n" * N + '"\n',
        "obsolete": HEAD + "".join(f'#~ msgid "a{n}"\n#~ msgstr "b"\n\n' for n in range(5_000)),
        "the same entry": HEAD + 'msgid "a"\nmsgstr "b"\n\n' * 5_000,
        "comments": HEAD + "# a\n" * N + 'msgid "a"\nmsgstr "b"\n',
        "flags": HEAD + "#, " + "fuzzy, " * N + '\nmsgid "a"\nmsgstr "b"\n',
    },
    "ledger": {
        "lines": LINE * 300,
        "nested lists": "[" * 100_000 + "\n",
        "nested objects": '{"a":' * 20_000 + "\n",
        "closed nested objects": '{"a":' * 20_000 + "1" + "}" * 20_000 + "\n",
        "a long number": '{"schema":' + "9" * 100_000 + "}\n",
        "blank lines": "\n" * 100_000,
        "a torn tail": LINE + '{"a":"' + "x" * 100_000,
        "many torn tails": ('{"a":"x' + "\r") * N,
    },
    "glossary": {
        "flow lists": "terms: " + "[" * N,
        "mappings": "terms:\n" + "".join(f"{' ' * n}a:\n" for n in range(400)),
        "terms": "terms:\n" + "".join(f"  - {{en: w{n}, zh: 甲{n}}}\n" for n in range(2_500)),
        "forms": "terms:\n  - {en: a, zh: 甲, forms: [" + "b, " * N + "c]}\n",
        "aliases": "a0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)),
        "a long word": "terms:\n  - {en: " + "a" * 100_000 + ", zh: 甲}\n",
        "comments": "# a\n" * N,
    },
    "reviewers": {
        "people": "".join(
            f"- {{id: p{n}, name: A, role: reviewer, reads: [zh], from: 2026-01-01}}\n"
            for n in range(1_500)
        ),
        "flow lists": "[" * N,
        "open mappings": "- {" * N,
        "comments": "# a\n" * N,
    },
}
WORST = [
    (kind, name)
    for kind, units in UNITS.items()
    for name in (*SHAPES[kind], *(f"{unit!r} times {N}" for unit in units if len(unit) < 60))
]


def _worst(kind: str, name: str) -> str:
    if name in SHAPES[kind]:
        return SHAPES[kind][name]
    return next(unit * N for unit in UNITS[kind] if f"{unit!r} times {N}" == name)


def _reads(kind: str, text: str) -> None:
    def work() -> None:
        with suppress(PipelineError):
            READERS[kind](text)

    limit = max(1.0, len(text.encode("utf-8", "replace")) / 100_000)
    assert seconds(work, limit) < limit


def _texts(kind: str) -> st.SearchStrategy[str]:
    piece = st.one_of(st.sampled_from(UNITS[kind]), st.text(max_size=5))
    pieces = st.lists(st.tuples(piece, st.sampled_from([1, 1, 1, 2, 7, 300])), max_size=25)
    starts = {"po": ["", HEAD], "glossary": ["", "terms:\n  - {en: a, zh: 甲}\n"]}.get(kind, [""])
    return st.tuples(st.sampled_from(starts), pieces).map(
        lambda t: t[0] + "".join(unit * times for unit, times in t[1])
    )


FILES = st.sampled_from(list(UNITS)).flatmap(lambda kind: st.tuples(st.just(kind), _texts(kind)))
hostile = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@given(FILES)
@settings(hostile, max_examples=examples(150))
def test_files_of_a_hostile_grammar(file: tuple[str, str]) -> None:
    """Whatever stands in a file, it is read in time and settles, or is our own error."""
    _reads(*file)


@pytest.mark.slow
@given(FILES)
@settings(hostile, max_examples=10_000)
def test_many_files_of_a_hostile_grammar(file: tuple[str, str]) -> None:
    """The same over 10,000 files."""
    _reads(*file)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), WORST)
def test_worst_cases(kind: str, name: str) -> None:
    """The shapes that make readers quadratic, or their stack overflow."""
    _reads(kind, _worst(kind, name))

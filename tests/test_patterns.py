"""No regular expression that Debian 12's Python matches wrongly, and none whose time explodes."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import YAMLError

import pipeline
from pipeline.extract.translatable import has_words
from pipeline.markdown.escape import canonical
from pipeline.markdown.front_matter import load, split
from pipeline.markdown.html_blocks import pieces, skeleton
from pipeline.markdown.raw_html import contained
from pipeline.markdown.references import keep_labels
from pipeline.markdown.sentences import sentences
from pipeline.markdown.yaml_guard import guard as yaml_guard
from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import LatePattern, late_pattern, made_late
from pipeline.model.segment import Form
from tests.patterns import FOLDERS, ROOT, wrong
from tests.timed import seconds

FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]

CALLS = ("re.", "late_pattern")
"""What takes a regular expression."""


def written(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text that stands in a call of `re` or of `late_pattern`, or in a value of the module that such a call names."""
    values = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func).startswith(CALLS)):
            continue
        waiting: list[ast.AST] = [*call.args[:1], *(k.value for k in call.keywords)]
        seen: set[str] = set()
        while waiting:
            for node in ast.walk(waiting.pop()):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.lineno, node.value
                elif isinstance(node, ast.Name) and node.id in values and node.id not in seen:
                    seen.add(node.id)
                    waiting.append(values[node.id])


def test_no_written_pattern_is_wrong() -> None:
    """As the source has it, also where no test goes."""
    texts = {path: path.read_text(encoding="utf-8") for path in FILES}
    assert not [
        f"{path}:{line}: {text}"
        for path, source in texts.items()
        if any(call in source for call in CALLS)
        for line, text in written(ast.parse(source))
        if wrong(text)
    ]


def test_no_compiled_pattern_is_wrong() -> None:
    """As the modules have it, put together from parts or not."""
    found = 0
    for info in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if info.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            many = list(value.values()) if isinstance(value, dict) else value
            for one in many if isinstance(many, list | tuple) else [value]:
                if isinstance(one, re.Pattern | LatePattern):
                    found += 1
                    assert not wrong(one.pattern, one.flags), f"{info.name}.{name}"
    assert found > 100


def test_a_late_pattern_is_made_once_at_its_first_use() -> None:
    """Whatever is asked of it then, it is the pattern's answer."""
    made: list[str] = []

    def make() -> re.Pattern[str]:
        made.append("now")
        return re.compile("(?P<sign>x)|y", re.IGNORECASE)

    late, plain = made_late(make), re.compile("(?P<sign>x)|y", re.IGNORECASE)
    assert not made
    for text in ("aXbyc", "x", ""):
        assert [match.span() for match in late.finditer(text)] == [m.span() for m in plain.finditer(text)]  # fmt: skip
        for name in ("findall", "split"):
            assert getattr(late, name)(text) == getattr(plain, name)(text)
        for name in ("search", "match", "fullmatch"):
            assert bool(getattr(late, name)(text)) == bool(getattr(plain, name)(text))
        assert late.sub("-", text) == plain.sub("-", text)
    assert (late.pattern, late.flags, late.groupindex) == (plain.pattern, plain.flags, plain.groupindex)  # fmt: skip
    assert len(made) == 1


def test_a_late_pattern_goes_to_another_process() -> None:
    """Before its first use, and afterwards."""
    late = late_pattern("[a-z]")
    for _ in range(2):
        there = pickle.loads(pickle.dumps(late))  # noqa: S301  ours
        assert there.search("1a").span() == (1, 2)
        assert late.search("1a")


@pytest.mark.parametrize("text", ["a*+", "a++", "a?+", "a{2}+", "(?>a)", "x(?:[^<]++|b)*", "(?=(?>a)b)"])  # fmt: skip
def test_wrong_operators_are_known(text: str) -> None:
    """Each of them, at any depth, in a call, behind a name, and put together while the program runs."""
    assert wrong(text)
    for source in (f"import re\nre.sub({text!r}, '', x)", f"import re\nA = {text!r}\nre.compile(rf'{{A}}b')", f"A = late_pattern({text!r})"):  # fmt: skip
        assert text in [found for _, found in written(ast.parse(source))]
    with pytest.raises(AssertionError, match="test_patterns"):
        re.compile("".join(["(?:", text, ")z"]))


@pytest.mark.parametrize(
    "text", ["a*", "a+?", r"(?=(a+))\1", "[*+]+", r"\++", "C++ is no pattern("]
)
def test_right_operators_are_let_through(text: str) -> None:
    """What only looks like one of them."""
    assert not wrong(text)


WHOLE = ["a", " ", "–", "\n", "--", "<b>", "</b>", "<br/>", "<p title='>'>", '<i a="<" b=\'"\'>', "<a b>", "<!---->",
         "<!-- a -->", "<!--<b-->", "<!-- - -- ->-->", "<x\n y = 1>", "<h1-a>", "<hr >", "text of some words "]  # fmt: skip
OPEN = ["<", "<b", "<!--", "<!-- --", "<b a='", "<b a=\"'", "</", "<!-->", "<b c='d\"", "<1>"]


@given(
    st.lists(st.sampled_from(WHOLE)),
    st.sampled_from(OPEN),
    st.lists(st.sampled_from(["a", "&", "\n", "-"])),
)
def test_whole_markup_is_markup(whole: list[str], opened: str, rest: list[str]) -> None:
    """Tags that end are kept or left out, comments show nothing, and what never ends is shown as text alone."""
    raw = "".join(whole)
    shown = contained(raw)
    kept = [piece for piece in whole if piece in ("<b>", "</b>", "<br/>")]
    assert re.findall(r"</?b(?:r/)?>", shown) == kept
    assert "<!--" not in shown
    broken = contained(raw + opened + "".join(rest))
    assert broken.startswith(shown)
    assert "<" not in broken.removeprefix(shown)


N = 100_000
"""Characters of a hostile text: with a pattern of quadratic time a quarter of a minute at least, of exponential time for ever."""


def times(unit: str) -> str:
    """A unit again and again, up to the size of a hostile text."""
    return unit * (N // len(unit))


def hostile(*units: str, before: str = "", after: tuple[str, ...] = ("",)) -> list[str]:
    """Each unit again and again, between a beginning and each of these ends."""
    return [before + times(unit) + end for unit in units for end in after]


def guarded(block: str) -> None:
    """The guard of YAML, without its refusal."""
    with suppress(YAMLError):
        yaml_guard(block)


def loaded(text: str) -> None:
    """A file's front matter, or our own error."""
    with suppress(PipelineError):
        load(text, "x.md")


LABELS = {"A": {"href": "x"}}
SLOW: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "sanitize": (
        contained,
        hostile("a", "<b>", "<!--a-->", "<!--", "<b a='", "<b a=\"'\">", "<a ", "-", "<!-- -", "<b", before="<b>", after=("", "<", "<b a='", "<!--")),
    ),
    "escape": (canonical, hostile(" ", "\t ", "\r", "\r\n", " \n", " \r\t", after=("", "x", "\n"))),
    "front matter": (
        loaded,
        hostile("\r\n", "\r", "\n", " ", "#", "#\r\n", "# \r", "-", "---", "a", "a ", "a.", " \r\n#a", before="---\n", after=("", "!", "\n--- x", "\n---\n")),
    ),
    "front matter's end": (split, hostile("---", "--- ", "\n---", "\r\n---\r", "---\r\n--- -", before="---\r\n", after=("", "x"))),
    "references": (
        lambda text: keep_labels(text, "[a][A]", LABELS),
        hostile("[", "[a", "[a]", "[a](", "\\[", "[a\\", "[a][", "[a](b ", "[a](()", "[a](b \"", "[a](b '", "[a](b (", "()", " ", "\n", "(", "a", "[a](<", "\\\\",
                before="[a](", after=("", "]", "x", ")x", "\"", "']")),
    ),
    "references in brackets": (lambda text: keep_labels(text, "[a][A]", LABELS), hostile("\\]", "a\\", "a", "^", before="[", after=("", "[", "]["))),
    "sentences": (sentences, hostile(".", "…", "!?", ".*", ".”", "。", "。…", "……", "*", ". ", "..”", " ", "……“", before="a.", after=("", "x", "*x"))),
    "HTML blocks": (
        lambda text: (pieces(text), skeleton(text)),
        hostile("a", "a-", " ", "'", "\"", "'\"", "a=", "a='", " a=b", " a = 'b'", "a ", "=", "/a", before="<a", after=("", ">", "'>", " x>", "<")),
    ),
    "words": (
        lambda text: has_words(text, Form.YAML, {}),
        hostile("1", "_ ", " ", "a", ".", "…", "a.", "a+", "a@", "a@b", "a@b.", "@b.c", "1 ", "www", "a:", "mailto:", "-", "é", before="", after=("", "@", "`", "@a", "://")),
    ),
    "YAML": (guarded, hostile("a", "- ", "-  ", "? ", " ", "[", "{a", "[a ", ": ", before="[[[[", after=("", "x"))),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_hostile_texts_take_linear_time(name: str) -> None:
    """Every shape in which a pattern could look again at what it has seen, in time of this process alone."""
    run, texts = SLOW[name]
    for text in texts:
        taken = seconds(partial(run, text), 2)
        assert taken < 2, f"{text[:20]!r}…{text[-5:]!r} takes {taken:.1f} s"

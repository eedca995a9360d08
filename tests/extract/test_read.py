"""What is offered for translation, and how: one twin file a case, and what it must never be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown import front_matter, yaml_guard
from pipeline.markdown.splice import fill
from pipeline.model.document import Document
from pipeline.model.errors import PipelineError
from pipeline.model.segment import Segment

CASES = Path(__file__).parents[1] / "cases" / "extract"
FILES = sorted(CASES.glob("*.md"))
assert FILES, "no cases found"


def written(document: Document) -> str:
    """The segments of a document, one a line: line, kind, context, text, notes."""
    return "".join(
        f"{s.line} | {s.kind} | {s.context or ''} | {s.text!r} | {s.note}{' SAFETY' * s.safety}\n"
        for s in document.segments
    )


def document_of(text: str) -> Document:
    """A document of the handouts."""
    return read(text, "content/en/handouts/x.md", "handouts/x")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_segments_of_each_case(file: Path) -> None:
    """Each case offers just what its twin says. `python -m tests.extract.test_read` writes the twins anew."""
    expected = file.with_suffix(".segments").read_text(encoding="utf-8")
    assert written(document_of(file.read_bytes().decode())) == expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_offered_word_is_code_script_or_mark(file: Path) -> None:
    """Where a case says `never`, nothing is offered."""
    for segment in document_of(file.read_bytes().decode()).segments:
        assert "never" not in segment.text.replace("<code>never</code>", "")


FILLED = [
    ("<p>Be <b>kind</b></p>\n", "要<b>善良</b>", "<p>要<b>善良</b></p>\n"),
    ("<p>Be\nkind</p>\n", "要\n善良", "<p>要善良</p>\n"),
    ("<img alt=Two>\n", '两 "人"', '<img alt="两 &quot;人&quot;">\n'),
    ("<p>Be kind</p>\n", "<script>x</script>", "<p>&lt;script>x&lt;/script></p>\n"),
    ("<p>Be kind</p>\n", r"\<script>x", "<p>\\&lt;script>x</p>\n"),
    ("::: crisis\n<p>\nNow\n</p>\n:::\n", "::: x", "::: crisis\n<p>\n&#58;:: x\n</p>\n:::\n"),
    ("T\n: d\n\n<div>\nraw\n</div>\n", ": 甲", "\\: 甲\n: d\n\n<div>\nraw\n</div>\n"),
    ("- T\n  : d\n", "[ ] 甲", "- \\[ ] 甲\n  : d\n"),
    ("# Title {#a}\n", "标题 {#b}", "# 标题 \\{#b} {#a}\n"),
    ("Text\n{.a}\n", "文字", "文字\n{.a}\n"),
    ("> [!NOTE]\n> Text\n", "[!TIP]", "> [!NOTE]\n> \\[!TIP]\n"),
    ("[^1]: Note\n", "[^2]: 注", "[^1]: \\[^2]: 注\n"),
    ("Text\n", ": 定义", "\\: 定义\n"),
    ("Text {{x}}\n", "文 {{x}} {{y}}", "文 {{x}} \\{{y}}\n"),
    ("Text [^1]\n", "文 [^1][^2]", "文 [^1]\\[^2]\n"),
    ('[a]: b "Two"\n', '二 "个"', '[a]: b "二 \\"个\\""\n'),
    ("[a]: b (Two)\n", "二(个", "[a]: b (二\\(个)\n"),
    ("[a]: b 'T\n wo'\n", "二|", "[a]: b '二&#124;'\n"),
    ("See [it].\n\n[it]: x.md\n", "请看[这里]。", "请看[这里][it]。\n\n[it]: x.md\n"),
    ("See [It][].\n\n[it]: x.md\n", "请看[这里][]。", "请看[这里][It]。\n\n[it]: x.md\n"),
    ("[a] [b]\n\n[a]: x\n[b]: y\n", "[乙][b] [甲]", "[乙][b] [甲][a]\n\n[a]: x\n[b]: y\n"),
    ("[a] [b]\n\n[a]: x\n[b]: y\n", "[甲] 乙", "[甲] 乙\n\n[a]: x\n[b]: y\n"),
    ("![a] pic\n\n[a]: x\n", "![甲] 图", "![甲][a] 图\n\n[a]: x\n"),
    ("**A** * b\n", "**甲。**乙 *丙* 丁", "**甲。**&#8203;乙 \\*丙\\* 丁\n"),
    ("**A** b\n", "**甲**和`码`和<b>乙", "**甲**和\\`码`和\\<b>乙\n"),
    ("*A* and **(**B)\n", "*甲* **(**乙)**丙", "*甲* \\*\\*(\\*\\*乙)**丙\n"),
]


@pytest.mark.parametrize(("source", "target", "expected"), FILLED)
def test_filled(source: str, target: str, expected: str) -> None:
    """A target is written so that it stays in its place, keeps its links and adds no markup."""
    document = document_of(source)
    assert fill(document, lambda s: target if s is document.segments[0] else None) == expected


FRONT = "---\ntitle: |\n  A\n  b\nsummary: >-\n  C\n  d\ndescription: &x 'E'   # kept\n---\n"


def test_front_matter_keeps_its_styles() -> None:
    """Block scalars stay block scalars, quotes, anchors and comments stay."""

    def target_of(segment: Segment) -> str:
        return {"front:title": "甲\n乙", "front:summary": "丙\n丁"}.get(
            segment.context or "", "戊's"
        )

    filled = fill(document_of(FRONT), target_of)
    assert filled == (
        "---\ntitle: |\n  甲\n  乙\nsummary: >-\n  丙\n\n  丁\ndescription: &x '戊''s'   # kept\n---\n"
    )
    assert front_matter.load(filled, "x") == {
        "title": "甲\n乙\n", "summary": "丙\n丁", "description": "戊's"
    }  # fmt: skip


@pytest.mark.parametrize(
    "value", ["x: y", "- x", "*x", "[x", "#x", "a #b", "乙 ", "1", "yes", "", "\t", "&a", "!!int x"]
)
def test_block_scalar_or_quotes_hold_any_text(value: str) -> None:
    """Whatever is put into the front matter is what YAML gives back."""
    for style in ("t: |\n  A\n  b", "t: >\n  A\n\n  b", "t: A", "t: 'A'", 't: "A"', "t: {q: A}"):
        document = read(f"---\n{style}\n---\n", "x", "x", ("t",))
        again = read(fill(document, lambda _: value + "好\n好"), "x", "x", ("t",))
        assert [s.text for s in again.segments] == [(value + "好\n好").strip()]


BOMBS = [
    "a: &a [x]\nb: [*a, *a]\n",
    "".join(f"k{n}: &k{n} {{<<: [{', '.join([f'*k{n - 1}'] * 9)}]}}\n" for n in range(1, 12)),
    "a: " + "[" * 50_000 + "\n",
    "a: " + "{a: " * 10_000 + "\n",
    "a: " + "- " * 10_000 + "\n",
    "a:\n" + "".join(f"{' ' * n}b:\n" for n in range(1, 400)),
    "a: !!int ''\n",
    "a: !!timestamp x\n",
    "a: b\n? [a]\n: b\n",
    "a: !!python/object:os.system x\n",
    "a: \x00\n",
    "a: " + "1" * 5000 + "\n",
]


@pytest.mark.parametrize("block", BOMBS)
def test_yaml_that_could_take_for_ever_is_our_error(block: str) -> None:
    """Bombs, depth and broken values give our error with a line."""
    with pytest.raises(PipelineError, match="FRONTMATTER") as caught:
        document_of(f"---\n{block}---\n")
    assert caught.value.line is not None


def test_alias_is_refused_with_its_line() -> None:
    """An alias is named at its line, with the way to mend it."""
    with pytest.raises(
        PipelineError, match=r"content/en/handouts/x.md:3: FRONTMATTER .*write the value itself"
    ):
        document_of("---\ntitle: &a x\nsummary: *a\n---\n")


@pytest.mark.parametrize("file", [*FILES, *sorted(Path("content/en").rglob("*.md"))], ids=str)
def test_both_loaders_give_the_same(file: Path) -> None:
    """PyYAML in C and in Python find the same values at the same places."""
    block = front_matter.split(file.read_bytes().decode())[0]
    if block is None:
        return
    assert yaml_guard.LOADER is not yaml.SafeLoader, "PyYAML has no C loader here"
    nodes = [yaml.compose(block, Loader=loader) for loader in (yaml_guard.LOADER, yaml.SafeLoader)]
    assert len({str(list(_marks(node))) for node in nodes}) == 1


NAMES = [
    "title",
    "'a'",
    "1",
    "yes",
    "<<",
    "=",
    "~",
    "2025-01-02",
    "[a]",
    "!!str b",
    "? !!str [a]\n",
]
VALUES = ["Rest", "'Rest'", "", "~", "5", "0x1F", "1:30", "yes", "2025-01-02", "2025-13-45", "[a, 2]", "{a: 1}", "{<<: {a: 1}}",
          "{? [a] : 1}", "!!str 5", "!!int x", "!!set {a}", "!!binary 5", "!a b", "&a b", "|\n  a\n  b", ">-\n  a"]  # fmt: skip


@example(["title: Rest", "title: 5"])
@given(
    st.lists(
        st.builds("{}: {}".format, st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4
    )
)
def test_fewer_steps_construct_the_same(lines: list[str]) -> None:
    """A block whose names are texts says what the loader makes of it, or is as wrong."""
    block = "\n".join(lines)

    def said(value: Callable[[], object]) -> object:
        try:
            return repr(value())
        except (yaml.YAMLError, *yaml_guard.SLIPS) as error:
            return type(error)

    loader = front_matter._FIELDS
    known = said(lambda: yaml.load(block, Loader=loader))  # noqa: S506  the loader is a safe one
    assert said(lambda: front_matter._loaded(block, 0, ())[1]) == known


def _marks(node: yaml.Node | None) -> list[object]:
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark.index if node.style not in {"|", ">"} else None
        return [node.tag, node.value, node.style or "", node.start_mark.index, end]
    return [mark for child in _children(node) for mark in _marks(child)]


def _children(node: yaml.Node | None) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if node else []


if __name__ == "__main__":
    for case in FILES:
        twin = case.with_suffix(".segments")
        twin.write_text(written(document_of(case.read_bytes().decode())), encoding="utf-8")

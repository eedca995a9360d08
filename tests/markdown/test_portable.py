"""What we publish is read alike by every reader of Markdown, and the approved words are found in it again."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown.inline import as_markdown, read_inline
from pipeline.markdown.portable import portable, typed
from pipeline.markdown.runs import Scan, scan
from pipeline.markdown.splice import fill, readings
from pipeline.model.segment import Form
from tests.flow.world import real_world
from tests.markdown.readers import by_hugo, by_node, ours

CASES = [
    ("**注意：**这", "**注意：**&#8203;这"),
    ("**注意**：这", "**注意**：这"),
    ("**注意：** 这", "**注意：** 这"),
    ("这是**“情绪安全”**的意思", "这是&#8203;**“情绪安全”**&#8203;的意思"),
    ("[**危险：**请](x.md)拨打", "[**危险：**&#8203;请](x.md)拨打"),
    ("~~删除。~~然后", "~~删除。~~&#8203;然后"),
    ("***重要：***请", "***重要：***&#8203;请"),
    ("**真的！***请*看", "**真的！**&#8203;*请*看"),
    ("**一。**\n**二。**三", "**一。**\n**二。**&#8203;三"),
    ("`**甲：**乙`和**甲：**乙", "`**甲：**乙`和**甲：**&#8203;乙"),
    ("每周 3~5 次，每次 10~20 分", "每周 3&#126;5 次，每次 10&#126;20 分"),
    ("大约 3~5 次", "大约 3~5 次"),
    ("~~~甲~~~", "&#126;&#126;&#126;甲&#126;&#126;&#126;"),
    ("这****\\*****请", "这&#8203;****\\*****&#8203;请"),
    ("**甲：**&#8203;乙", "**甲：**&#8203;乙"),
    ("甲&#8203;乙**丙：**丁", "甲&#8203;乙**丙：**&#8203;丁"),
]


@pytest.mark.parametrize(("text", "written"), CASES)
def test_marks_stand_where_commonmark_needs_them(text: str, written: str) -> None:
    """There and nowhere else; what a reader sees stays, and the text is among those that it may come from."""
    assert portable(text, {}) == written
    assert read_inline(written) == read_inline(text)
    assert text in typed(written)


WORDS = st.text("认可她说，。：“”（）《》！？……——ab1%() ", min_size=1, max_size=6).filter(str.strip)
OTHERS = st.sampled_from(["`码**`", "\\*", "&amp;", "&#8203;", "\n", "<br>", "{{ 名 }}", "*", "~"])
PIECES = st.recursive(
    WORDS | OTHERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.sampled_from(["*", "**", "***", "_", "~~"]), inner).map(
            lambda pair: f"{pair[0]}{pair[1]}{pair[0]}"
        ),
        inner.map(lambda text: f"[{text}](x.md)"),
    ),
    max_leaves=6,
)
TEXTS = st.lists(PIECES, min_size=1, max_size=5).map(
    # of words to begin with, so that no line begins a block
    lambda pieces: "\n".join(f"认{line.strip()}" for line in "".join(pieces).split("\n"))
)


@given(TEXTS)
def test_commonmark_reads_what_we_read(text: str) -> None:
    """The same markup around the same words, by our rule as typed, by ours as written, and by CommonMark's own.

    A text with signs that mark up nothing may be left as it is; none of the practice's has any.
    """
    written = portable(text, {})
    seen = scan(as_markdown(text), {})
    assert scan(as_markdown(written), {}).shape == seen.shape
    assert portable(written, {}) == written
    if scan(as_markdown(written), {}, plain=True).shape != seen.shape:
        assert written == text
        assert {*signs_of(seen)} > {at for p in seen.pairs for at in p}


ENGLISH = read(
    "**a** *b* ~~c~~ `d` [e](x.md) <br> {{ 名 }} ***f***\\\n" * 20 + "end\n", "x.md", "x"
)
"""It has all the markup that a generated text may have."""


@given(TEXTS)
def test_what_was_typed_is_found_again(text: str) -> None:
    """In the filled file, whatever entities were typed; and in a file from before there were marks."""
    (source,) = ENGLISH.segments
    before = text.replace("\n", "\\\n") + "\n"
    for written in (fill(ENGLISH, lambda _: text), before):
        (segment,) = read(written, "x.md", "x").segments
        assert text in readings(source, segment.text, segment.raw, ENGLISH.references)


def test_readers_agree(tmp_path: Path) -> None:
    """npm commonmark, markdown-it and remark with GFM, and Hugo: each finds what we find, in thousands of texts."""
    marks, left, right = (
        ("**", "*", "~~", "***"),
        ("", "认", "a", "，", "“", "("),
        ("", "认", "1", "”", "。"),
    )
    inner = product(("认", "“", "（", "("), ("认", "。", "：", "”", "）", "%", ")"))
    texts = [
        portable(f"{a}{mark}{first}话{last}{mark}{b}", {})
        for (first, last), mark, a, b in product(inner, marks, left, right)
    ]
    texts += [written for _, written in CASES if "\n" not in written]
    texts += real_texts(tmp_path / "practice")
    seen = [*map(ours, texts)]
    assert sum("&#8203;" in text for text in texts) > 500
    readers = {**by_node(texts), "Hugo": by_hugo(texts, tmp_path / "hugo")}
    assert len(readers) == 4
    for name, read_so in readers.items():
        for text, theirs, wanted in zip(texts, read_so, seen, strict=True):
            # plain CommonMark strikes nothing out
            assert theirs == wanted or (name == "commonmark" and "~~" in text), (name, text)


def real_texts(root: Path) -> list[str]:
    """Every text of the practice's own Mandarin drafts, as the published files would hold it."""
    world = real_world(root)
    world.build()
    files = sorted(world.path("dist/preview/markdown/zh-Hans").glob("**/*.md"))
    documents = [read(file.read_text(encoding="utf-8"), file.name, file.stem) for file in files]
    forms = {Form.FLOW, Form.ATX, Form.CELL}
    texts = [s.text for document in documents for s in document.segments if s.form in forms]
    assert len(texts) > 150
    scans = [scan(as_markdown(text), {}) for text in texts]
    assert all({*signs_of(one)} == {at for pair in one.pairs for at in pair} for one in scans)
    return texts


def signs_of(one: Scan) -> list[int]:
    """The places of all signs."""
    return [at for run in one.runs for at in run.places]

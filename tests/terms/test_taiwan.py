"""Simplified as Taiwan writes it: sentence by sentence, and what no sentence changes."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.terms.script import HAN
from pipeline.terms.taiwan import on_screen, to_taiwan
from pipeline.terms.word_lists import word_list

CASES = Path(__file__).parents[1] / "cases/taiwan/sentences.txt"
SENTENCES = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()]
LISTS = word_list("taiwan")
ENTRIES = [entry for name, entries in LISTS.items() if name != "screen" for entry in entries]
SIMPLIFIED_ONLY = re.compile("[这们说对话时间关爱让还过没从给问应该听觉]")


def test_sentences() -> None:
    """Characters by the word that they stand in (里 后 干 发 只 面 台 …), and the words of Taiwan."""
    assert len(SENTENCES) >= 60
    assert [(text, to_taiwan(text)) for text, _ in SENTENCES] == [tuple(pair) for pair in SENTENCES]
    assert [to_taiwan(own) for _, own in SENTENCES] == [own for _, own in SENTENCES]


def test_no_word_of_the_list_is_changed_again() -> None:
    """What stands on the right of the list is the end: no other entry goes on from there."""
    for entry in ENTRIES:
        simplified, equals, own = entry.partition(" = ")
        own = own if equals else to_taiwan(simplified)
        assert to_taiwan(simplified) == own == to_taiwan(own), entry


def test_words_of_screens_are_those_of_the_desk() -> None:
    """A page says 文件 of papers, a screen 檔案; Simplified stays as it is."""
    assert (to_taiwan("保存文件"), on_screen("zh-Hant", "保存文件")) == ("保存文件", "儲存檔案")
    assert on_screen("zh-Hans", "保存文件") == "保存文件"
    for entry in LISTS["screen"]:
        simplified, _, own = entry.partition(" = ")
        assert on_screen("zh-Hant", simplified) == own, entry


def test_each_entry_has_a_reason() -> None:
    """A person who corrects the list has to know why a line is there."""
    path = Path(__file__).parents[2] / "pipeline/terms/words/taiwan.txt"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    entries = [row for row in rows if not row.startswith(("#", "["))]
    assert len(entries) >= 60
    assert [row for row in entries if not row.partition("\t")[2]] == []
    keys = [entry.partition(" = ")[0] for entry in ENTRIES]
    assert sorted(keys) == sorted(set(keys))


def test_the_glossary_wins() -> None:
    """A rendering of the glossary goes before ours, and a longer word of ours before a shorter rendering."""
    assert to_taiwan("共情和共情能力", {"共情": "同理心"}) == "同理心和同理心"
    assert to_taiwan("抑郁", {"抑郁": "低落"}) == "低落"


PIECES = st.lists(
    st.sampled_from([sentence for pair in SENTENCES for sentence in pair])
    | st.sampled_from([entry.partition(" = ")[0] + "，" for entry in ENTRIES])
    | st.sampled_from(
        ["EFT ", "988", "1-800-799-7233", "partner’s ", "{date}", "\n", "（", "）", "……"]
    ),
    max_size=8,
).map("".join)


@given(PIECES)
def test_only_words_change(text: str) -> None:
    """Figures, Latin, marks and lines stay where they are, and a second time changes nothing."""
    own = to_taiwan(text)
    assert _signs(own) == _signs(text)
    assert to_taiwan(own) == own
    assert not SIMPLIFIED_ONLY.search(own)


def _signs(text: str) -> str:
    """All but Han, with one form of each quotation mark: ’ is also the apostrophe."""
    return re.sub(f"[{HAN}]+", "", text).translate(str.maketrans("“”‘’", "「」『』"))

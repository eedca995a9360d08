"""Chinese punctuation of engines' answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.mask import PLACEHOLDERS
from pipeline.translate.normalize import normalize

CASES = [
    ("你好,世界.", "你好，世界。"),
    ("真的吗? 是的!", "真的吗？是的！"),
    ("认可 , 不是同意 (EFT).", "认可，不是同意（EFT）。"),
    ("使用 #XX_1#, 然后停下.", "使用#XX_1#，然后停下。"),
    ("#XX_1#重要:#XX_2# 请看", "#XX_1#重要：#XX_2#请看"),
    ('他说 "好的".', "他说“好的”。"),
    ("比率 3.5, 时间 9:30。", "比率3.5，时间9:30。"),
    ("嗯... 好", "嗯……好"),
    ("认可. 不是同意. 先听 #XX_1#. 再说.", "认可。不是同意。先听#XX_1#。再说。"),
    ("见第.5 节, 字.com", "见第.5节，字.com"),
    ("EFT, Gottman 和 1,234", "EFT, Gottman和1,234"),
    ("第一行\n 第二行", "第一行第二行"),
    ("妳隨後瞭解了，請放心。", "你随后了解了，请放心。"),
    ("好，，現在休息。。", "好，现在休息。"),
    ("English only, kept.", "English only, kept."),
]


@pytest.mark.parametrize(("answer", "tidied"), CASES)
def test_cases(answer: str, tidied: str) -> None:
    """Punctuation beside Han becomes full-width, numbers and Latin keep theirs."""
    assert normalize(answer) == tidied


@given(st.lists(st.sampled_from([*"认可,.;:!?()\"' \n3a", "#XX_1#", "# xx_2 #"]), max_size=15))
def test_placeholders_and_letters_stay(pieces: list[str]) -> None:
    """Law: no placeholder, letter or digit is lost, added or moved."""
    text = "".join(pieces)
    after = normalize(text)
    assert len(PLACEHOLDERS.findall(after)) == len(PLACEHOLDERS.findall(text))
    assert [c for c in after if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.lists(st.sampled_from([*"认可,.;:!?()\"' 3a", "#XX_1#"]), max_size=15))
def test_tidied_text_is_tidy(pieces: list[str]) -> None:
    """Law: tidying twice changes nothing more."""
    once = normalize("".join(pieces))
    assert normalize(once) == once

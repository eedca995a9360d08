"""Which answers of an engine may become drafts."""

from __future__ import annotations

import pytest

from pipeline.translate.engines.validate import validate
from pipeline.translate.mask import mask
from tests.fakes.fault_server import QUOTA

SOURCE = "Call **988** if you need someone to talk to today."

REFUSED = [
    ("", "empty"),
    ("#XX_1#", "empty"),
    (mask(SOURCE).text, "echo"),
    (mask(SOURCE).text.upper(), "echo"),
    (QUOTA + " #XX_1#", "error-page"),
    ("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS #XX_1#", "error-page"),
    ("<p>如果今天需要找人谈谈，请致电 #XX_1#。", "error-page"),
    ("Appelez #XX_1# pour parler à quelqu’un aujourd’hui.", "not-chinese"),
    ("如果今天需要找人谈谈，请致电\ufffd #XX_1#。", "broken"),
    ("如果今天需要找人谈谈，请致电 #XX_1#。" * 20, "length"),
    ("请 #XX_1#", "length"),
    ("以下是翻译：如果今天需要找人谈谈，请致电 #XX_1#。", "artefact"),
    ("好的，如果今天需要找人谈谈，请致电 #XX_1#。", "artefact"),
    ("如果今天需要找人谈谈/聊聊，请致电 #XX_1#。", "artefact"),
    ("如果今天需要找人谈谈，请致电 #XX_1#。（译注：热线）", "artefact"),
    ("如果今天\u200b需要找人谈谈，请致电 #XX_1#。", "artefact"),
    ("如果今天需要找人谈谈，请致电 #XX_1#。&nbsp;", "artefact"),
    ("今日、誰かと話したいなら #XX_1# に電話してください。", "artefact"),
    ("请致电 #XX_1#。今天需要找人谈谈。今天需要找人谈谈。", "artefact"),
    ("如果今天需要找人谈谈，请致电 988。", "markup"),
    ("如果今天需要找人谈谈，请致电 #XX_1#，#XX_1#。", "markup"),
    ("如果今天需要找人谈谈，请致电 #XX_2#。", "markup"),
]


@pytest.mark.parametrize(("answer", "code"), REFUSED)
def test_refused(answer: str, code: str) -> None:
    """Empty, echoed, foreign, damaged, oversized or unmarked answers are refused, unquoted."""
    fault = validate(mask(SOURCE).text, answer)
    assert fault is not None
    assert fault.reason_code == code
    assert "needs" not in fault.message
    assert "谈谈" not in fault.message


def test_a_file_of_translations_is_refused_only_what_is_surely_none() -> None:
    """People may have written two wordings; nobody wrote kana for a Chinese page."""
    text = mask(SOURCE).text
    assert validate(text, "如果今天需要找人谈谈/聊聊，请致电 #XX_1#。", final=True) is None
    assert validate(text, "今日、話したいなら #XX_1# に電話してください。", final=True) is not None


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (SOURCE, "如果今天需要找人谈谈，请致电 #XX_1#。"),
        (SOURCE, "如果今天需要找人谈谈，请致电 ＃xx＿ 1＃ 。"),
        ("Sure!", "当然可以！"),
        ("A time quota helps.", "A 时间 quota 会有帮助。"),
    ],
)
def test_kept(source: str, answer: str) -> None:
    """Good answers pass, with placeholders in any shape and words that the source has as well."""
    assert validate(mask(source).text, answer) is None

"""Laws of the mask: what goes behind placeholders comes back, exactly, or the draft is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.translate.mask import PLACEHOLDERS, Masked, mask
from tests.fakes.fault_server import in_chinese

PIECES = [
    "word ", "Two words. ", "**bold**", "_em_", "`a*b`", "``c`d``", "[a link](https://x.org/a_(b)?q=1)",
    "![alt](i.png \"t\")", "<b>", "</b>", "<!-- x -->", "<https://x.org>", "https://x.org/a,b.", "me@x.org",
    "404-555-0100", "988", "\n", "\\*", "&nbsp;", "#XX_1#", "# xx _ 2", "＃XX＿3＃", "#", "XX_1#", "~~x~~",
    "[r][ref]", "[ ]", "{{ name }}", "{% if x %}", "[^1]", "（中文）", "认可", " ", "\u3000", "\r", "\t", "\xa0", "\u2028", "\x85", "\x1c", "don’t", "EFT", "*", "``", "(", "]", "snake_case",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)
LITERALS = ("EFT", "404-555-0100")


@given(TEXTS)
def test_unmask_gives_the_text_back(text: str) -> None:
    """Law: `unmask(mask(x)) == x` for any text."""
    masked = mask(text, LITERALS)
    assert masked.unmask(masked.text) == text


def test_the_examples_of_commonmark_come_back() -> None:
    """The same for every example of the specification, also in full-width, lower-case, blank-ridden placeholders."""
    examples = json.loads((Path(__file__).parents[1] / "data/commonmark-0.31.2.json").read_text())
    assert len(examples) > 600
    for text in (one["markdown"] for one in examples):
        masked = mask(text, LITERALS)
        assert masked.unmask(masked.text) == text
        changed = PLACEHOLDERS.sub(
            lambda match: " ".join(match[0].lower().replace("#", "＃").replace("_", "＿")),
            masked.text,
        )
        assert masked.unmask(changed) == text


@st.composite
def mangled(draw: st.DrawFn, masked: str) -> str:
    """A masked text after what engines do to placeholders: blanks, full-width signs, lower case."""

    def again(match: re.Match[str]) -> str:
        token = match[0]
        if draw(st.booleans()):
            token = token.replace("#", "＃").replace("_", "＿")
        if draw(st.booleans()):
            token = token.lower()
        blanks = st.sampled_from(["", " ", "\u3000"])
        return "".join(char + draw(blanks) for char in token[:-1]) + token[-1]

    return PLACEHOLDERS.sub(again, masked)


@given(TEXTS, st.data())
def test_unmask_survives_what_engines_do(text: str, data: st.DataObject) -> None:
    """Law: the same holds after blanks inside placeholders, full-width signs and lower case."""
    masked = mask(text, LITERALS)
    assert masked.unmask(data.draw(mangled(masked.text))) == text


@given(TEXTS, st.data())
def test_blanks_at_placeholders_come_and_go(text: str, data: st.DataObject) -> None:
    """Law: blanks that an engine drops or adds where the source has none do no harm."""
    masked = mask(text, LITERALS)
    answer = masked.text
    for number, kept in enumerate(masked.kept, 1):
        left = data.draw(st.sampled_from(["", " ", "  "])) if kept.left else None
        right = data.draw(st.sampled_from(["", " "])) if kept.right else None
        before = "" if left is None else r"\s*"
        after = "" if right is None else r"\s*"
        token = f"{left or ''}#XX_{number}#{right or ''}"
        answer = re.sub(f"{before}#XX_{number}#{after}", token, answer)
    assert masked.unmask(answer) == text


@given(TEXTS.map(lambda text: mask(text + " `x`")), st.data())
def test_each_placeholder_exactly_once(masked: Masked, data: st.DataObject) -> None:
    """Law: a lost, doubled or invented placeholder refuses the draft."""
    number = data.draw(st.integers(1, len(masked.kept)))
    token = f"#XX_{number}#"
    assert masked.unmask(masked.text.replace(token, "", 1)) is None
    assert masked.unmask(masked.text + token) is None
    assert masked.unmask(masked.text + f"#XX_{len(masked.kept) + 1}#") is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Call **988** now.", "Call #XX_1# now."),
        ("See [our page](https://x.org).", "See #XX_1# our page #XX_2#."),
        ("Write to me@x.org or 404-555-0100", "Write to #XX_1# or #XX_2#"),
        ("One\ntwo", "One #XX_1# two"),
        ("Use `code` <br> here", "Use #XX_1# #XX_2# here"),
        ("**[a](b)** c", "#XX_1# a #XX_2# c"),
        ("EFT helps; EFTs do not", "#XX_1# helps; EFTs do not"),
        ("call +86 138 0013 8000 abroad", "call #XX_1# abroad"),
        ("Hello {{ name }}, see[^1] {% if x %}", "Hello #XX_1#, see #XX_2# #XX_3#"),
        ("snake_case and 2026, 1,234, 9:30", "snake_case and 2026, 1,234, 9:30"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    """Markup, addresses and numbers to call are hidden; words and other numbers are sent."""
    assert mask(text, LITERALS).text == masked


@given(TEXTS.map(lambda text: text.replace("EFT", "The Line")))
@example("The Line\r")
@example("The Line \t\u3000")
@example("\x85 The Line\r\nThe Line")
def test_names_come_back_in_mandarin(text: str) -> None:
    """Law: a name that the glossary has in Mandarin comes back so, wherever no markup holds it, and all else as it was."""
    masked = mask(text, {"The Line": "热线", "404-555-0100": "404-555-0100", "热线": "热线"})
    back = masked.unmask(masked.text)
    assert back is not None
    assert back.replace("热线", "The Line").replace(" ", "") == text.replace(" ", "").replace(
        "热线", "The Line"
    )


def test_markup_closes_up_in_chinese() -> None:
    """Blanks that an engine sets around placeholders do not break emphasis."""
    masked = mask("Be **very kind**.")
    assert masked.unmask("要 #XX_1# 非常善良 #XX_2# 。") == "要 **非常善良**。"


@pytest.mark.parametrize(
    ("text", "has_words"),
    [("988", False), ("—", False), ("`code`", False), ("**2026**", False), ("me@x.org", False), ("**a**", True)],
)  # fmt: skip
def test_texts_without_words(text: str, has_words: bool) -> None:
    """Numbers, signs and protected text alone need no engine."""
    assert mask(text).has_words is has_words


@given(TEXTS)
def test_the_fake_engine_keeps_placeholders(text: str) -> None:
    """The tests' fake Mandarin passes the mask, so other tests may lean on it."""
    masked = mask(text)
    assert masked.whole(in_chinese(masked.text))

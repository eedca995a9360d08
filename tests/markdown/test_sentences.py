"""Where sentences end, in English and in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markdown.sentences import sentences

CASES = [
    "Listen first.| Then speak.",
    "Dr. Sue Johnson, Ph.D., wrote it.| We read it.",
    "Ask, e.g., about the day.| Or do not.",
    "Small things, e.g. Tea, help.",
    "She is a Ph.D.| He is not.",
    "Tea, coffee, etc.| Then talk.",
    "At 7 p.m. we eat.| At 8 p.m.| We talk.",
    "It takes 2.5 minutes.| Or 3.",
    "Wait … and listen.| Why?| Because!",
    "“Did I get it?” she asks.| “Yes.”| He smiles.",
    "“It makes sense.” That helps.".replace("” That", "”| That"),
    "See (Fig. 2) first.| Then go on.",
    "J. Gottman wrote it.| You and I.| We do.",
    "**Listen first.**| Do not fix.",
    "No end",
    "See https://a.example/x.y.z now.| Done.",
    "Wait...| Then go.",
    "What?!| No.",
    "One line\n|another line.",
    "先听。|再说。",
    "真的吗？！|对。",
    "她说：“先听。”|然后等。",
    "慢慢来……|不急。",
    "他（她）会听。|好！",
    "**先听。**|不要急着纠正。",
    "大约 2.5 分钟。|再来。",
    "Dr. Lee 说：先听。|再说。",
    "",
]


@pytest.mark.parametrize("case", CASES)
def test_ends_of_sentences(case: str) -> None:
    """A bar stands where a sentence ends; blanks behind it belong to the sentence before."""
    text = case.replace("|", "")
    assert [part.strip(" ") for part in sentences(text)] == [
        part.strip(" ") for part in case.split("|")
    ]


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(list("aB1 .!?…。！？”’)\n*")), max_size=30).map("".join)
    )
)
def test_joined_they_are_the_text(text: str) -> None:
    """Nothing is lost or moved, and only an empty text has an empty sentence."""
    parts = sentences(text)
    assert "".join(parts) == text
    assert all(parts) or text == ""

"""Twenty texts a request: nothing is lost on the way there, and no answer goes to another text."""

from __future__ import annotations

from urllib.parse import quote_plus

from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.engines.batches import MAX_BYTES, MAX_LINES, batches, fits, join, split

TEXTS = st.lists(
    st.lists(st.sampled_from(["kind", "“", "梅", " ", "#XX_1#", "#XX_2#", "12", "a" * 300]), min_size=1, max_size=30)
    .map("".join).filter(str.strip),
    max_size=80,
)  # fmt: skip


@given(TEXTS)
def test_batches_hold_every_text_in_order_and_within_the_budget(texts: list[str]) -> None:
    """Law: the batches' texts are the texts; each request fits, or is one text that fits nowhere."""
    made = list(batches(texts))
    assert [text for batch in made for text in batch] == texts
    for batch in made:
        assert len(batch) <= MAX_LINES
        assert len(quote_plus(join(batch))) <= MAX_BYTES or (len(batch) == 1 and not fits(batch[0]))


@given(TEXTS)
def test_a_true_answer_comes_back_to_its_texts(texts: list[str]) -> None:
    """Law: a request echoed line by line is taken apart into its texts, placeholders numbered as they were."""
    for batch in batches(texts):
        assert split(batch, join(batch)) == tuple(
            text.strip() if len(batch) > 1 else text for text in batch
        )


def test_lines_that_changed_places_do_not_fit() -> None:
    """A placeholder or number that stands in another line than its own is noticed; prose alone is not."""
    batch = ("Be #XX_1#kind#XX_2#.", "Pause for 20 minutes.", "Listen.")
    good = "要#XX_1#善良#XX_2#。\n停20分钟。\n听。"
    assert split(batch, good) is not None
    first, second, third = good.split("\n")
    for lines in ([second, first, third], [first, third, second], [third, second, first]):
        assert split(batch, "\n".join(lines)) is None
    assert split(batch, good + "\n多") is None
    assert split(batch, first + second) is None

"""A text that is a picture alone: people see the picture and write its words, and know nothing of its address."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.markdown.inline import read_inline
from pipeline.markdown.picture_words import picture_in, with_picture, words_of_picture
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

ADDRESS = "bench.png"
SOURCE = f"![Two people on a bench]({ADDRESS})"
WORDS = st.text(st.sampled_from("长椅两人a[]()!\\^*`，。 \n"), min_size=1, max_size=12)


@given(WORDS)
def test_any_words_come_back(words: str) -> None:
    """Whatever somebody types is the picture's words, in one line; typing no words leaves no text."""
    made, typed = with_picture(ADDRESS, words), " ".join(words.split())
    assert words_of_picture(SOURCE, made) == (typed or made)
    if typed and "`" not in typed:  # code binds closer than a picture; the checks say so
        assert picture_in(made) == ADDRESS
        assert [m.value for m in read_inline(made).marks if m.kind == "image"] == [ADDRESS]
    assert with_picture(ADDRESS, made) == made
    assert with_picture("", words) == words


def test_a_therapist_writes_the_words_of_a_picture(desk: Served, world: World) -> None:
    """The card shows the picture; the field has words alone; what is kept has the address of the English."""
    english = world.english(ARTICLE_ID)
    english.write_text(f"{english.read_text()}\n{SOURCE}\n\nA seat.[^why]\n\n[^why]: Because.\n")
    Image.new("RGB", (40, 40)).save(english.parent / ADDRESS)
    world.cli("extract")
    sign, note = world.short_id(ARTICLE_ID, SOURCE), world.short_id(ARTICLE_ID, "A seat.")
    here = f"/pages/{ARTICLE_ID}/-/texts/{sign}"
    ann, rae = desk.as_("ann"), desk.as_("rae")
    page = ann.get(here)
    assert "words of a picture" in page.text
    assert page.tree.css_first(f"img[src='{here}/picture']")
    shown = ann.http.get(f"{desk.url}{here}/picture", timeout=60)
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")
    assert ann.get(f"{here.replace(sign, note)}/picture").status == 404
    assert f"{here}/picture" in ann.get(f"/pages/{ARTICLE_ID}").response.text
    saved = ann.send(page, "/save", text="长椅上的两个人")
    assert saved.form("/save")[1]["text"] == "长椅上的两个人"
    assert f"![长椅上的两个人]({ADDRESS})" in world.po(ARTICLE_ID).read_text()
    said = rae.send(rae.get(here), "/say", wording="坐在长椅上的两个人")
    assert "坐在长椅上的两个人" in said.text
    ann.send(ann.get(here), "/approve", text="坐在长椅上的两个人")
    assert world.lines(ARTICLE_ID)[-1]["verdict"] == "approve"
    assert f"![坐在长椅上的两个人]({ADDRESS})" in world.po(ARTICLE_ID).read_text()
    card = ann.get(here.replace(sign, note))
    assert "[^why]" not in card.text
    assert card.tree.css_first("#edit [data-mark=footnote][data-open='[^why]']")

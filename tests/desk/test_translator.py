"""A page goes out to a translator and comes back at the desk: the report first, then what was chosen."""

from __future__ import annotations

from tests.desk.client import Browser, Page
from tests.desk.served import Served, add_author
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

PLACE = f"/pages/{ARTICLE_ID}/-/translator"
HOT = "When you feel hot, stop, and take a slow breath."
ADVICE = "Ask before you give advice."
YOURSELF = "Speak for **yourself** first."


def sent_out(browser: Browser, format_: str, place: str = PLACE) -> bytes:
    """The file as it is downloaded."""
    got = browser.get(f"{place}/file?format={format_}&what=all&translator=Li+Wei").response
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith('attachment; filename="pause.')
    return got.content


def came_back(browser: Browser, name: str, data: bytes, place: str = PLACE) -> Page:
    """The report on a file that is sent back."""
    action, fields = browser.get(place).form("/-/translator")
    sent = [("file", (name, data))]
    return Page(browser.http.post(browser.base + action, data=fields, files=sent, timeout=60))


def with_words(po: bytes, words: dict[str, str]) -> bytes:
    """A PO file in which a translator wrote other Mandarin."""
    text = po.decode()
    for english, mandarin in words.items():
        head, mark, rest = text.partition(f'msgid "{english}"\nmsgstr "')
        assert mark, english
        text = f'{head}{mark}{mandarin}"{rest.partition(chr(34))[2]}'
    return text.encode()


def choice(report: Page) -> str:
    """The name of the one choice that a report asks for."""
    (name,) = {str(one.attributes["name"]) for one in report.tree.css('[name^="text."]')}
    return name


def test_what_nobody_touched_brings_nothing(desk: Served) -> None:
    """Each kind of file goes out and comes back; there is nothing to bring in."""
    lea = desk.as_("lea")
    for format_, ending in (("docx", "docx"), ("xlsx", "xlsx"), ("xliff", "xlf"), ("po", "po")):
        seen = came_back(lea, f"pause.{ending}", sent_out(lea, format_))
        assert seen.status == 200
        assert "The file brings nothing new." in seen.text, format_
        assert not seen.tree.css_first('[data-testid="bring-in"]')


def test_the_report_then_what_was_chosen(desk: Served, world: World) -> None:
    """New words come in, broken marks are refused, and where both sides have other words somebody decides."""
    lea, ann = desk.as_("lea"), desk.as_("ann")
    back = with_words(
        sent_out(lea, "po"),
        {
            HOT: "火气上来时，请停下来，慢慢呼吸一次。",
            ADVICE: "先问一问，再出主意吧。",
            YOURSELF: "先说自己。",
        },
    )
    short_id = world.short_id(ARTICLE_ID, ADVICE)
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}"), "/approve")
    before = world.tracked()
    seen = came_back(lea, "pause.po", back)
    found = {
        name: len(seen.tree.css(f'[data-testid="{name}"] > li'))
        for name in ("conflict", "refused", "new", "changed")
    }
    assert found == {"conflict": 1, "refused": 1, "new": 0, "changed": 1}
    assert "somebody has approved what stands here" in seen.text
    assert world.tracked() == before
    action, fields = seen.form(seen.path)
    field = choice(seen)
    after = lea.post(action, {**fields, field: "theirs", "translator": "Li Wei"})
    assert after.path == f"pages/{ARTICLE_ID}"
    assert "2 texts came in, as drafts." in after.text
    assert "1 text stayed as it was." in after.text
    po = world.po(ARTICLE_ID).read_text(encoding="utf-8")
    assert "火气上来时，请停下来" in po
    assert "先问一问，再出主意吧。" in po
    assert "先说自己。" not in po
    assert "translated by Li Wei" in po
    card = lea.get(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, HOT)}")
    said = card.tree.css_first('[data-testid="translators-say"]')
    assert said and "translated by Li Wei" in said.text(deep=True)  # noqa: PT018
    assert lea.get(f"/{seen.path}").status == 404  # the file is forgotten


def test_what_stands_here_may_be_kept(desk: Served, world: World) -> None:
    """Whoever keeps our words is not asked again at the card; who decides later finds both there."""
    lea, ann = desk.as_("lea"), desk.as_("ann")
    back = with_words(sent_out(lea, "po"), {ADVICE: "先问一问，再出主意吧。"})
    short_id = world.short_id(ARTICLE_ID, ADVICE)
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}"), "/approve")
    for side, beside in (("ours", False), ("later", True)):
        seen = came_back(lea, "pause.po", back)
        action, fields = seen.form(seen.path)
        field = choice(seen)
        lea.post(action, {**fields, field: side})
        po = world.po(ARTICLE_ID).read_text(encoding="utf-8")
        assert ("先问一问，再出主意吧。" in po) == beside
        assert world.status(ARTICLE_ID)["approved"] == 1


def test_an_author_sends_and_takes_nothing_back(desk: Served, world: World) -> None:
    """Who decides no Mandarin brings none in; a reader gets no file at all."""
    add_author(desk, world)
    ivy, lea = desk.as_("ivy"), desk.as_("lea")
    data = sent_out(ivy, "xliff")
    page = ivy.get(PLACE)
    assert not page.tree.css_first('[data-testid="returned-file"]')
    token = lea.get(PLACE).form("/-/translator")[1]["csrf"]
    assert ivy.post(PLACE, {"csrf": token}).status == 403
    seen = came_back(lea, "pause.xlf", data)
    assert ivy.get(f"/{seen.path}").status == 403
    assert desk.as_("ann").get(f"/{seen.path}").status == 404  # whoever sent it back sees it
    assert desk.as_("rae").get(f"{PLACE}/file?format=po").status == 403


def test_a_wrong_file_is_told_in_a_line(desk: Served, world: World) -> None:
    """Nothing is written, and no place of this machine is named."""
    lea, before = desk.as_("lea"), world.tracked()
    nothing = b'msgid ""\nmsgstr ""\n'
    for name, data, status, says in (
        ("x.exe", b"MZ", 422, "It is no file that went out from here."),
        ("x.po", b"", 422, "It is empty."),
        ("x.po", nothing, 200, "It does not say which project and page it belongs to."),
        ("x.xlsx", b"PK\x03\x04broken", 200, "This file was not taken."),
    ):
        seen = came_back(lea, name, data)
        assert seen.status == status
        assert says in seen.text
        assert str(world.root) not in seen.response.text
    assert world.tracked() == before


def test_what_is_wrong_with_a_file_is_no_fault_of_its_marks(desk: Served) -> None:
    """On Chinese screens too."""
    lea = desk.as_("lea")
    lea.send(lea.get("/me"), "/language", language="zh-Hans")
    for name, data, says in (
        ("x.xlsx", b"PK\x03\x04broken", "文件不完整或者坏了，请对方再发一次。"),
        ("x.po", b'msgid ""\nmsgstr ""\n', "看不出这个文件属于哪个项目"),
    ):
        seen = came_back(lea, name, data)
        assert says in seen.text, seen.text
        assert "格式标记" not in seen.text


def test_a_file_of_another_page_stays_out(desk: Served, world: World) -> None:
    """A guest of one page brings nothing into another one."""
    lea, before = desk.as_("lea"), world.tracked()
    seen = came_back(lea, "pause.po", sent_out(lea, "po"), f"/pages/{HANDOUT_ID}/-/translator")
    assert "It belongs to another page." in seen.text
    assert world.tracked() == before
    assert lea.get(f"{PLACE}/file?format=odt").status == 404


def test_english_that_changed_is_told_with_what_it_is_now(desk: Served, world: World) -> None:
    """In the reader's language, with its punctuation: the English is quoted within a sentence of the desk."""
    lea = desk.as_("lea")
    lea.send(lea.get("/me"), "/language", language="zh-Hans")
    back = with_words(sent_out(lea, "po"), {ADVICE: "先问一问，再出主意吧。"})
    world.change(world.english(ARTICLE_ID), ADVICE, "Ask before you advise.")
    world.cli("extract")
    seen = came_back(lea, "pause.po", back).text
    assert "交出之后，英文改过，现在是“Ask before you advise.”" in seen
    assert "交出之后，这一页的英文改过。" in seen

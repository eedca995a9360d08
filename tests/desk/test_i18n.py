"""The desk speaks English and Chinese: every text it shows has its Chinese, and no Chinese is for nothing."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from pipeline.checks.registry import CHECKS
from pipeline.terms.word_lists import word_list
from pipeline.web.check_names import NAMES
from pipeline.web.errors import MESSAGES, PAGES
from pipeline.web.i18n import LANGUAGES, translations_in
from tests.desk import words
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID

_HOLE = re.compile(r"%\((\w+)\)s")
_OF_THE_MAINLAND = re.compile(
    "信息|視頻|網絡|軟件|硬件|鼠標|打印|登錄|註銷|保存|(?<!英)(?<!中)文檔|默認|窗口|終端(?!機)|導[入出]|聯網|示例|另存為|鏈接|設備|屏幕"
    "|短信|賬|搜索|用戶|程序|(?<!重要)文件|批註|普通|通讀|(?<!連)用時|比如|跟蹤|工作[臺台]|[加刪]了一行|數據|服務器|字符(?!串)|代碼|優化"
)
_SCREENS_SAY_TOO = {"段落", "打开", "权限", "类型", "消息", "查看", "项目"}
"""Words that `[ordinary]` keeps from OpenCC, and that stand on a screen of Taiwan as well (項目符號 is of a list)."""


def parts(message: Message) -> tuple[list[str], list[str]]:
    """English and Chinese texts of a message."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    own = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return english, [text or "" for text in own]


@pytest.mark.parametrize("locale", words.LOCALES)
def test_the_catalog_has_just_what_is_used(locale: str) -> None:
    """`python -m tests.desk.words` brings it up to date."""
    assert words.path(locale).read_bytes() == words.up_to_date(locale)


@pytest.mark.parametrize("locale", words.LOCALES)
def test_every_text_is_written(locale: str) -> None:
    """None is empty or marked unsure; holes for names and numbers are all there, and no others."""
    messages = [m for m in words.load(locale) if m.id]
    assert len(messages) > 150
    for message in messages:
        english, own = parts(message)
        assert all(own), message.id
        assert not message.fuzzy, message.id
        for text in own:
            assert set(_HOLE.findall(text)) <= set(_HOLE.findall(" ".join(english))), message.id
            assert not re.search(r"[,.!?;:]$", text), f"half-width mark at the end of {text!r}"
            assert not re.search(r"[\u4e00-\u9fff] ?[,;!?]", text), f"half-width mark in {text!r}"


def test_no_template_puts_a_colon_of_its_own_behind_a_value() -> None:
    """It would be an English one in a Chinese line: `_(": ")` is the reader's."""
    templates = (words.WEB / "templates").rglob("*.html")
    behind_a_value = re.compile(r"\}\}(?:</\w+>)?:(?:\s|<)")
    assert not [one.name for one in templates if behind_a_value.search(one.read_text("utf-8"))]


def test_traditional_is_the_chinese_as_taiwan_writes_it() -> None:
    """Made from the Chinese of the catalog: the same holes, and no character or quotation mark of Simplified."""
    chinese, taiwan = (translations_in(tag).texts for tag in ("zh-Hans", "zh-Hant"))
    assert chinese.keys() == taiwan.keys()
    for text, own in taiwan.items():
        assert sorted(_HOLE.findall(own)) == sorted(_HOLE.findall(chinese[text])), text
        assert not re.search("[“”‘]", own), own
        _HOLE.sub("", own).replace("’", "").encode("big5hkscs")
    words = {"Save": "儲存", "Sign in": "登入", "Password": "密碼", "Link": "連結", "Reply": "回覆"}
    assert {text: taiwan[text] for text in words} == words


def test_traditional_says_what_taiwan_says() -> None:
    """No word of the mainland, and the desk has one name; a word that is kept from OpenCC was judged for screens too."""
    chinese, taiwan = (translations_in(tag).texts.values() for tag in ("zh-Hans", "zh-Hant"))
    assert [text for text in taiwan if _OF_THE_MAINLAND.search(text)] == []
    assert not [text for text in chinese if "工作台" in text]
    lists = word_list("taiwan")
    listed = {entry.partition(" = ")[0] for entries in lists.values() for entry in entries}
    words = re.compile("|".join(sorted(map(re.escape, listed), key=len, reverse=True)))
    screen = {entry.partition(" = ")[0] for entry in lists["screen"]}
    shown = {word for text in chinese for word in words.findall(text)}
    assert (shown & {*lists["ordinary"]}) - screen == _SCREENS_SAY_TOO


def test_a_message_quotes_what_it_is_about() -> None:
    """In Traditional too: a finding about a character of Simplified shows that character."""
    told = "“这”不是繁体字，请写“這”。"
    assert translations_in("zh-Hant").either("…", told) == "「这」不是繁體字，請寫「這」。"
    assert translations_in("zh-Hans").either("…", told) == told
    assert translations_in("en").either("…", told) == "…"


def test_every_check_has_a_name() -> None:
    """In both languages; it stands where a message names the check by its code."""
    assert {check.code for check in CHECKS} == NAMES.keys()
    texts = translations_in("zh-Hans").texts
    assert all(texts[name] for name in NAMES.values())


def test_every_fault_has_its_words() -> None:
    """In both languages."""
    chinese = translations_in("zh-Hans")
    for text in (*MESSAGES.values(), *PAGES.values()):
        assert chinese.gettext(text) != text, text


def test_the_language_is_the_accounts(desk: Served) -> None:
    """Chosen once, kept; before that, as the browser asks."""
    assert (
        'lang="zh-Hans"'
        in desk.browser().get("/sign-in", **{"Accept-Language": "zh-CN,zh;q=0.9"}).response.text
    )
    for asked in ("zh-TW,zh;q=0.9", "zh-HK", "zh-Hant"):
        first = desk.browser().get("/sign-in", **{"Accept-Language": asked}).response.text
        assert 'lang="zh-Hant"' in first
        assert "登入" in first
    assert 'lang="en"' in desk.browser().get("/sign-in", **{"Accept-Language": "fr"}).response.text
    ann = desk.as_("ann")
    page = ann.get("/me")
    action, fields = page.form("/language")
    ann.post(action, {**fields, "language": "zh-Hans"})
    for path in ("/", f"/pages/{ARTICLE_ID}", "/me", "/search"):
        shown = ann.get(path, **{"Accept-Language": "en"})
        assert '<html lang="zh-Hans">' in shown.response.text
    assert ann.post("/me/language", {"csrf": fields["csrf"], "language": "tlh"}).status == 200
    assert set(LANGUAGES) == {"en", "zh-Hans", "zh-Hant"}

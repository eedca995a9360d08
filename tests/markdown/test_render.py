"""Markdown in, HTML out: every shape of a page, Chinese typography, and nothing hostile."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from selectolax.lexbor import LexborHTMLParser

from pipeline.markdown.fixed_html import FIXED
from pipeline.markdown.parser import Token, configured, parse
from pipeline.markdown.render import Link, plain_text, render_body, safe_blocks
from pipeline.model.labels import Labels
from pipeline.model.settings import EN, ZH, Locale
from tests.laws.corpus import everything

ENGLISH = {"label.crisis": "If you need help now", "label.write": "Space to write"}
LABELS = {"en": Labels("en", ENGLISH, ENGLISH), "zh-Hans": Labels("zh-Hans", ENGLISH, {})}


def html(text: str, locale: Locale = EN) -> str:
    """The body of a text on a page called `p`."""
    return render_body(text, locale=locale, labels=LABELS[locale.tag], id_prefix="p")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**同理心。**同理心是感受。", "<strong>同理心。</strong>同理心是感受。"),
        ("这是**“情绪安全”**的意思", "这是<strong>“情绪安全”</strong>的意思"),
        ("**情绪取向治疗（EFT）**能帮助你", "<strong>情绪取向治疗（EFT）</strong>能帮助你"),
        ("**真诚道歉：**说“对不起”。", "<strong>真诚道歉：</strong>说“对不起”。"),
        ("**重要！**请阅读。", "<strong>重要！</strong>请阅读。"),
        ("请做**《练习一》**和练习二", "请做<strong>《练习一》</strong>和练习二"),
        ("**注意：**10 分钟", "<strong>注意：</strong>10 分钟"),
        ("*同理心。*然后", "<em>同理心。</em>然后"),
        ("**50%**的伴侣", "<strong>50%</strong>的伴侣"),
        ("**(可选)**填写", "<strong>(可选)</strong>填写"),
        ("**`代码`**文字", "<strong><code>代码</code></strong>文字"),
        ("~~删除。~~然后", "<s>删除。</s>然后"),
        ("“**对不起**”可以", "“<strong>对不起</strong>”可以"),
    ],
)
def test_emphasis_beside_chinese_punctuation(markdown: str, expected: str) -> None:
    """The cases that plain CommonMark prints with literal asterisks become emphasis."""
    assert html(markdown, ZH) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("同理心\n很重要", "同理心很重要"),
        ("重要，\n它", "重要，它"),
        ("说“对不起”\n很重要", "说“对不起”很重要"),
        ("很难——\n尤其", "很难——尤其"),
        ("很难……\n尤其", "很难……尤其"),
        ("**重要**\n文字", "<strong>重要</strong>文字"),
        ("文字\n*重要*", "文字<em>重要</em>"),
        ("做EFT\n治疗", "做EFT\n治疗"),
        ("one\ntwo", "one\ntwo"),
        ("partner’s\n“yes”", "partner’s\n“yes”"),
        ("一行\\\n二行", "一行<br>\n二行"),
    ],
)
def test_soft_breaks(markdown: str, expected: str) -> None:
    """A line end between Chinese characters goes, seen through markup; between Latin words it stays."""
    assert html(markdown, ZH) == f"<p>{expected}</p>\n"


def test_task_list() -> None:
    """A task is a real check box inside its label; ids count by position and repeat from build to build."""
    text = "- [ ] **one**\n- [x] two\n\n  more\n"
    tree = LexborHTMLParser(html(text))
    labels = tree.css("ul.tasks > li.task label")
    assert [label.text().strip() for label in labels] == ["one", "two"]
    for number, label in enumerate(labels, start=1):
        box = label.css_first("input[type=checkbox]")
        assert box is not None
        assert label.attributes["for"] == box.attributes["id"] == f"p-task-{number}"
    assert len(tree.css("input[checked]")) == 1
    assert html(text) == html(text)


def test_plain_list_is_not_a_task_list() -> None:
    """A list without boxes has no class, also where a list inside it has boxes."""
    tree = LexborHTMLParser(html("- a\n  - [ ] b\n"))
    assert [node.attributes.get("class") for node in tree.css("ul")] == [None, "tasks"]


def test_table_scrolls_and_aligns_without_style() -> None:
    """A table has a frame that takes focus and is named by its heading; alignment is a class."""
    markup = html("## Week\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n")
    tree = LexborHTMLParser(markup)
    frame = tree.css_first("div.table")
    assert frame is not None
    assert frame.attributes["tabindex"] == "0"
    assert frame.attributes["aria-labelledby"] == "p-week"
    assert [cell.attributes.get("class") for cell in tree.css("th, td")] == [None, "right"] * 2
    assert all(cell.attributes["scope"] == "col" for cell in tree.css("th"))
    assert "style=" not in markup


def test_headings_share_ids_and_leave_level_one_to_the_title() -> None:
    """Ids count by position in both languages; where the body has a level 1, all go one down."""
    assert html("## A\n\n### B\n") == '<h2 id="p-a">A</h2>\n<h3 id="p-b">B</h3>\n'
    assert html("## 甲\n\n### 乙\n", ZH) == '<h2 id="p-甲">甲</h2>\n<h3 id="p-乙">乙</h3>\n'
    assert html("# A\n\n## B\n") == '<h2 id="p-a">A</h2>\n<h3 id="p-b">B</h3>\n'


def test_write_lines() -> None:
    """Lines are drawn (so that they print) and take text; the label is theirs, or an unseen one."""
    tree = LexborHTMLParser(html("::: write 3 | What I *noticed*\n\n::: write 1\n", ZH))
    assert [len(node.css(".line")) for node in tree.css(".write")] == [3, 1]
    labels = tree.css(".write label")
    assert [label.attributes["for"] for label in labels] == ["p-write-1", "p-write-2"]
    assert [field.attributes["id"] for field in tree.css("textarea")] == ["p-write-1", "p-write-2"]
    assert labels[0].html == '<label for="p-write-1">What I <em>noticed</em></label>'
    assert (labels[1].attributes["class"], labels[1].attributes["lang"]) == ("sr", "en")


def test_scale() -> None:
    """A scale is one group of radio buttons, named by the question before it and by its ends."""
    tree = LexborHTMLParser(html("How close?\n\n::: scale 0-10 | not at all | fully\n"))
    group = tree.css_first("[role=radiogroup]")
    question, ends = tree.css_first("p"), tree.css_first(".ends")
    assert group is not None
    assert question is not None
    assert ends is not None
    named = (question.attributes["id"], ends.attributes["id"])
    assert group.attributes["aria-labelledby"] == "{} {}".format(*named)
    buttons = group.css("label > input[type=radio]")
    assert [button.attributes["value"] for button in buttons] == [str(n) for n in range(11)]
    assert {button.attributes["name"] for button in buttons} == {group.attributes["id"]}
    assert [end.text() for end in ends.css("span")] == ["not at all", "fully"]


def test_scale_without_a_question_takes_the_heading() -> None:
    """Under a heading alone, the heading names the scale, and an earlier question does not."""
    text = "Q?\n\n::: scale 0-3\n\n## How upset?\n\n::: scale 0-3\n"
    groups = LexborHTMLParser(html(text)).css("[role=radiogroup]")
    names = [(group.attributes["aria-labelledby"] or "").split()[0] for group in groups]
    assert names == ["p-q-1", "p-how-upset"]


def test_crisis_box() -> None:
    """The box is a note named by its label, or by the word of the pages, which says its language."""
    own = LexborHTMLParser(html("::: crisis | Help now\nCall 911.\n:::\n"))
    box, label = own.css_first("aside[role=note]"), own.css_first(".crisis-label")
    assert box is not None
    assert label is not None
    assert box.attributes["aria-labelledby"] == label.attributes["id"]
    assert (label.text(), "Call 911." in box.text()) == ("Help now", True)
    without = LexborHTMLParser(html("::: crisis\nCall 911.\n:::\n", ZH)).css_first(
        ".crisis-label [data-pipeline-label=crisis]"
    )
    assert without is not None
    assert (without.text(), without.attributes["lang"]) == ("If you need help now", "en")


def test_marked_safety_text_stands_out() -> None:
    """The paragraph after the author's mark is a caution; the mark itself is not on the page."""
    markup = html("<!-- pipeline:safety -->\n\nDo not.\n\nDo.\n")
    assert markup.strip() == '<p class="caution">Do not.</p>\n<p>Do.</p>'


def test_only_for_one_locale() -> None:
    """A block for one locale is dropped elsewhere, keeps a place in the rows and shifts no id."""
    text = "::: only zh\n## 口译\n\n拨打 988\n:::\n\n## B\n"
    assert html(text) == '<h2 id="p-b">B</h2>\n'
    assert html(text, ZH) == ('<h2 id="p-口译">口译</h2>\n<p>拨打 988</p>\n<h2 id="p-b">B</h2>\n')
    english = safe_blocks(text, locale=EN, labels=LABELS["en"], id_prefix="p")
    assert english == ["", '<h2 id="p-b">B</h2>']
    assert plain_text(text, locale=EN) == "B"
    assert plain_text(text, locale=ZH) == "口译\n拨打 988\nB"


def test_only_for_a_locale_and_those_derived_from_it() -> None:
    """What tells readers of Mandarin how to call 988 is for readers in Taiwan too."""
    taiwan = Locale("zh-Hant", "zh-Hant", "zh_Hant", "zh_TW", "tw", "zh")
    text = "::: crisis | Now\n\n::: only zh\n\n988還有口譯員\n\n:::\n\n:::\n"
    assert plain_text(text, locale=taiwan) == plain_text(text, locale=ZH)
    assert "口譯員" not in plain_text(text, locale=EN)


def test_links() -> None:
    """Somebody else's site is not told where the reader came from; a link may have nowhere to go."""

    def resolve(href: str) -> Link:
        return Link(None) if href == "gone.md" else Link("/x/", "en") if href == "x.md" else far

    far = Link("https://a.example/", external=True)
    text = "[a](https://a.example/) [x](x.md) [gone](gone.md)"
    markup = render_body(text, locale=EN, labels=LABELS["en"], id_prefix="p", resolve=resolve)
    assert markup == (
        '<p><a href="https://a.example/" rel="external noopener noreferrer">a</a>'
        ' <a href="/x/" hreflang="en">x</a> <a>gone</a></p>\n'
    )
    assert html('[a](https://a.example/ "t")').count("noreferrer") == 1


def test_blocks_are_the_body() -> None:
    """The blocks, one after the other, say what the body says; labels stay with their directive."""
    text = "A\n\n::: write 2 | x\n\n::: crisis | y\nz\n:::\n\n> q\n"
    found = safe_blocks(text, locale=EN, labels=LABELS["en"], id_prefix="p")
    assert len(found) == 4
    assert "\n".join(found) + "\n" == html(text)


def test_plain_text() -> None:
    """Words only, a block a line, in the order of the page; code and alternative texts are words."""
    text = (
        "---\ntitle: T\n---\n# A *b* `c`\n\n- [ ] d [e](f)\n\n| g | h |\n| --- | --- |\n| i | j |\n\n"
        "![k](l.png)\\\nm <b>n</b>\n\n::: scale 0-2 | o | p\n\n```\nq\n```\n\n<div>r &amp; s</div>\n"
    )
    expected = "A b c\nd e\ng\nh\ni\nj\nk\nm n\no\np\nq\nr & s"
    assert plain_text(text, locale=EN) == expected


@pytest.mark.parametrize(
    "opening",
    [
        "<textarea>",
        "<!-- no end",
        "> <!-- no end",
        "<script>",
        "<title>",
        '<div title="',
        "> <?php",
        "a <xmp>",
        "<style>",
        "<noscript>",
        "<plaintext>",
        "<svg><style>",
    ],
)
def test_raw_html_does_not_swallow_the_crisis_box(opening: str) -> None:
    """Whatever raw HTML stands before it, the number is still on the page, for everybody to see."""
    markup = html(f"{opening}\n\n::: crisis\nCall 911.\n:::\n")
    tree = LexborHTMLParser(f"<main>{markup}</main>")
    page = tree.css_first("main")
    assert page is not None
    assert "Call 911." in page.text()
    assert not tree.css("main :is(textarea, title, xmp, script, style, noscript, svg)")


FORBIDDEN_TAGS = "script, style, iframe, object, embed, form, button, svg, math, link, meta, base"
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
        "<a href='jAvascript:alert(1)'>", "<svg onload=alert(1)>", "</div></article>", "<style>*{}</style>",
        "<iframe src=//x>", "<p style='position:fixed'>", "<input type=password>", "<form action=//x>",
        "<b id=p-h>", "<textarea>", "![x](data:text/html,<script>)", "<base href=//x>", "<a rel=me id=x>",
        "::: crisis\n", ":::\n", "::: write 2 | <script>\n", "::: scale 9-0 | <i onclick=x>\n", "::: only zh\n",
        "- [ ] <!--", "-->", "| a | <b |\n|---|:-:|\n| <td> |\n", "## h\n", "**", "“", "同理心", "\n", "\n\n", "> ", "&lt;",
        "<!-- pipeline:safety -->\n\n", "`", "```\n", "[x]: javascript:1\n", "[x]", "\0", "<![CDATA[", "<?x",
    ]
)  # fmt: skip


@given(st.lists(HOSTILE | st.text(max_size=8), max_size=12).map("".join))
def test_nothing_hostile_passes(text: str) -> None:
    """No Markdown makes anything that runs, styles itself, posts, or repeats an id; whole or by block."""
    for locale in (EN, ZH):
        page = html(text, locale)
        rows = safe_blocks(text, locale=locale, labels=LABELS[locale.tag], id_prefix="p")
        for markup in (page, "".join(rows)):
            tree = LexborHTMLParser(f"<article>{markup}</article>")
            assert not tree.css(FORBIDDEN_TAGS.replace("link, meta, base", "base"))
            ids = [node.attributes["id"] for node in tree.css("[id]")]
            assert len(ids) == len(set(ids))
            assert all(re.fullmatch(r"p-[\w.:-]+", name or "") for name in ids)
            for node in tree.css("article *"):
                _assert_harmless(node.attributes)
        plain_text(text, locale=locale)


def _assert_harmless(attributes: dict[str, str | None]) -> None:
    for name, value in attributes.items():
        assert not name.startswith("on")
        assert name != "style"
        if name in {"href", "src"}:
            assert not re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE)
        if name == "type":
            assert value in {"checkbox", "radio"}


def test_footnotes_alerts_templates_and_definitions() -> None:
    """Notes are numbered and linked both ways, an unknown one is shown as written; attributes are not shown."""
    text = "A[^x] b[^y] c[^x] {{ name }}\n\n# H {#own .big}\n\n[^x]: Note\n\n> [!NOTE]\n> Mind.\n\nTerm\n: Meaning\n"
    assert html(text) == (
        '<p>A<sup id="p-fnref-1"><a href="#p-fn-1">[1]</a></sup> b[^y] c<sup><a href="#p-fn-1">[1]</a></sup> {{ name }}</p>\n'
        '<h2 id="p-own">H</h2>\n'
        '<div class="footnote" id="p-fn-1"><sup><a href="#p-fnref-1">[1]</a></sup>\n<p>Note</p>\n</div>\n'
        '<blockquote class="alert note">\n<p>Mind.</p>\n</blockquote>\n'
        "<dl>\n<dt>Term</dt>\n<dd>\n<p>Meaning</p>\n</dd>\n</dl>\n"
    )


OWN = {"table_close", "crisis_close", "label", "page", "footnote_close", "alert_close"}
"""Tokens whose HTML is another one than the library's."""


def test_what_is_always_the_same_is_what_the_library_writes() -> None:
    """In all texts that we have: what it would have looked up token by token."""
    library, options = RendererHTML(), configured().options
    seen = set()
    for text in everything().values():
        for tokens in _runs(parse(text).tokens):
            for at, token in enumerate(tokens):
                if token.type in FIXED and token.type not in OWN:
                    seen.add(token.type)
                    assert FIXED[token.type] == library.renderToken(tokens, at, options, {})
    assert seen == FIXED.keys() - OWN


def _runs(tokens: list[Token]) -> list[list[Token]]:
    return [tokens, *(token.children for token in tokens if token.children)]

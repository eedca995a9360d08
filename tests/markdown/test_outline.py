"""How an English page is built, and how its headings are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown.headings import heading_names, html_name, named_by
from pipeline.markdown.render import render_body
from pipeline.model.labels import Labels
from pipeline.model.settings import EN, ZH

BODIES = [
    ("", "empty error"),
    ("<!-- a note -->\n\n<div></div>\n", "empty error"),
    ("::: write 2\n",),
    ("![a](x.png)\n",),
    ("# A\n\nw\n\n# B\n", "heading warning"),
    ("## A\n\n#### B\n", "heading warning"),
    ("### A\n", "heading warning"),
    ("# A\n\n### B\n", "heading warning"),
    ("# A\n\n## B\n\n### C\n\n## D\n\nw\n",),
    ("A {{ name }} and {% x %}.\n", "template warning", "template warning"),
    ("{{< figure src=x >}}\n", "template warning"),
    ("Write `{{ name }}`.\n\n```\n{{ x }}\n```\n",),
]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case[0])
def test_outline(case: tuple[str, ...]) -> None:
    """No text, headings that jump, templates that nothing fills in."""
    body, *expected = case
    found = read(f"---\ntitle: T\n---\n\n{body}", "x.md", "articles/x").problems
    assert [f"{one.code} {one.severity}" for one in found] == expected
    assert all(one.line >= 4 for one in found)


def test_names() -> None:
    """Words as on GitHub, names of the author's own, none twice, none that other things have."""
    text = "# What’s *new*?\n\n## A & B\n\n## A & B\n\n## Mine {#the-steps}\n\n## The steps\n\n##\n\nTask 1\n---\n"
    names = heading_names(text)
    assert names == ("whats-new", "a-b", "a-b-1", "the-steps", "the-steps-1", "section-6", "task-1")
    assert named_by(names, "The-Steps") == "the-steps"
    assert named_by(names, "nowhere") is None
    assert html_name("task-1") == "h-task-1"
    assert html_name("h-task-1") == "h-h-task-1"


@given(
    st.lists(st.sampled_from(["A", "a 1", "Task 1", "h task 1", "B {#a}", "C {#a-1}", "步骤", "!"]))
)
def test_names_are_different_and_both_languages_have_them(titles: list[str]) -> None:
    """Every heading has an id of its own, and the Mandarin page has those of the English."""
    english = "".join(f"## {title}\n\n- [ ] x\n\n" for title in titles)
    mandarin = "".join("## 标题\n\n- [ ] x\n\n" for _ in titles)
    names = heading_names(english)
    assert len(set(names)) == len(names) == len(titles)
    labels = Labels("en", {}, {})
    pages = [
        render_body(text, locale=one, labels=labels, id_prefix="p", names=names)
        for text, one in ((english, EN), (mandarin, ZH))
    ]
    for name in names:
        for page in pages:
            assert page.count(f'id="p-{html_name(name)}"') == 1
    for title, segment in zip(titles, read(english, "x.md", "x").segments[::2], strict=False):
        assert "{#" not in segment.text or "{#" not in title

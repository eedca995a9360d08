"""What is wrong with the fields at the head of an English file, and in which form they may be written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.read import read
from pipeline.markdown import front_matter
from pipeline.markdown.front_block import find_block
from pipeline.markdown.splice import fill
from pipeline.model.dates import iso_date
from pipeline.model.errors import PipelineError

FIELDS = [
    ("Title: T", "1 warning no title", "2 warning did you mean `title`"),
    ("title: T\nDraft: true", "3 error did you mean `draft`"),
    ("title: T\ndrafts: true", "3 error did you mean `draft`"),
    ("title: T\ndraft: maybe", "3 error neither yes nor no"),
    ("title: T\ndraft:", "3 error neither yes nor no"),
    ("title: T\nsafety: 'true'", "3 error neither yes nor no"),
    ("title: T\nSafety: true", "3 error did you mean `safety`"),
    ("title: T\npublished: false", "3 error write `draft: true`"),
    ("title: T\nstatus: Draft", "3 error write `draft: true`"),
    ("title: T\nprivate: true", "3 error write `draft: true`"),
    ("title: T\npublished: true", "3 info no field that pages know"),
    ("title: T\nlayout: post\ntags: [a]", "3 info layout", "4 info tags"),
    ("title: T\ndescripton: D", "3 warning did you mean `description`"),
    ("title: T\ncanonical-url: https://example.org/", "3 warning did you mean `canonical_url`"),
    ("title: 2024", "2 warning no text"),
    ("title: T\nkind: worksheet", "3 warning `article`, or `handout`"),
    ("title: T\ndate: soon", "3 warning no date"),
    ("title: T\ndate: 2026-13-45", "3 warning no date"),
    ("title: T\nslug: My Page", "3 warning `my-page`"),
    ("title: T\nkind: Handouts", "3 warning kind"),
    ("title: T\nkind: article\ndate: 2026-11-28\nslug: a/b\naliases: x\nauthor: A\nsafety: true\nsummary: S\nid: a/b",),
    ("title: T\ndate: 2026-11-28 10:00:00\nslugs: {zh-Hans: x}\ndraft: false",),
]  # fmt: skip


@pytest.mark.parametrize("case", FIELDS, ids=lambda case: case[0])
def test_each_field(case: tuple[str, ...]) -> None:
    """Near misses, other programs' fields, values of another kind: each with its line."""
    fields, *expected = case
    found = read(f"---\n{fields}\n---\n\nWords.\n", "x.md", "articles/x").problems
    assert len(found) == len(expected)
    for said, problem in zip(expected, found, strict=True):
        line, severity, words = said.split(" ", 2)
        assert (problem.line, problem.severity) == (int(line), severity)
        assert words in problem.message_en
        assert problem.code == "front-matter"


FORMS = {
    "yaml": "---\ntitle: 'A “b” c'\ndraft: true\nseo: {title: S}\n---\n",
    "toml": "+++\ntitle = 'A “b” c' # x\ndraft = true\n[seo]\ntitle = \"S\"\ntags = ['never']\n+++\n",
    "json": '{\n\t"title": "A “b” c",\n\t"draft": true, "seo": {"title": "S", "tags": ["never"]}\n}\n',
    "inline": '+++\ndraft = true\nseo = {tags = ["never"], title = "S"}\ntitle = """\nA “b” c"""\n+++\n',
}
BEFORE = ["", "\ufeff", "<!-- a note -->\n", "\ufeff<!-- a -->\n\n<!-- b\n--- -->\n", "\n\n"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str, end: str, before: str) -> None:
    """YAML, TOML and JSON say the same; the texts are offered, and only they change."""
    text = (before + FORMS[form] + "\nWords.\n").replace("\n", end)
    document = read(text, "x.md", "articles/x", ("title", "seo"))
    assert document.source == text
    assert (document.draft, document.front_matter["title"]) == (True, "A “b” c")
    assert sorted(s.text for s in document.segments) == ["A “b” c", "S", "Words."]
    filled = fill(document, lambda segment: f'他"说"\\{segment.text}')
    assert filled.startswith(before.replace("\n", end))
    known = front_matter.load(filled, "x.md")
    assert (known["title"], known["seo"]["title"]) == ('他"说"\\A “b” c', '他"说"\\S')
    assert front_matter.split(filled)[1].strip() == '他"说"\\Words.'


BROKEN = [
    ("+++\ntitle = T\n+++\nA\n", 2),
    ("+++\na = 1\na = 2\n+++\nA\n", 3),
    ("+++\ntitle = 'T'\n\nA\n", 1),
    ('{"title": "T",}\n\nA\n', 1),
    ('{"title": "T", "title": "U"}\n\nA\n', 1),
    ("<!-- a -->\n---\ntitle: a: b\n---\n\nA\n", 3),
    ("---\ntitle: T\n\nA\n", 1),
]


@pytest.mark.parametrize(("text", "line"), BROKEN, ids=lambda value: repr(value)[:30])
def test_broken_fields_are_refused_with_their_line(text: str, line: int) -> None:
    """They would stand on the page."""
    with pytest.raises(PipelineError) as refused:
        front_matter.load(text, "x.md")
    assert (refused.value.code, refused.value.line) == ("FRONTMATTER", line)


@pytest.mark.parametrize(
    "text",
    [
        "---\nNo colon\n---\n",
        "\n---\nNote: a\n---\n",
        "+++\nWords\n+++\n",
        "{ words }\n",
        "{{ x }}\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    """A rule, signs and braces of a text stay text."""
    assert front_matter.split(text) == (None, text)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(), max_size=4))
def test_any_text_survives_toml_and_json(fields: dict[str, str]) -> None:
    """Each value comes back as it was, and its place is where it stands."""
    rows = [f"{name} = {json.dumps(text)}" for name, text in fields.items()]
    texts = {
        "toml": "+++\na-1 = 1\n" + "\n".join(rows) + "\n+++\n",
        "json": json.dumps({"a-1": 1, **fields}, indent="\t") + "\n",
    }
    for text in texts.values():
        if "\\ud" in text and text.startswith("+"):
            continue  # TOML has no characters in two halves
        known, found = front_matter.read(text, "x.md", tuple(fields))
        assert {name: known[name] for name in fields} == fields
        assert {one.name: one.value for one in found} == fields
        for one in found:
            assert json.loads(text[one.start : one.end]) == one.value


@given(st.text() | st.integers() | st.none() | st.dates() | st.datetimes())
def test_a_date_is_a_day_or_nothing(value: object) -> None:
    """Whatever stands there."""
    assert iso_date(iso_date(value)) == iso_date(value)


def test_all_that_stands_twice() -> None:
    """Each is named, not the first alone."""
    with pytest.raises(PipelineError) as refused:
        front_matter.load("---\na: b\na: c\nd: e\nd: 'f'\na: g\n---\nA\n", "x.md")
    assert [one.line for one in refused.value.errors] == [3, 5, 6]


RIGHT = (
    "{}: words",
    "{}: 'a: b'",
    "{}: [a, b]",
    "{}: [a,\n  b]",
    "{}:\n- a\n- b",
    "{}: |\n  words\n\n  more: words",
    "# a note",
    "",
)
WRONG = (
    "{}: a: b",
    '{}: "Kind" words',
    "{}: 'it's'",
    "{}: [a, b",
    '{}: "open',
    "{}: @x",
    "{}: *x",
    "{}:glued",
    "stray words",
    "=======",
    "{}: x\n y: z",
    "{}:\n\t- a",
)
LATE = {"{}: x\n y: z", "{}:\n\t- a"}
"""Those whose second line is the one to mend."""


@given(st.lists(st.sampled_from((*RIGHT, *WRONG)), max_size=9), st.booleans())
def test_each_broken_field_is_named_with_its_line(forms: list[str], crlf: bool) -> None:
    """And no other; mended one by one the list becomes shorter by one; what can be read keeps its line."""
    text, line, wrong, right = "---\nfirst: x\n", 3, {}, {}
    for number, form in enumerate(forms):
        name = f"n{number}"
        if form in WRONG:
            wrong[line + (form in LATE)] = form
        elif "{}" in form:
            right[name] = line
        text += form.format(name) + "\n"
        line += form.count("\n") + 1
    text = f"{text}---\n\nBody.\n".replace("\n", "\r\n" if crlf else "\n")
    part = front_matter.readable_part(text, {})
    assert part is not None
    known = front_matter.load(part, "x.md")
    assert {"first", *right} <= known.keys()
    rows = part.splitlines()
    assert len(rows) == len(text.splitlines())
    assert all(rows[at - 1].startswith(f"{name}:") for name, at in right.items())
    if not wrong:
        assert front_matter.load(text, "x.md") == known
        return
    with pytest.raises(PipelineError) as refused:
        front_matter.load(text, "x.md")
    assert [one.line for one in refused.value.errors] == [*wrong]
    assert {one.code for one in refused.value.errors} == {"FRONTMATTER"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_head_that_nothing_ends_goes_to_its_first_blank_line(end: str) -> None:
    """However lines end, and where a blank line stands above the first field."""
    for above in ("", "\n"):
        text = f"---\n{above}title: a\nkind: b: c\n \nBody: words.\n".replace("\n", end)
        block = find_block(text)
        assert block is not None
        assert block.fields == f"{above}title: a\nkind: b: c\n".replace("\n", end)
        part = f"---\n{above}title: a\nkind: d\n--- \nBody: words.\n".replace("\n", end)
        assert front_matter.readable_part(text, {"kind": "d"}) == part

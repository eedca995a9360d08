"""Generated inputs: Markdown of our own grammar, and targets that people, machines and enemies might write."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["listen", "Don’t", "988", "a", "feel.", "**bold**", "*em*", "`code`", "[link](x.md)", "<b>", "</b>", "&amp;",
     "\\*", "a|b", "~~gone~~", "![pic](p.png)", "[ref]", "认可", "“ok”", "_", "*", "**", "`", "<!--", "{{x}}",
     "[^1]", "{% if a %}", "{#id}", "[one *two*]", "[ref][]", "https://a.example/x"]
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
BREAK = st.sampled_from(["\n", "  \n", "\\\n", " \n"])
PARAGRAPH = st.lists(st.tuples(LINE, BREAK), min_size=1, max_size=3).map(
    lambda rows: "".join(text + end for text, end in rows).rstrip() + "\n"
)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if n == 0 else rest if line else "") + line for n, line in enumerate(lines)
    )


def _containers(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(blocks, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        inner.map(lambda t: _indented(t.rstrip("\n"), "> ", "> ") + "\n"),
        inner.map(lambda t: _indented(t, "- ", "  ")),
        inner.map(lambda t: _indented(t, "- [ ] ", "  ")),
        inner.map(lambda t: _indented(t, "1. ", "   ")),
        inner.map(lambda t: _indented(t, "-\t", "\t")),
        inner.map(lambda t: f"::: crisis | Help\n{t}:::\n"),
        inner.map(lambda t: f"::: only zh\n{t}:::\n"),
        inner.map(lambda t: _indented(t, "[^1]: ", "    ")),
        inner.map(lambda t: "Term *of* it\n" + _indented(t, ": ", "  ")),
        inner.map(lambda t: _indented(f"[!NOTE]\n{t}".rstrip("\n"), "> ", "> ") + "\n"),
    )


TABLE = st.lists(st.tuples(LINE, LINE), min_size=1, max_size=3).map(
    lambda rows: (
        "| a | b |\n|---|---|\n"
        + "".join(f"| {x.replace('|', chr(92) + '|')} | {y.replace('|', '')} |\n" for x, y in rows)
    )
)
LEAF = st.one_of(
    PARAGRAPH,
    st.tuples(st.sampled_from(["# ", "## ", "###### "]), LINE, st.sampled_from(["", " ##"])).map(
        lambda t: "".join(t) + "\n"
    ),
    LINE.map(lambda t: t + "\n===\n"),
    LINE.map(lambda t: f"```\n{t}\n```\n"),
    LINE.map(lambda t: f"    {t}\n"),
    st.just("***\n"),
    st.just("::: write 3 | What I noticed\n"),
    st.just("::: scale 0-10 | not at all | completely\n"),
    st.just("<div>\nraw\n</div>\n"),
    st.just("[ref]: http://example.org 'Title'\n"),
    st.just('[one *two*]: <x y>\n  "A title\n  over lines"\n'),
    st.just("<details>\n<summary>More <b>of</b> it</summary>\nText\nof two lines\n</details>\n"),
    st.just('<img src="x.png" alt="A couple" title=Two>\n'),
    LINE.map(lambda t: f"<p title='{t}'>{t}</p>\n"),
    LINE.map(lambda t: f"## {t} {{#id .class}}\n"),
    LINE.map(lambda t: f"{t}\n{{: .class}}\n"),
    st.just("<!-- pipeline:safety -->\n"),
    TABLE,
)
BLOCK = st.recursive(LEAF, _containers, max_leaves=6)
BODY = st.lists(BLOCK, max_size=5).map("\n".join)
HEAD = st.sampled_from(
    [
        "",
        "---\ntitle: Say it\nid: x\n---\n",
        "---\ntitle: \"Say: it\"\ndescription: 'x'\n---\n\n",
        "\ufeff",
    ]
)
NEWLINES = st.sampled_from(["\n", "\r\n"])


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """A whole file: structured, now and then with wild characters strewn in."""
    text = draw(HEAD) + draw(BODY)
    if draw(st.booleans()) and text:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(max_size=4)) + text[at:]
    if draw(st.integers(0, 4)) == 0:
        text = text.rstrip("\n")
    return text.replace("\n", draw(NEWLINES))


_NASTY = st.sampled_from(
    ["1. ", "- ", "+ ", "* ", "# ", "> ", "=", "===", "---", "***", "|", "|---|", "[x]: y", "[ ] ", "```", "~~~", "    ", "\t",
     "\n", "\n\n", "\r\n", "<script>alert(1)</script>", "<div>", "<!--", "-->", "<b>", "<?", "<!X", "\u2028", "\0", "\u202e",
     "\\", "**", "*", "_", "`", "``", "[a](b)", "![a](b)", "<http://x.y>", "&lt;", "&#35;", ":::", "::: crisis", ":::\n",
     "认可", "不要", "。", "“", "：", "a", "\u00a0", "\u3000", "~~", "$", "{{x}}", "{%", "%}", "{#a}", "{: .b}", "[^1]", "[^1]:", "[!NOTE]", ": ",
     "[ref]", "[a][ref]", "</p>", "'", '"', "[", "]", "#", "\ufeff", "\x0b", "\x85"]
)  # fmt: skip
HOSTILE = st.one_of(
    st.lists(_NASTY, min_size=1, max_size=8).map("".join),
    st.text(min_size=1, max_size=12),
)
"""What an enemy, a broken engine or a slip of the finger may put into a catalog."""

HAN = st.text(alphabet="认可感受不要一起慢来听说我们你，。！？：", min_size=1, max_size=20).map(
    lambda t: "听" + t + "好"
)
"""What a translator types: words and full-width punctuation."""

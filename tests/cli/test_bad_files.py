"""One bad file stops only itself: twelve of different kinds beside four good ones, over the real command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.web.preview import ServedPreview
from tests.cli.project import PAGE, WAITS, Ran, copy, make, put, run, run_apart

GOOD = (WAITS, "articles/good-a", "articles/good-b", "articles/good-c")
"""Documents that nothing is wrong with."""
PLAIN = (
    "empty",
    "list",
    "nul",
    "latin",
    "open",
    "twice",
    "slug",
    "address",
    "alias",
    "box",
    "ledger",
)
"""Last parts of ids: English pages that are public, and get a fault each; `kind-words` is the twelfth."""
EXTRA = "po"
"""The thirteenth, with a broken catalog."""


def page(name: str, head: str = "", body: str = "") -> str:
    """A page of one paragraph."""
    title = name.rpartition("/")[2].replace("-", " ")
    return f"---\ntitle: About {title}\nid: {name}\nkind: article\n{head}---\n\n# About {title}\n\nRest a while {title}.\n{body}"


def english(name: str) -> str:
    return f"content/en/{name}.md"


SPOILED: Mapping[str, bytes] = {
    english(PAGE): page(PAGE).replace("title: About", "title: Kind: a start about").encode(),
    english("articles/empty"): b"",
    english("articles/list"): page("articles/list", "aliases: [/a/, /b/\n").encode(),
    english("articles/nul"): page("articles/nul").encode() + b"\0",
    english("articles/latin"): page("articles/latin", body="Caf\xe9").encode("latin-1"),
    english("articles/open"): page("articles/open").replace("\n---\n", "\n").encode(),
    english("articles/twice"): page("articles/good-a").encode(),
    english("articles/slug"): page("articles/slug", "slug: '?!'\n").encode(),
    english("articles/address"): page("articles/address", "slug: good-b\n").encode(),
    english("articles/alias"): page("articles/alias", "aliases: ['/assets/x?y']\n").encode(),
    english("articles/box"): page("articles/box", body="\n::: crysis\nCall 988.\n:::\n").encode(),
    "locales/zh/decisions/articles/ledger.jsonl": b"<<<<<<< HEAD\n",
    "locales/zh/LC_MESSAGES/articles/po.po": b'msgid ""\nmsgstr "Language: zh\n',
}
"""Path → what is wrong there now."""
CODES = {
    english(PAGE): "FRONTMATTER",
    english("articles/empty"): "CONTENT",
    english("articles/list"): "FRONTMATTER",
    english("articles/nul"): "CONTENT",
    english("articles/latin"): "CONTENT",
    english("articles/open"): "FRONTMATTER",
    english("articles/twice"): "ID",
    english("articles/slug"): "SLUG",
    english("articles/address"): "PATHS",
    english("articles/alias"): "ALIAS",
    english("articles/box"): "DIRECTIVE",
    "locales/zh/decisions/articles/ledger.jsonl": "LEDGER",
    "locales/zh/LC_MESSAGES/articles/po.po": "CATALOG",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventeen documents, one published in both languages, all built."""
    root = make(tmp_path_factory.mktemp("bad") / "sound")
    for name in (*GOOD[1:], *(f"articles/{last}" for last in (*PLAIN, EXTRA))):
        put(root, english(name), page(name))
    assert run(root, "build").code == 0
    return root


@pytest.fixture
def spoiled(sound: Path, tmp_path: Path) -> Path:
    """All of them at once."""
    root = copy(sound, tmp_path / "spoiled")
    for path, data in SPOILED.items():
        put(root, path, data)
    return root


def named(ran: Ran) -> dict[str, str]:
    """Path → code of each line that names a fault."""
    lines = (line.partition(" ") for line in ran.err.splitlines())
    places = ((place.removesuffix(":"), rest.split(" ")[0]) for place, _, rest in lines)
    return {place.split(":")[0]: code for place, code in places if place.split(":")[0] in CODES}


def met_by(command: str) -> dict[str, str]:
    """What a command has to name: `verify` reads no catalog, and `import` no ledger either."""
    unread = {"verify": ("/LC_MESSAGES/",), "import": ("/LC_MESSAGES/", "/decisions/")}
    passed = unread.get(command, ())
    return {path: code for path, code in CODES.items() if not any(part in path for part in passed)}


def pages(root: Path) -> dict[str, bytes]:
    """The HTML pages of the site."""
    site = (root / "dist/site").resolve()
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}


READERS = (
    ("status",),
    ("check",),
    ("extract",),
    ("translate", "--dry-run"),
    ("review", "list"),
    ("build",),
    ("build", "good-b"),
    ("verify",),
    ("import", "note.txt", "--yes"),
)


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_every_command_works_and_names_all(words: tuple[str, ...], spoiled: Path) -> None:
    """The good ones are done, every bad one is named in the same run, and the exit code is 1 (3 if texts wait)."""
    put(spoiled, "note.txt", "A note\n\nBe kind to each other every day.\n")
    # two of them in a process of their own: what the shell gets is the same
    ran = (run_apart if words[0] in ("import", "verify") else run)(spoiled, *words)
    assert ran.code in ({3, 1} if "translate" in words else {1}), ran
    assert named(ran) == met_by(words[0])
    shown = {
        "check": "",
        "verify": "proven",
        "import": "content/en/articles/a-note.md",
        "build": "good-b",
    }
    assert shown.get(words[0], "articles/good-b") in ran.out


@pytest.mark.parametrize("words", READERS[:-1], ids=" ".join)
def test_as_data(words: tuple[str, ...], spoiled: Path) -> None:
    """With `--json` the same faults are in `problems`, each with its place, code, message and advice."""
    body = json.loads(run(spoiled, "--json", *words).out)
    assert {one["path"]: one["code"] for one in body["problems"]} == met_by(words[0])
    assert all({*one} == {"path", "line", "code", "message", "todo"} for one in body["problems"])
    assert all(one["message"] and one["todo"] for one in body["problems"])


def test_pages_stay(sound: Path, spoiled: Path) -> None:
    """The published pair and the last release's English stay byte for byte, and the problem says which."""
    before = pages(sound)
    ran = run(spoiled, "build")
    assert pages(spoiled) == before
    lines = {line.split(":")[0]: line for line in ran.err.splitlines()}
    assert "readers see both languages as published on 20" in lines[english(PAGE)]
    assert lines[english("articles/empty")].endswith("readers see the English of the last build")
    assert run(spoiled, "build").code == 1
    assert pages(spoiled) == before, "a second build has only its own output to go by"


def test_without_a_last_build(spoiled: Path) -> None:
    """In a fresh checkout the published pair stands in; what is English alone is absent, and the problem says so."""
    for name in ("dist", ".pipeline"):
        (spoiled / name).rename(spoiled.parent / name)
    ran = run(spoiled, "build")
    assert ran.code == 1
    found = pages(spoiled)
    assert {f"en/{PAGE}/index.html", f"zh-Hans/{PAGE}/index.html"} <= found.keys()
    assert "en/articles/empty/index.html" not in found
    empty = next(
        line for line in ran.err.splitlines() if line.startswith(english("articles/empty"))
    )
    assert empty.endswith("readers see nothing of it")


def test_named_ones(spoiled: Path) -> None:
    """A good one that is named is done; where all that are named are bad, the exit code is 2."""
    assert run(spoiled, "extract", "good-a", "articles/slug").code == 1
    for words in (
        ("status", "articles/slug"),
        ("build", "articles/po"),
        ("check", "articles/ledger"),
    ):
        assert run(spoiled, *words).code == 2, words


def test_frozen_refuses(spoiled: Path) -> None:
    """CI deploys no such tree; a withdrawal goes out all the same."""
    mandarin = f"zh-Hans/{PAGE}/index.html"
    ran = run(spoiled, "build", "--frozen")
    assert (ran.code, named(ran)) == (2, CODES)
    assert mandarin in pages(spoiled)
    put(spoiled, english(PAGE), page(PAGE))
    assert run(spoiled, "review", "withdraw", PAGE, "--as", "ann").code == 0
    put(spoiled, english(PAGE), SPOILED[english(PAGE)])
    assert run(spoiled, "build", "--frozen").code == 2
    assert mandarin not in pages(spoiled)


def test_mended_one_by_one(sound: Path, spoiled: Path) -> None:
    """Each mended file leaves the list, and at the end everything is as if nothing had happened."""
    left = dict(CODES)
    for path in [*CODES]:
        file = sound / path
        if file.exists():
            put(spoiled, path, file.read_bytes())
        else:
            (spoiled / path).unlink()
        del left[path]
        ran = run(spoiled, "status")
        assert (ran.code, named(ran)) == (int(bool(left)), left)
    assert run(spoiled, "build").code == 0
    assert run(spoiled, "verify").code == 0
    assert pages(spoiled) == pages(sound)


def _flag(root: Path) -> None:
    text = (root / english(PAGE)).read_text(encoding="utf-8")
    put(
        root,
        english(PAGE),
        text.replace("three times", "four times") + "\n::: crisis\nCall 988.\n:::\n",
    )


def _break(root: Path) -> None:
    text = (root / english(PAGE)).read_text(encoding="utf-8")
    put(root, english(PAGE), text.replace("title: ", "title: a: ", 1))


def test_no_page_comes_up_again(sound: Path, tmp_path: Path) -> None:
    """A page that is down since its safety text changed stays down if its English then breaks."""
    root = copy(sound, tmp_path / "down")
    mandarin = f"zh-Hans/{PAGE}/index.html"
    steps: list[Callable[[Path], None]] = [_flag, _break]
    for step in steps:
        step(root)
        assert run(root, "build").code == 1
        assert b'class="notice"' in pages(root)[mandarin]


def test_a_draft_line_is_obeyed(spoiled: Path) -> None:
    """Whoever wrote `draft: true` into a file that then broke wanted it public no more."""
    text = page(PAGE, "draft: true\n").replace("title: ", "title: a: ", 1)
    put(spoiled, english(PAGE), text)
    assert run(spoiled, "build").code == 1
    assert not [path for path in pages(spoiled) if PAGE in path]


def test_a_damaged_ledger_allows_nothing_new(sound: Path, tmp_path: Path) -> None:
    """A page stays up beside a damaged line; a withdrawal in the lines that can be read takes it down."""
    root = copy(sound, tmp_path / "ledger")
    ledger = root / f"locales/zh/decisions/{PAGE}.jsonl"
    mandarin = f"zh-Hans/{PAGE}/index.html"
    whole = ledger.read_bytes()
    first, rest = whole.split(b"\n", 1)
    put(root, f"locales/zh/decisions/{PAGE}.jsonl", first[:-9] + b"\n" + rest)
    assert run(root, "build").code == 1
    assert b'class="notice"' not in pages(root)[mandarin]
    ledger.write_bytes(whole)
    assert run(root, "review", "withdraw", PAGE, "--as", "ann").code == 0
    ledger.write_bytes(b"<<<<<<< HEAD\n" + ledger.read_bytes())
    assert run(root, "build").code == 1
    assert b'class="notice"' in pages(root)[mandarin]


def test_the_rest_of_an_unreadable_page(sound: Path, tmp_path: Path) -> None:
    """One run names what is wrong below the fields that cannot be read, in the Mandarin, and with links there."""
    root = copy(sound, tmp_path / "rest")
    _break(root)
    file, catalog = root / english(PAGE), f"locales/zh/LC_MESSAGES/{PAGE}.po"
    whole = file.read_text(encoding="utf-8")
    put(root, english(PAGE), f"{whole}\n:: crisis\nCall 988.\n:::\n\n#### Deep\n\n[x](gone.md)\n")
    put(root, english("articles/good-b"), page("articles/good-b", body="\n[x](kind-words.md#no)\n"))
    mandarin = (root / catalog).read_text(encoding="utf-8")
    put(root, catalog, mandarin.replace("三", "七"))
    box = len(whole.splitlines()) + 2
    ran = run(root, "check")
    assert f"{english(PAGE)}:2: FRONTMATTER" in ran.err
    assert f"{english(PAGE)}:{box}: DIRECTIVE" in ran.err
    assert f"{english(PAGE)}:{box + 4}: heading" in ran.out
    assert f"{english(PAGE)}:{box + 6}: link" in ran.out
    assert "names no heading of" in ran.out
    assert ": number" in ran.out
    assert f"{english(PAGE)}:{box}: DIRECTIVE" in run(root, "status").err
    put(root, catalog, b'msgid ""\nmsgstr "Language: zh\n')
    ran = run(root, "check")
    assert f"{catalog}:" in ran.err
    assert f"{english(PAGE)}:{box + 4}: heading" in ran.out


def test_the_rest_of_a_refused_page(sound: Path, tmp_path: Path) -> None:
    """Where a box alone is wrong, what else its author has to see is named in the same run."""
    root = copy(sound, tmp_path / "rest")
    text = page("articles/box", "Summary: x\n", "\n::: crysis\nCall 988.\n:::\n\n#### Deep\n")
    put(root, english("articles/box"), text)
    ran = run(root, "check")
    lines = [row for row in ran.out.splitlines() if row.startswith(english("articles/box"))]
    assert [row.split()[1] for row in lines] == ["front-matter", "heading"]
    assert ran.err.count(f"{english('articles/box')}:") == 2


SEVERAL = f"""---
title: Kind: a start
Summry: Small words that help.
date: 2026-13-45
safety: maybe
kind: article
kind: article
aliases: [/a/, /b/
slug: '?!'
id: {PAGE}
description:glued
---

# Kind words

Say thank you three times a day.

::: crysis
Call 988.
:::
"""
"""A head with a fault in nearly every line, and a body with another."""


def test_every_fault_of_one_head(sound: Path, tmp_path: Path) -> None:
    """One run of `check`, `build` and the preview names each with its line, as text and as data; `status` what is a fault."""
    root = copy(sound, tmp_path / "head")
    put(root, english(PAGE), SEVERAL)
    faults = {2: "FRONTMATTER", 5: "FRONT-MATTER", 7: "FRONTMATTER", 8: "FRONTMATTER", 9: "SLUG"}
    faults |= {11: "FRONTMATTER", 18: "DIRECTIVE", 20: "DIRECTIVE"}
    looks = {3: "did you mean `summary`", 4: "is no date"}
    for command in ("check", "build", "status"):
        ran = run(root, command)
        rows = (row.split(" ") for row in ran.err.splitlines() if row.startswith(english(PAGE)))
        named = {int(row[0].split(":")[1]): row[1] for row in rows}
        assert {line: named[line] for line in faults} == faults
        said = ran.err + ran.out
        for line, words in looks.items() if command != "status" else ():
            assert any(f"{PAGE}.md:{line}:" in row and words in row for row in said.splitlines())
        body = json.loads(run(root, "--json", command).out)
        assert {one["line"]: one["code"] for one in body["problems"]} == faults
        maybe = next(one for one in body["problems"] if one["line"] == 5)
        assert maybe["message"] == "`safety: maybe` says neither yes nor no"
        loud = body.get("findings", body.get("english"))
        if loud is not None:
            assert {(one["path"], one["line"]) for one in loud} == {
                (english(PAGE), n) for n in looks
            }
    preview = ServedPreview(root, 0)
    preview.rebuild()
    shown = "\n".join(preview.left_out)
    preview.server.server_close()
    assert all(f"{PAGE}.md:{line}: " in shown for line in (*faults, *looks))

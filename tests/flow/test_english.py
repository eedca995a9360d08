"""English is held to what Mandarin is held to: each fault is named with its line, in `check` and in a build."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.build.page_address import address, aliases
from pipeline.files.content import SourceFile
from pipeline.flow.build.run import Built, build
from pipeline.flow.documents import document_of as document_of_file
from pipeline.flow.known_pages import check, known_pages
from pipeline.flow.open_workspace import open_workspace
from pipeline.model.document import Document, Problem
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Severity
from pipeline.model.settings import EN, Settings
from pipeline.web.preview import ServedPreview
from tests.flow.tiny import GLOSSARY, SETTINGS

CASES = Path(__file__).parents[1] / "cases" / "english"
FILES = sorted(CASES.glob("*.md"))
OTHER = "---\ntitle: Other\nid: articles/other\nkind: article\n---\n\n## Name it\n\nWords.\n"
SETTINGS_READ = Settings(site_url="https://www.example.org")


def twin(file: Path) -> dict[str, Any]:
    """What a case should give."""
    found: dict[str, Any] = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
    return found


GOOD = [file for file in FILES if "refused" not in twin(file)]


def document_of(file: Path) -> Document:
    """A case as an article."""
    text = file.read_bytes().decode()
    source = SourceFile(f"content/en/articles/{file.name}", f"articles/{file.stem}", text, "")
    document = document_of_file(source, SETTINGS_READ.translatable_front_matter)
    # that the file names no id is said of most cases
    return replace(document, problems=tuple(p for p in document.problems if p.code != "id"))


def project(root: Path, files: dict[str, str]) -> Path:
    """A project with these English files."""
    for name, text in {"pipeline.toml": SETTINGS, "glossary.yaml": GLOSSARY}.items():
        (root / name).write_text(text, encoding="utf-8")
    for name, text in files.items():
        path = root / "content/en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A project of all good cases, built."""
    files = {f"articles/{file.name}": file.read_bytes().decode() for file in GOOD}
    root = project(tmp_path_factory.mktemp("english"), files | {"articles/other.md": OTHER})
    return root, build(root)


def lines(problems: Iterable[Problem]) -> list[str]:
    """Problems as the twins write them, without their words."""
    return [f"{one.line} {one.code} {one.severity}" for one in problems]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_file_alone(file: Path) -> None:
    """Problems with their lines, texts, addresses, and what its author said of it."""
    expected, document = twin(file), document_of(file)
    wanted = expected.get("problems", [])
    assert lines(document.problems) == [" ".join(one.split()[:3]) for one in wanted]
    for said, problem in zip(wanted, document.problems, strict=True):
        assert " ".join(said.split()[3:]) in problem.message_en
    texts = [segment.text for segment in document.segments]
    assert set(expected.get("texts", [])) <= set(texts)
    assert document.draft == expected.get("draft", False)
    if "url" in expected:
        assert address(document, SETTINGS_READ, EN) == expected["url"]
    assert [old for old, _ in aliases(document, SETTINGS_READ)] == expected.get("aliases", [])
    for text in expected.get("safety", []):
        assert next(one.safety for one in document.segments if one.text == text)
    assert document.source.encode() == file.read_bytes()


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_its_page(file: Path, built: tuple[Path, Built]) -> None:
    """The title and the HTML that readers get."""
    expected, (root, _) = twin(file), built
    url = expected.get("url", f"/en/articles/{file.stem}/")
    page = (root / "dist/preview" / url.strip("/") / "index.html").read_text(encoding="utf-8")
    for piece in expected.get("html", []):
        assert piece in page.replace("\n<", "<") or piece in " ".join(page.split())
    if "title" in expected:
        assert f"<h1>{expected['title']}</h1>" in page


@pytest.mark.parametrize("file", [f for f in FILES if f not in GOOD], ids=lambda file: file.stem)
def test_a_file_that_cannot_be_read(file: Path) -> None:
    """One line says where and what."""
    line, code = twin(file)["refused"].split()
    with pytest.raises(PipelineError) as refused:
        document_of(file)
    assert (refused.value.line, refused.value.code) == (int(line), code)


def test_check_and_build_say_the_same(built: tuple[Path, Built]) -> None:
    """What a build says of the English is what `check` says, hints and the calendar apart."""
    root, result = built
    every = (replace(one, locale="") for one in check(known_pages(root), ()))
    found = [one for one in every if one.path.endswith(".md")]
    loud = {str(one.as_json()) for one in found if one.severity is not Severity.INFO}
    assert {str(one.as_json()) for one in result.english} == loud
    assert len(found) > len(result.english) > 0


PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x0b\xb8\x00\x00\x00\x10\x08\x06\x00\x00\x00"
"""The head of a picture that is 3,000 dots wide."""

LINKS = [
    ("[a](other.md)", ""),
    ("[a](other.md#name-it)", ""),
    ("[a](/articles/other.md#Name-It)", ""),
    ("[a](../other/)", ""),
    ("[a](#mine) and [top](#top)", ""),
    ("[a](https://example.org/x#y) [b](tel:988) [c](mailto:a@example.org) [d](/contact/)", ""),
    ("[a](#name-it)", "link: names no heading"),
    ("[a](other.md#name)", "link: use one of `#name-it`"),
    ("[a](Other.md)", "link: did you mean `other.md`?"),
    ("[a](nowhere.md)", "link: leads to no page"),
    ("<a href='nowhere.md'>a</a>", "link: leads to no page"),
    ("[a](www.example.org/x)", "link: write `https://www.example.org/x`"),
    ("[a](example.com)", "link: write `https://example.com`"),
    ("[a](anna@example.org)", "link: write `mailto:anna@example.org`"),
    ("[a](note.pdf)", "link: do not bring along"),
    ("[a]()", "link: names nothing"),
    ("[a](draft.md)", "link: leads to a draft"),
    ("[a](broken.md#part)", "link: cannot be read: mend content/en/articles/broken.md"),
    ("[a][b]\n\n[b]: nowhere.md", "link: leads to no page"),
    ("![](wide.png)", "picture: has no words"),
    ("![a](wide.png)", "picture: too large (3000 × 16 dots)"),
    ("![a](none.png)", "picture-missing: there is no picture"),
    ("![a](https://example.org/x.png)", "picture-missing: lies outside of content"),
    ("<img src='none.png' alt='a'>", "picture-missing: there is no picture"),
]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What `check` says of a project with a page for each line of LINKS."""
    files = {
        f"articles/p{n}.md": f"---\ntitle: P\nid: articles/p{n}\n---\n\n## Mine\n\n{text}\n"
        for n, (text, _) in enumerate(LINKS)
    }
    files["articles/draft.md"] = OTHER.replace("articles/other", "articles/draft").replace(
        "kind:", "draft: true\nkind:"
    )
    files["articles/broken.md"] = '---\ntitle: "T\n---\n\n## Part\n'
    root = project(tmp_path_factory.mktemp("links"), files | {"articles/other.md": OTHER})
    (root / "content/en/articles/wide.png").write_bytes(PICTURE)
    (root / "content/en/articles/note.pdf").write_bytes(b"%PDF")
    return list(check(known_pages(root), ()))


@pytest.mark.parametrize("number", range(len(LINKS)), ids=lambda number: LINKS[number][0])
def test_dead_links_and_pictures(number: int, linked: list[Finding]) -> None:
    """Links to pages, headings, files and pictures lead somewhere, or their line is named."""
    found = [one for one in linked if one.document == f"articles/p{number}"]
    code, _, words = LINKS[number][1].partition(": ")
    said = [one for one in found if one.code == code and words in one.message_en]
    if code:
        assert [one.line for one in said if one.severity is Severity.WARNING] == [8]
    assert len(found) - len(said) == (LINKS[number][0] == "![](wide.png)")


def test_a_day_to_come_is_named_by_check_alone(tmp_path: Path) -> None:
    """Nothing that is built hangs on the clock."""
    page = "---\ntitle: T\nid: articles/t\ndate: 2999-01-01\n---\n\nWords.\n"
    root = project(tmp_path, {"articles/t.md": page})
    (found,) = check(known_pages(root), ())
    assert (found.code, found.severity, found.line) == ("front-matter", Severity.WARNING, 1)
    assert build(root).english == ()


NAMES = {
    "articles/Rest Well/README.md": "articles/rest-well",
    "articles/calm/_index.md": "articles/calm",
    "articles/steps/index.markdown": "articles/steps",
    "Articles/Two Words.MD": "articles/two-words",
    "alone.md": "alone",
    "handouts/Übung.md": "handouts/ubung",
}


def test_names_of_files_become_ids_and_addresses(tmp_path: Path) -> None:
    """Without hand work; one line says how to fix the id for good."""
    root = project(tmp_path, dict.fromkeys(NAMES, "---\ntitle: T\n---\n\nWords.\n"))
    workspace = open_workspace(root)
    assert sorted(workspace.headers) == sorted(NAMES.values())
    assert [one.code for one in check(known_pages(root), ())] == ["id"] * len(NAMES)
    build(root)
    for id_ in NAMES.values():
        kind, _, slug = id_.rpartition("/")
        assert (root / "dist/site/en" / (kind or "articles") / slug / "index.html").is_file()


def test_the_bar_of_the_preview_says_it_too(tmp_path: Path) -> None:
    """A warning stands in the bar while the pages load again; mended, the bar goes."""
    page = "---\ntitle: T\nid: articles/t\n---\n\n[a](nowhere.md)\n"
    root = project(tmp_path, {"articles/t.md": page})
    preview = ServedPreview(root, 0)
    shown = root / "dist/preview/index.html"
    try:
        assert preview.rebuild() is None
        news = next(preview.server.news(shown))
        assert (
            "content/en/articles/t.md:6: link: the link `nowhere.md` leads to no page"
            in news["warnings"]
        )
        before = news["build"]
        project(root, {"articles/t.md": page.replace("[a](nowhere.md)", "a")})
        preview.rebuild()
        news = next(preview.server.news(shown))
        assert (news["fault"], news["warnings"], news["build"]) == ("", "", before + 1)
    finally:
        preview.stop()


def test_fields_for_a_website_are_english(tmp_path: Path) -> None:
    """What pages do not know goes into the JSON of the page; Chinese that nobody approves stays out and is named."""
    head = "title: A\nid: articles/a\nkind: article\nseries: Basics\nweight: 3\n_memo: x\ntitle_zh: 甲\n"
    project(tmp_path, {"articles/a.md": f"---\n{head}---\n\nText.\n"})
    english = build(tmp_path, ()).english
    assert [one.code for one in english if "title_zh" in one.message_en] == ["mandarin"]
    told = json.loads((tmp_path / "dist/site/pages/en/articles/a.json").read_text("utf-8"))
    assert told["front_matter"] == {"series": "Basics", "weight": 3}

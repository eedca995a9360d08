"""Files of staff become drafts; what is lost, left out or open is said; a bad file stops only itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli.app import App
from pipeline.flow.imports import content as import_content
from pipeline.importers.write import document_text
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, names, tree
from tests.importers.office import SHEET, paragraph, word
from tests.importers.test_word import CHANGED

ID = "handouts/a-kind-talk"


def put(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def test_an_import_is_a_draft(drafted: World, tmp_path: Path) -> None:
    """Nothing is written before --yes; then no reader sees it, and the last lines say how that changes."""
    file = put(tmp_path, "Final v2 (3).docx", word(SHEET + CHANGED))
    before = tree(drafted.root)
    done = drafted.cli("import", file, "--kind", "handout")
    assert tree(drafted.root) == before
    assert names(done, "not accepted in Word, taken here: ", "You should ~~never~~{+always+} stop.")
    assert names(done, "left out, deleted text: never")
    assert names(done, "Changes in Word were taken as accepted; --changes and --except choose.")
    assert names(done, f"A draft, which no reader sees: {ID}", "take the line `draft: true` away")
    assert names(done, "Nothing is written yet.")
    drafted.cli("import", file, "--kind", "handout", "--yes")
    text = drafted.english(ID).read_text(encoding="utf-8")
    assert "\ndraft: true\n---\n" in text
    assert "You should always stop." in text
    drafted.build()
    assert not (drafted.root / "dist/site/en/handouts/a-kind-talk").exists()


def test_what_a_person_chooses(drafted: World, tmp_path: Path) -> None:
    """The id, the old words instead of the new, and that readers see it."""
    file = put(tmp_path, "x.docx", word(SHEET + CHANGED))
    chosen = ("--id", "calm", "--changes", "original", "--public", "--yes")
    done = drafted.cli("import", file, "--kind", "handout", *chosen)
    assert names(done, "Public in English after the next build: handouts/calm.")
    text = drafted.english("handouts/calm").read_text(encoding="utf-8")
    assert "You should never stop." in text
    assert "draft" not in text
    drafted.build()
    assert (drafted.root / "dist/site/en/handouts/calm/index.html").exists()


def test_changes_of_word_one_by_one(drafted: World, tmp_path: Path) -> None:
    """`--json` numbers them, `--except` does the other with some; a number that none has is an error."""
    file = put(tmp_path, "x.docx", word(SHEET + CHANGED + CHANGED.replace("always", "sometimes")))
    (one,) = drafted.data("import", file)["documents"]
    told = [(c["number"], c["kind"], c["taken"], c["places"][0]["new"]) for c in one["changes"]]
    assert told == [(1, "replaced", True, "always"), (2, "replaced", True, "sometimes")]
    assert one["tracked_changes"][1] == "You should ~~never~~{+sometimes+} stop."
    chosen = ("--kind", "handout", "--except", "2", "--yes")
    assert names(drafted.cli("import", file, *chosen), "Word were taken as accepted, but 2;")
    text = drafted.english(ID).read_text(encoding="utf-8")
    assert text.count("You should always stop.") == text.count("You should never stop.") == 1
    more = ("--kind", "handout", "--id", "other", "--except", "1,3")
    assert names(drafted.cli("import", file, *more, expect=2), "no change 3 among its 2")
    drafted.cli("import", file, "--except", "two", expect=2)


def test_one_bad_file_stops_only_itself(drafted: World, tmp_path: Path) -> None:
    """All faults in one run, text and data alike; the good files are there; 2 where none is good."""
    good = [put(tmp_path, f"{n}.txt", f"Page {n}\n\nSay {n}.\n\nEnd.\n") for n in ("one", "two")]
    bad = [
        put(tmp_path, "a.docx", b"PK no"),
        put(tmp_path, "b.xyz", b"?"),
        put(tmp_path, "c.txt", ""),
        put(tmp_path, "d.md", "no title"),
        put(tmp_path, "e.txt", "Page one\n\nSay it otherwise.\n\nEnd.\n"),
        str(tmp_path / "gone.txt"),
    ]
    said = drafted.data("import", good[0], *bad, good[1], "--yes", expect=1)
    assert [one["id"] for one in said["documents"]] == ["articles/page-one", "articles/page-two"]
    assert [one["path"] for one in said["problems"]] == bad
    codes = ["FILE-DAMAGED", "FILE-KIND", "FILE-NO-TEXT", "FILE-NO-TITLE", "IMPORT", "IMPORT"]
    assert [one["code"] for one in said["problems"]] == codes
    assert all(one["todo"] for one in said["problems"])
    assert drafted.english("articles/page-two").exists()
    done = drafted.cli("import", *bad[:4], "--yes", expect=2)
    assert all(names(done, *one) for one in zip(bad, codes[:4], strict=False))


@pytest.mark.parametrize(
    ("name", "helps"),
    [
        ("a.doc", "open it in Word and save it as .docx"),
        ("a.odt", "open it in LibreOffice"),
        ("a.rtf", "open it in Word or TextEdit"),
        ("a.pages", "File > Export To > Word"),
        ("a.pdf", "ask for the file that the PDF was made from"),
        ("a.zip", "save it as one of: .docx .html .txt .md .eml"),
    ],
)
def test_without_libreoffice_a_sentence_helps(
    name: str, helps: str, drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that suits the very kind of file."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    done = drafted.cli("import", put(tmp_path, name, b"\xd0\xcf\x11\xe0 x"), expect=None)
    assert names(done, name, helps)


def test_libreoffice_reads_other_kinds(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for a Word file, without a window and without the user's own profile."""
    ready = put(tmp_path, "ready.docx", word(SHEET))
    tools = tmp_path / "bin"
    tools.mkdir()
    program = tools / "soffice"
    program.write_text(
        '#!/bin/sh\necho "$@" > "$0.asked"\nwhile [ "$1" != --outdir ]; do shift; done\n'
        f'cp "{ready}" "$2/import.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    drafted.cli("import", put(tmp_path, "old.odt", b"PK"), "--kind", "handout", "--yes")
    assert "**Never shout.**" in drafted.english(ID).read_text(encoding="utf-8")
    asked = (tools / "soffice.asked").read_text()
    assert "--headless" in asked
    assert "UserInstallation=file:///" in asked
    program.write_text("#!/bin/sh\nexit 1\n")
    done = drafted.cli("import", put(tmp_path, "bad.rtf", b"{"), expect=2)
    assert names(done, "bad.rtf", "LibreOffice cannot read it")


def test_a_second_file_of_a_page_is_noticed(drafted: World, tmp_path: Path) -> None:
    """A title that is taken, a text that another page has, a file that is another page's, two files for one."""
    body = " ".join(f"word{n}" for n in range(40))
    first = put(tmp_path, "a.txt", f"Kind\n\n{body}.\n\nEnd.\n")
    drafted.cli("import", first, "--yes")
    done = drafted.cli("import", first, expect=2)
    assert names(done, "is there already", "--update articles/kind", "--id")
    again = put(tmp_path, "b.txt", f"Kinder\n\n{body} more.\n\nEnd.\n")
    assert names(drafted.cli("import", again), "of its words stand in articles/kind already")
    assert names(drafted.cli("import", again, "--update", ARTICLE_ID), "is it the right file")
    done = drafted.cli("import", first, again, "--update", "articles/kind", expect=2)
    assert names(done, "two files cannot become one document")


def test_pictures_come_along(drafted: World, tmp_path: Path) -> None:
    """Those that lie beside a page; none from elsewhere on the disk."""
    (tmp_path / "page_files").mkdir()
    png = b"\x89PNG\r\n\x1a\n picture"
    put(tmp_path / "page_files", "tea cup.png", png)
    secret = put(tmp_path.parent, "secret.png", png)
    html = '<main><h1>Tea</h1><p>Drink. <img src="page_files/tea%20cup.png" alt="A cup">'
    page = put(
        tmp_path, "page.html", f'{html}<img src="../secret.png" alt="S"><img src="{secret}"></main>'
    )
    done = drafted.cli("import", page, "--yes")
    assert "![A cup](tea-1.png)" in drafted.english("articles/tea").read_text(encoding="utf-8")
    assert drafted.english("articles/tea").with_name("tea-1.png").read_bytes() == png
    assert names(done, "left out, picture: ../secret.png")
    assert names(done, "and 1 picture beside.  Next: pipeline build")


def test_lost_words_are_named(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader loses a word here, so a “not” is taken away: the line names it with its sentence."""
    monkeypatch.setattr(
        "pipeline.flow.imports.content.document_text",
        lambda *a, **k: document_text(*a, **k).replace("Do not go", "Do go"),
    )
    file = put(tmp_path, "x.docx", word(SHEET + paragraph("Do not go. Not now, do not wait.")))
    (one,) = drafted.data("import", file)["documents"]
    assert one["lost"] == [{"words": "not", "where": "Do not go."}]
    assert names(drafted.cli("import", file), "did not come along: “not” in “Do not go.”")


def test_a_terminal_is_asked(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which words to take, then [y/N] below what would be written; a bad file is named all the same."""
    monkeypatch.setattr("pipeline.cli.import_content._on_terminal", lambda: True)
    file = put(tmp_path, "x.docx", word(SHEET + CHANGED))
    bad = put(tmp_path, "b.docx", b"PK no")
    done = drafted.cli("import", bad, file, "--kind", "handout", stdin="original\n\n", expect=1)
    assert names(done, "+You should never stop.")
    assert names(done, "[y/N]")
    assert not drafted.english(ID).exists()
    done = drafted.cli("import", bad, file, "--kind", "handout", stdin="original\ny\n", expect=1)
    assert names(done, "b.docx", "FILE-DAMAGED is no Word file")
    assert "You should never stop." in drafted.english(ID).read_text(encoding="utf-8")


def test_an_import_is_taken_back(drafted: World, tmp_path: Path) -> None:
    """All files of one run at once, then those of the run before; what somebody has changed since stays."""
    first, second = tmp_path / "one.html", tmp_path / "two.html"
    first.write_text("<h1>One</h1><p>Words of one.</p>", encoding="utf-8")
    second.write_text("<h1>Two</h1><p>Words of two.</p>", encoding="utf-8")
    before = tree(drafted.root / "content")
    drafted.cli("import", str(first), str(second), "--yes")
    after = tree(drafted.root / "content")
    first.write_text("<h1>One</h1><p>New words of one.</p>", encoding="utf-8")
    drafted.cli("import", str(first), "--update", "articles/one", "--yes")
    page = drafted.english("articles/one")
    text = page.read_text(encoding="utf-8")

    shown = drafted.cli("import", "--undo")
    assert shown.output.count("-New words of one.") == 1
    assert "would be put back" in shown.output
    assert page.read_text(encoding="utf-8") == text

    page.write_text(text + "Typed since.\n", encoding="utf-8")
    refused = drafted.cli("import", "--undo", "--yes", expect=2)
    assert "content/en/articles/one.md: TAKE-BACK was changed since the import" in refused.output
    assert "copy out what was written since, and take it out here" in refused.output
    assert page.read_text(encoding="utf-8").endswith("Typed since.\n")

    page.write_text(text, encoding="utf-8")
    drafted.cli("import", "--undo", "--yes")
    assert tree(drafted.root / "content") == after
    page.write_text("Typed since.\n", encoding="utf-8")
    refused = drafted.cli("import", "--undo", "--yes", expect=2)
    assert "copy out what you want to keep, delete this file" in refused.output
    drafted.build()
    page.unlink()
    broken = put(drafted.root / "content/en", "broken.md", "---\ntitle: a: b\n---\n\nX.\n")
    said = drafted.data("import", "--undo", "--yes")
    assert {one["path"]: one["removed"] for one in said["undone"]} == {
        f"content/{folder}/articles/{name}.md": True
        for folder in ("en", "imports")
        for name in ("one", "two")
    } | {f"locales/zh/LC_MESSAGES/articles/{name}.po": True for name in ("one", "two")}
    Path(broken).unlink()
    assert tree(drafted.root / "content") == before
    assert "no import is left to take back" in drafted.cli("import", "--undo", expect=2).output
    assert "takes no FILE" in drafted.cli("import", str(first), "--undo", expect=2).output


def test_losses_are_named_before_anything_is_written(
    drafted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --yes too: when the first file is written, its losses were said."""
    new = tmp_path / "one.html"
    new.write_text(
        '<h1>One</h1><p>Words and <a href="https://example.org/">more</a>.</p>', encoding="utf-8"
    )
    drafted.cli("import", str(new), "--yes")
    new.write_text("<h1>One</h1><p>Words and more, and more.</p>", encoding="utf-8")
    order: list[str] = []
    monkeypatch.setattr(App, "fault", lambda _app, message: order.append(message))
    monkeypatch.setattr(
        import_content, "write_bytes", lambda path, _data: order.append(f"wrote {path.name}")
    )
    drafted.cli("import", str(new), "--update", "articles/one", "--yes")
    assert "lacks the link" in order[0]
    assert [one for one in order if one.startswith("wrote")] == ["wrote one.md"] * 2
    assert order[-1] == "wrote one.md"


def test_a_picture_keeps_its_name(drafted: World, tmp_path: Path) -> None:
    """The file again, after its page was renamed, changes nothing."""
    put(tmp_path, "cup.png", b"\x89PNG\r\n\x1a\n picture")
    html = '<main><h1>Tea</h1><p>Drink it warm.</p><p><img src="cup.png" alt="A cup"></p></main>'
    file = put(tmp_path, "page.html", html)
    drafted.cli("import", file, "--yes")
    drafted.cli("rename", "articles/tea", "articles/warm-tea")
    done = drafted.cli("import", file, "--update", "articles/warm-tea", "--yes")
    assert names(done, "Nothing would change.")
    assert "(tea-1.png)" in drafted.english("articles/warm-tea").read_text(encoding="utf-8")


def test_pictures_of_a_markdown_file(drafted: World, tmp_path: Path) -> None:
    """They come along under names of the page, whatever way they are written in; one that is not there is named."""
    pictures = [b"\x89PNG\r\n\x1a\n cup", b"\x89PNG\r\n\x1a\n chairs", b"<svg/>"]
    for name, data in zip(("cup.png", "two chairs.png", "in/door.svg"), pictures, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        put(tmp_path, name, data)
    put(tmp_path, "x.bmp", b"BM")
    shown = (
        "![](cup.png) ![Chairs](<two chairs.png>) ![](cup.png)\n\n![Door][d]\n\n"
        '<img src="in/door.svg" alt="A door">\n\n[cup.png](https://example.org/cup.png)\n\n'
        f"![](%00.png) ![]({'x' * 300}.png) ![](gone.png) ![](x.bmp) ![Far](https://example.org/far.png)\n\n[d]: in/door.svg\n"
    )
    file = put(tmp_path, "tea.md", f"# Tea for two\n\nSit down together.\n\n{shown}")
    done = drafted.cli("import", file)
    assert names(done, "gone.png does not come along")
    assert names(done, "x.bmp does not come along: browsers do not show its kind")
    assert names(done, "https://example.org/far.png does not come along")
    drafted.cli("import", file, "--yes")
    text = drafted.english("articles/tea-for-two").read_text(encoding="utf-8")
    one, two, three = "tea-for-two-1.png", "tea-for-two-2.png", "tea-for-two-3.svg"
    assert f"![]({one}) ![Chairs]({two}) ![]({one})" in text
    assert f'<img src="{three}" alt="A door">' in text
    assert f"[d]: {three}\n" in text
    assert "[cup.png](https://example.org/cup.png)" in text
    folder = drafted.english("articles/tea-for-two").parent
    assert [(folder / name).read_bytes() for name in (one, two, three)] == pictures
    drafted.cli("import", file, "--update", "articles/tea-for-two", "--yes")
    assert drafted.english("articles/tea-for-two").read_text(encoding="utf-8") == text
    drafted.cli("import", "--undo", "--yes")
    assert not (folder / one).exists()

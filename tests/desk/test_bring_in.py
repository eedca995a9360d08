"""Bring files in at the desk: what may come, what it becomes, and that a wrong one can be taken back."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from pipeline.flow.jobs.wishes import newest
from pipeline.importers.page import SIGN
from pipeline.web.i18n import translations_in
from pipeline.web.import_words import LEFT_OUT
from tests.desk.client import Browser, Page
from tests.desk.served import Served, add_author
from tests.files.test_photos import photo
from tests.flow.tiny import ARTICLE, ARTICLE_ID
from tests.flow.world import World
from tests.importers.cases import CASES as TWINS
from tests.importers.cases import read_case
from tests.importers.test_refuse import DOCX, NOT_TAKEN, repacked
from tests.importers.tracked import EVERY_KIND, Writer

CASES = Path(__file__).parents[1] / "cases/importers"
IMPORTERS = Path(__file__).parents[2] / "pipeline/importers"


def drop(browser: Browser, *files: tuple[str, bytes]) -> Page:
    """Choose files on the list of pages, and send them."""
    action, fields = browser.get("/pages").form("/bring-in")
    sent = [("file", (name, data)) for name, data in files]
    return Page(browser.http.post(browser.base + action, data=fields, files=sent, timeout=60))


@pytest.fixture
def ivy(desk: Served, world: World) -> Browser:
    add_author(desk, world)
    return desk.as_("ivy")


def test_a_word_file_becomes_a_page_and_is_taken_back(
    ivy: Browser, desk: Served, world: World
) -> None:
    """The report names the change that nobody accepted; the choice is seen before anything is written."""
    seen = drop(ivy, ("My file.docx", DOCX))
    assert seen.tree.css_first('[data-testid="import-report"]')
    assert "2 changes that nobody has accepted in Word" in seen.text
    assert [one.text() for one in seen.tree.css(".changes :is(ins, del)")] == [
        "added: not ",
        "deleted:  today",
    ]
    assert "left out on purpose" not in seen.text  # what was deleted is told there, once
    before = world.tracked()
    action, fields = seen.form("/0")
    again = ivy.post(action, {**fields, "again": "1", "changes": "original", "title": "Kind words"})
    assert again.form("/0")[1]["title"] == "Kind words"
    assert "csrf" not in again.path
    assert again.text != seen.text
    assert world.tracked() == before
    done = ivy.send(again, "/0", id="kind-words", kind="handout")
    assert "Brought in, as a draft" in done.text
    page = world.english("handouts/kind-words")
    assert "title: Kind words\n" in page.read_text()
    assert "draft: true" in page.read_text()
    assert newest(desk.store)[0].what == "import"
    world.cli("extract")
    assert world.path("locales/zh/LC_MESSAGES/handouts/kind-words.po").exists()
    back = ivy.send(done, "/take-back")
    assert back.path == "pages"
    assert world.tracked() == before  # a catalog of a draft that nobody decided on goes too
    assert "no English" not in world.cli("build").output


def test_changes_are_taken_one_by_one_and_the_address_keeps_them(
    ivy: Browser, world: World
) -> None:
    """Told in order with who and when; each is chosen, the page follows, a reload and a mistake keep it."""
    seen = drop(ivy, ("plan.docx", Writer(EVERY_KIND).file()))
    assert "You have not chosen yet. For now all 9 changes are taken" in seen.text
    told = [one.text() for one in seen.tree.css(".changes legend")]
    assert " ".join(told[1].split()) == "2. words replaced · Li Wei · November 2, 2026, 10:00"
    assert "From here:" in seen.tree.css(".changes li")[4].text()
    left = {"change.2": "leave", "change.4": "leave", "change.9": "leave"}
    shown = ivy.send(seen, "/0", again="list", title="A plan", **left)
    assert "&otherwise=2,4,9#changes" in shown.response.url
    for page in (shown, ivy.get("/" + shown.path)):
        assert "6 taken, 3 left with the old words." in page.text
        assert said(page) == ["You should never stop", "At night Talk until you agree"]
        assert [one.attributes["name"] for one in page.tree.css("[value=leave][checked]")] == [
            *left
        ]
    refused = ivy.send(shown, "/0", id="no id", **{"change.4": "take"})
    assert refused.status == 422
    assert "7 taken, 2 left with the old words." in refused.text
    again = ivy.send(refused, "/0", again="list", **dict.fromkeys(left, "take"))
    assert "9 taken, 0 left with the old words." in again.text
    none = ivy.send(again, "/0", again="original")
    assert "0 taken, 9 left with the old words." in none.text
    every = ivy.send(none, "/0", again="accepted")
    assert "9 taken, 0 left with the old words." in every.text
    ivy.send(every, "/0", id="plan", **{"change.1": "leave", "change.9": "leave"})
    text = world.english("articles/plan").read_text()
    assert "## You should always stop when it hurts. Then rest.\n" in text
    assert "At night" in text
    assert "title: A plan\n" in text


def test_a_change_is_told_with_the_marks_of_the_language(ivy: Browser) -> None:
    """No comma of English stands between Chinese words."""
    word, out = docx.Document(), BytesIO()
    run = word.add_paragraph().add_run("Then rest.")
    run.bold = run.italic = True
    change = OxmlElement(
        "w:rPrChange", {qn("w:author"): "Bo", qn("w:date"): "2026-11-02T10:00:00Z"}
    )
    change.append(OxmlElement("w:rPr"))
    run._r.get_or_add_rPr().append(change)
    word.save(out)
    seen = drop(ivy, ("rest.docx", out.getvalue()))
    assert "November 2, 2026, 10:00" in seen.text
    assert "It was: plain. It would be: bold, italic." in " ".join(seen.text.split())
    ivy.send(ivy.get("/me"), "/language", language="zh-Hans")
    seen = ivy.get("/" + seen.path)
    assert "2026年11月2日 10:00" in seen.text
    assert "原来：没有特别的样子。接受后：粗体、斜体。" in " ".join(seen.text.split())


def said(page: Page) -> list[str]:
    """Which of the old words of the plan the page beside shows."""
    shown = " ".join(page.tree.css(".pane")[0].text(separator=" ").split())
    told = ("You should never stop", "Ask a friend", "At night Talk until you agree")
    return [words for words in told if words in shown]


def test_words_for_a_picture_stay_with_it(ivy: Browser, world: World) -> None:
    """Another title, or a change that takes a picture out, gives them to no other one; a new version keeps them."""
    word, out = docx.Document(), BytesIO()
    word.add_heading("Two pictures", 0)
    for colour in ("red", "blue"):
        dot = BytesIO()
        Image.new("RGB", (40, 40), colour).save(dot, "PNG")
        word.add_paragraph(f"The {colour} one: ").add_run().add_picture(BytesIO(dot.getvalue()))
    new = OxmlElement("w:ins")
    run = word.paragraphs[1].runs[-1]._r
    run.addprevious(new)
    new.append(run)
    word.save(out)
    seen = drop(ivy, ("dots.docx", out.getvalue()))
    red, blue = (field for field in seen.form("/0")[1] if field.startswith("words."))
    seen = ivy.send(seen, "/0", again="1", title="Dots", **{red: "A red dot", blue: "A blue dot"})
    assert seen.form("/0")[1][blue] == "A blue dot"
    left = ivy.send(seen, "/0", again="original")
    assert left.form("/0")[1][blue] == "A blue dot"
    source = left.tree.css(".pane img")[0].attributes["src"]
    assert Image.open(BytesIO(ivy.get(str(source)).response.content)).getpixel((9, 9)) == (
        0,
        0,
        255,
    )
    done = ivy.send(left, "/0", id="dots")
    text = world.english("articles/dots").read_text()
    assert "The blue one: ![A blue dot](dots-1.png)" in text
    assert "red dot" not in text
    dropped = drop(ivy, ("dots 2.docx", out.getvalue()))
    shown = ivy.get(f"/{dropped.path}?changes=original&update=articles/dots")
    assert shown.form("/0")[1][blue] == "A blue dot"
    assert "the page says what the file does not" not in shown.text
    again = ivy.send(dropped, "/0", again="original", update="articles/dots")
    assert again.form("/0")[1][blue] == "A blue dot"
    assert not again.tree.css(".report .body > :is(.new, .gone)")
    ivy.send(ivy.get(f"/{done.path}"), "/take-back")  # its picture too
    assert not list(world.english("articles/dots").parent.glob("dots*"))


def test_lines_in_bold_become_headings_and_stay_some(ivy: Browser, world: World) -> None:
    """Who formats headings by hand is told so, and chooses; a new version of the file keeps the choice."""
    word, out = docx.Document(), BytesIO()
    word.add_heading("Two chairs", 0)
    for line in ("What we hear", "What we say"):
        word.add_paragraph().add_run(line).bold = True
        word.add_paragraph("Sit down together.")
    word.save(out)
    seen = drop(ivy, ("chairs.docx", out.getvalue()))
    assert "2 lines in bold may be headings (“What we hear”)" in seen.text
    assert "Make the 2 lines in bold headings: What we hear · What we say" in seen.text
    (label,) = seen.tree.css(".tick:has([name=bold_headings])")
    inside = label.iter(include_text=True)
    parts = [one.tag for one in inside if one.tag != "-text" or one.text().strip()]
    assert parts == ["input", "span"]  # the label has two columns: the box, and all its words
    assert not seen.tree.css("#page h2")
    again = ivy.send(seen, "/0", again="1", bold_headings="1")
    assert [one.text() for one in again.tree.css("#page h2")] == ["What we hear", "What we say"]
    assert "may be headings" not in again.text
    assert again.tree.css("[name=bold_headings][checked]")
    ivy.send(again, "/0", bold_headings="1")
    page = world.english("articles/two-chairs")
    assert "\n## What we hear\n" in page.read_text()
    dropped = drop(ivy, ("chairs.docx", out.getvalue()))
    new = ivy.get(f"/{dropped.path}?update=articles/two-chairs")
    assert not new.tree.css(".report .body > :not(.same)")


def test_a_picture_that_nobody_describes_is_named(ivy: Browser) -> None:
    """On the report while words can be typed, and in the list of pages as long as there are none."""
    word, dot, out = docx.Document(), BytesIO(), BytesIO()
    word.add_heading("One picture", 0)
    Image.new("RGB", (40, 40), "red").save(dot, "PNG")
    word.add_paragraph("Look here: ").add_run().add_picture(BytesIO(dot.getvalue()))
    word.save(out)
    seen = drop(ivy, ("dot.docx", out.getvalue()))
    assert "Nobody says what 1 picture shows" in seen.text
    (field,) = (one for one in seen.form("/0")[1] if one.startswith("words."))
    assert "Nobody says" not in ivy.send(seen, "/0", again="1", **{field: "A red dot"}).text
    assert "nobody says what 1 picture shows" in ivy.send(seen, "/0").text
    assert ivy.get("/pages").text.count("nobody says what 1 picture shows") == 1


def test_the_report_speaks_to_who_reads_it(ivy: Browser) -> None:
    """What it warns of stands in Chinese on Chinese screens, and in English on others."""
    file = ("header.docx", (CASES / "header-footer.docx").read_bytes())
    said = {"en": "of the file; take it out if", "zh-Hans": "如果不是给读者看的，请删掉"}
    for language, words in said.items():
        ivy.send(ivy.get("/me"), "/language", language=language)
        report = drop(ivy, file).text
        assert [one for one in said.values() if one in report] == [words]


def mail_in_mails(depth: int) -> bytes:
    """A mail that lies in one that lies in one …"""
    mail = b"Subject: Deep\r\n\r\nWords.\r\n"
    for number in range(depth):
        cut = f"--b{number}".encode()
        kind = b"Content-Type: multipart/mixed; boundary=" + cut[2:]
        inner = b"Content-Type: message/rfc822\r\n\r\n" + mail
        mail = b"\r\n".join((kind, b"", cut, inner, cut + b"--", b""))
    return mail


FAULTS = {
    "empty.html": b"<html><body><p> </p></body></html>",
    "bare.md": b"No title here.\n",
    "title.md": b"# Only a title\n",
    "head.md": b"---\ntitle: a: b\nkind: article\nkind: handout\n---\n\nWords.\n",
    "broken.txt": b"\xff\xfe\x00\xd8\x00",
    "no.eml": b"Words, and no mail.\n",
    "letter.docx": repacked(DOCX, {"word/document.xml": b"<w"}),
    "deep.html": b"<h1>Deep</h1>" + b"<div>" * 3_000 + b"<p>Words.</p>",
    "deep.eml": mail_in_mails(500),
}


def test_faults_and_what_was_left_out_are_chinese_too(ivy: Browser) -> None:
    """Nobody who reads the desk in Chinese meets an English sentence of the program."""
    ivy.send(ivy.get("/me"), "/language", language="zh-Hans")
    for name, data in FAULTS.items():
        _, _, said = drop(ivy, (name, data)).text.partition("没有接收这个文件。")
        assert re.search("[一-鿿]", said), name
        assert not re.search("[A-Za-z]{3}", re.sub("UTF-8|eml|Word|docx", "", said)), (name, said)
    assert "第4行" in drop(ivy, ("head.md", FAULTS["head.md"])).text
    hidden = ("hidden.docx", (CASES / "hidden-text.docx").read_bytes())
    assert "隐藏的文字" in drop(ivy, hidden).text


def test_every_kind_of_what_is_left_out_has_its_words() -> None:
    """Those that the cases meet, and those that stand in the code."""
    met = {one.what for case in TWINS for one in read_case(case).left_out}
    code = "".join(one.read_text(encoding="utf-8") for one in IMPORTERS.glob("*.py"))
    met |= set(re.findall(r'LeftOut\(\s*"([^"]+)"', code))
    chinese = translations_in("zh-Hans")
    assert met - {SIGN} <= LEFT_OUT
    for text in LEFT_OUT:
        assert chinese.gettext(text) != text, text


def test_a_page_of_the_same_name_is_updated_and_shows_what_changes(
    ivy: Browser, world: World
) -> None:
    """It is named, nothing is written over, and the new version marks each block that came or goes."""
    changed = ARTICLE.replace("take a slow breath", "breathe out slowly")
    seen = drop(ivy, ("pause.md", changed.encode()))
    assert "it is taken for a new version of that page" in seen.text
    assert seen.form("/0")[1]["update"] == ARTICLE_ID
    taken = ivy.send(seen, "/0", again="1", id="pause", update="-")
    assert "of its words stand in articles/pause already" in taken.text
    assert "--update" not in taken.text
    assert "There is a page of this name already" in taken.text
    assert taken.tree.css_first('[data-testid="bring-in"][disabled]')
    shown = ivy.send(taken, "/0", again="1", update=ARTICLE_ID, id="")
    assert "it is taken for" not in shown.text
    for page in (seen, shown):
        marks = [node.attributes["class"] for node in page.tree.css(".report .body > div")]
        assert (marks.count("changed"), marks.count("same")) == (1, 3)
        assert [one.text() for one in page.tree.css(".changed del")] == ["take a slow breath"]
    done = ivy.send(shown, "/0")
    assert "as a draft" not in done.text  # readers have had the page
    assert "breathe out slowly" in world.english(ARTICLE_ID).read_text()


def test_several_files_come_one_after_the_other_and_belong_to_who_dropped_them(
    ivy: Browser, desk: Served
) -> None:
    """What cannot be taken is said beside what can; nobody else sees the files."""
    page = drop(ivy, ("a.txt", b"# Breathe\n\nSlowly."), ("b.exe", b"MZ"), ("c.txt", b"Walk.\n"))
    assert page.status == 422
    assert "b.exe" in page.text
    assert "Go on with 2 files" in page.text
    (link,) = (one for one in page.links() if one.startswith("/bring-in/"))
    assert "File 1 of 2" in ivy.get(link).text
    assert desk.as_("lea").get(link).status == 404
    assert desk.as_("ann").get(link).status == 403
    assert ivy.get(link.replace("/0", "/2")).status == 404


def test_refusals_are_said_in_the_persons_words(ivy: Browser) -> None:
    """Macros by name; a file within a file stays behind, and is named."""
    assert "macros" in drop(ivy, NOT_TAKEN["FILE-MACROS"]).text
    inner = repacked(DOCX, {"word/embeddings/secret.zip": b"PK"})
    assert "secret.zip" in drop(ivy, ("letter.docx", inner)).text


def test_who_may_not_write_sends_no_more_than_anybody(desk: Served) -> None:
    """A reviewer's 5 MB are refused before they are read as a form."""
    ann = desk.as_("ann")
    csrf = ann.get("/me").form("/language")[1]["csrf"]
    sent = ann.http.post(
        ann.base + "/bring-in", data={"csrf": csrf}, files={"file": b"x" * 5_000_000}, timeout=60
    )
    assert sent.status_code == 413


@pytest.mark.slow
def test_a_photo_of_20_mb_in_a_word_file_becomes_300_kb(ivy: Browser, world: World) -> None:
    """From the drop to the page, and without the place where it was taken; the page shows it."""
    taken = photo(4600, 3200)
    assert len(taken) > 20_000_000
    word, out = docx.Document(), BytesIO()
    word.add_paragraph("Two chairs stand by the window.")
    word.add_picture(BytesIO(taken))
    word.save(out)
    report = drop(ivy, ("chairs.docx", out.getvalue()))
    action, fields = report.form(report.path)
    name = next(field for field in fields if field.startswith("words."))
    done = ivy.post(action, {**fields, name: "Two chairs by a window"})
    assert "Brought in" in done.text
    made = world.path("content/en/articles/chairs-1.jpg").read_bytes()
    assert len(made) <= 300_000
    assert b"Exif" not in made
    assert "![Two chairs by a window](chairs-1.jpg)" in world.english("articles/chairs").read_text()

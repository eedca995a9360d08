"""The way of a therapist through the desk, over real HTTP and without JavaScript."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from pipeline.checks.interface import EntryContext
from pipeline.checks.registry import run_entry_checks
from pipeline.flow import findings
from pipeline.flow.findings import returned_texts
from pipeline.model.finding import Finding
from tests.desk.client import Browser, Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

PAGE = f"/pages/{HANDOUT_ID}"


def read_all(browser: Browser, document: str) -> Page:
    """Approve text after text, as the desk leads on."""
    page = browser.get(f"/pages/{document}")
    page = browser.get(next(link for link in page.links() if "/-/texts/" in link))
    for _ in range(50):
        if not page.path.split("?")[0].split("/-/texts/")[-1].isalnum() or "/-/" not in page.path:
            return page
        page = browser.send(page, "/approve")
        assert page.status == 200, page.text
    raise AssertionError("it never ends")


def test_two_taps_a_text_then_publish(desk: Served, world: World) -> None:
    """Sign in, approve text after text, a second person for the safety text, read once more, publish."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    assert "texts wait for you" in ann.get("/").text
    page = read_all(ann, HANDOUT_ID)
    assert "wait for a second reader" in page.text
    blocked = ann.get(f"{PAGE}/-/read")
    assert not any(action.endswith("/publish") for action in blocked.actions())
    read_all(bo, HANDOUT_ID)
    last = bo.get(f"{PAGE}/-/read")
    assert "一起坐下来，把手机放到一边。" in last.text
    done = bo.send(last, "/publish")
    assert "Published. Thank you." in done.text
    world.build()
    assert "一起坐下来" in world.page(HANDOUT_ID)
    assert world.breaches() == []
    assert {line["via"] for line in world.lines(HANDOUT_ID)} == {"desk"}
    sheet = bo.get(f"{PAGE}/-/sign-off")
    assert "Published by Bo" in sheet.text
    assert sheet.text.count("Ann 2") == sheet.text.count("approved")


def test_texts_to_write_are_counted_apart(desk: Served, world: World) -> None:
    """A text without Mandarin takes longer than one to read: the first screen, the page and the command line say how many."""
    before = world.data("review", "list")["documents"]
    world.change(world.english(HANDOUT_ID), "Sit down", "Breathe out.\n\nSit down")
    world.cli("extract")
    desk.memory.workspace(now=True)
    ann = desk.as_("ann")
    (waits,) = (d["waiting"] for d in before if d["id"] == HANDOUT_ID)
    for path in ("/", PAGE):
        said = f"{waits + 1} texts wait for you ({waits} to read, 1 to write), about "
        assert said in " ".join(ann.get(path).text.split())
    after = world.data("review", "list")["documents"]
    took = [sum(d["minutes"] for d in documents) for documents in (before, after)]
    assert took[1] - took[0] == 2


def test_the_proof_sheet_is_of_what_readers_see(desk: Served, world: World) -> None:
    """Both names for safety text, also after somebody wrote other words; a page without a publish has no sheet."""
    ann = desk.as_("ann")
    assert ann.get(f"{PAGE}/-/proof").status == 422
    world.release(HANDOUT_ID)
    short_id = world.short_id(HANDOUT_ID, "If you are in danger now")
    world.cli("review", "edit", HANDOUT_ID, short_id, "--text", "别的话：911，988。", "--as", "ann")
    sheet = ann.get(f"{PAGE}/-/proof")
    rows = [" ".join(row.text().split()) for row in sheet.tree.css('[data-testid="proof-text"]')]
    danger = next(row for row in rows if "If you are in danger" in row)
    assert "别的话" not in danger
    assert "Ann ·" in danger
    assert "Bo ·" in danger
    assert not any("needs 2 people" in row for row in rows)
    assert ann.get(f"{PAGE}/-/proof.pdf").response.content.startswith(b"%PDF-")
    told = world.data("review", "proof", HANDOUT_ID, "--out", str(world.root / "sheet.pdf"))
    assert told["texts"] == len(rows)
    assert told["without_enough_readers"] == []
    assert (world.root / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    people = world.path("locales/reviewers.yaml")
    people.write_text(people.read_text().replace("id: bo", "id: bo\n  invited_by: ann"))
    told = world.data("review", "proof", HANDOUT_ID, "--out", str(world.root / "again.pdf"))
    assert told["without_enough_readers"]  # Bo may be Ann by another name


def test_the_proof_sheet_has_every_column_on_screen_and_on_paper(
    desk: Served, world: World
) -> None:
    """What came back, who put which finding aside, when and why, and both names for safety text."""
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    said = "一起坐下来,把手机放到一边。"
    world.cli("review", "edit", HANDOUT_ID, short_id, "--text", said, "--as", "ann")
    dismiss = ("review", "dismiss", HANDOUT_ID, short_id, "width", "--reason", "wording")
    world.cli(*dismiss, "--as", "bo")
    world.release(HANDOUT_ID)
    returned_texts(desk.memory.workspace(now=True))[said] = "Sit and put the mobiles aside."
    lea = desk.as_("lea")
    paper = PdfReader(BytesIO(lea.get(f"{PAGE}/-/proof.pdf").response.content))
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for shown in (lea.get(f"{PAGE}/-/proof").text, printed):
        for words in ("Sit down together", said, "Sit and put the mobiles aside.", "Ann", "Bo"):
            assert words in shown
        assert "wording" in shown[shown.index("mobiles aside") :]  # why it was put aside
    assert world.lines(HANDOUT_ID)[-1]["at"][:10] in printed


def test_an_owner_reads_words_and_no_marks(desk: Served, world: World) -> None:
    """Proof sheet, sign-off sheet and paper say what readers see: no stars, no address of a link."""
    world.release(ARTICLE_ID)
    lea, page = desk.as_("lea"), f"/pages/{ARTICLE_ID}/-"
    shown = [lea.get(f"{page}/{name}").text for name in ("proof", "sign-off")]
    paper = PdfReader(BytesIO(lea.get(f"{page}/proof.pdf").response.content))
    shown.append(" ".join(sheet.extract_text() for sheet in paper.pages))
    for text in shown:
        assert "Speak for yourself first." in " ".join(text.split())
        assert "先说自己的感受" in text
        assert "**" not in text
        assert "](" not in text


def test_edit_undo_withdraw(desk: Served, world: World) -> None:
    """Other words are saved or saved and approved; an approval is taken back at once or later."""
    ann = desk.as_("ann")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    saved = ann.send(card, "/save", text="把需要说出来")
    assert "Saved, not approved yet." in saved.text
    assert "把需要说出来" in world.po(ARTICLE_ID).read_text()
    after = ann.send(saved, "/approve")
    assert "Undo" in after.text
    undone = ann.send(after, "/take-back")
    assert "Withdrawn." in undone.text
    assert undone.path.split("?")[0].endswith(short_id)
    again = ann.send(undone, "/approve", text="说出你需要什么")
    assert again.status == 200
    later = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    assert "approved" in later.text
    withdrawn = ann.send(later, "/take-back")
    assert "Reads well" in withdrawn.text
    assert [line["verdict"] for line in world.lines(ARTICLE_ID)] == [
        "edit",
        "approve",
        "withdraw",
        "edit",
        "approve",
        "withdraw",
    ]


def test_a_stale_form_changes_nothing(desk: Served, world: World) -> None:
    """Theirs, yours and the base stand side by side; nothing is written; sent again on purpose, it is taken."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    cards = [browser.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}") for browser in (ann, bo)]
    bo.send(cards[1], "/save", text="波的译文")
    before = world.ledger(ARTICLE_ID).read_bytes()
    conflict = ann.send(cards[0], "/save", text="安的译文")
    assert conflict.status == 409
    for words in ("说出你的需要", "波的译文", "安的译文"):
        assert words in conflict.text
    assert world.ledger(ARTICLE_ID).read_bytes() == before
    assert "安的译文" not in world.po(ARTICLE_ID).read_text()
    assert ann.send(cards[0], "/approve").status == 409  # an approval of words that are gone
    taken = ann.send(conflict, "/save")
    assert taken.status == 200
    assert "安的译文" in world.po(ARTICLE_ID).read_text()


def test_an_empty_field_is_said_to_be_empty(desk: Served, world: World) -> None:
    """Where a save of nothing is refused, what the checks say of the saved words does not stand below it."""
    ann = desk.as_("ann")
    for words in ("", "  "):
        card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'Say what')}")
        assert "nothing found" in card.text
        refused = ann.send(card, "/save", text=words)
        assert refused.status == 422
        assert "There are no words in the field." in refused.tree.css("#look")[0].text()
        assert "nothing found" not in refused.text


def test_typed_words_that_are_refused_are_checked_once(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the answer was refused for is what the card says of it; the saved words are not checked again either."""
    ann = desk.as_("ann")
    card = ann.get(f"{PAGE}/-/texts/{world.short_id(HANDOUT_ID, 'If you are in danger')}")
    checked: list[str] = []

    def run(context: EntryContext) -> tuple[Finding, ...]:
        checked.append(context.entry.target)
        return run_entry_checks(context)

    monkeypatch.setattr(findings, "run_entry_checks", run)
    refused = ann.send(card, "/approve", text="请打电话。")
    assert refused.status == 422
    assert "988" in refused.tree.css("#look")[0].text()
    assert checked == ["请打电话。"]


def test_a_form_sent_twice_is_taken_once(desk: Served, world: World) -> None:
    """A double tap, a reload, a flaky net: the same form changes nothing the second time."""
    ann = desk.as_("ann")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    for ending, fields in (
        ("/approve", {"text": "把需要说出来"}),
        ("/ask", {"words": "真的吗？"}),
        ("/reject", {"reason": "tone"}),
        ("/take-back", {}),
    ):
        card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
        first = ann.send(card, ending, **fields)
        lines = world.ledger(ARTICLE_ID).read_bytes()
        second = ann.send(card, ending, **fields)
        assert (first.status, second.status) == (200, 200), (ending, second.text)
        assert world.ledger(ARTICLE_ID).read_bytes() == lines, ending


def test_bulk_never_takes_safety_text(desk: Served, world: World) -> None:
    """The count is said before; only the texts that were shown are approved, safety text never."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    confirm = ann.get(f"{PAGE}/-/bulk")
    assert "Read these one by one" in confirm.text
    short_id = world.short_id(HANDOUT_ID, "Sit down together")
    bo.send(bo.get(f"{PAGE}/-/texts/{short_id}"), "/save", text="请一起坐下来。")
    form = confirm.tree.css("input[name=pair]")
    data = [("pair", str(node.attributes["value"])) for node in form]
    action, fields = confirm.form("/bulk")
    done = ann.http.post(ann.base + action, data=[("csrf", fields["csrf"]), *data], timeout=60)
    assert done.status_code == 200
    approved = [line for line in world.lines(HANDOUT_ID) if line["verdict"] == "approve"]
    assert len(approved) == len(data) - 1
    assert {line["how"] for line in approved} == {"bulk"}
    reviews = world.data("review", "show", HANDOUT_ID, "--all")["entries"]
    assert not any(e["have"] for e in reviews if e["safety"] or "坐下来。" in e["target"])


def test_questions_hold_the_page_until_they_are_settled(desk: Served, world: World) -> None:
    """“Not sure” names somebody; the page waits; the words stand in the store, not in the ledger."""
    ann, bo = desk.as_("ann"), desk.as_("bo")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    ann.send(card, "/ask", words="语气会不会太硬？", to="bo")
    assert "语气" not in world.ledger(ARTICLE_ID).read_text()
    assert "question" in world.reasons(ARTICLE_ID)
    seen = bo.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    assert "语气会不会太硬？" in seen.text
    assert "settled by Bo" in bo.send(seen, "/answer").text
    assert "question" not in world.reasons(ARTICLE_ID)


def test_other_tools_are_seen_at_once(desk: Served, world: World) -> None:
    """What an editor, `pipeline review` or a build writes shows with the next page, without a restart."""
    ann = desk.as_("ann")
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    world.cli("review", "edit", ARTICLE_ID, short_id, "--text", "命令行的译文", "--as", "bo")
    assert "命令行的译文" in ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}").text
    world.change(world.po(ARTICLE_ID), "命令行的译文", "编辑器的译文")
    assert "编辑器的译文" in ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}").text
    assert ann.send(card, "/approve").status == 409


def test_search_finds_two_characters(desk: Served) -> None:
    """In either language; FTS tokenizers would find no word of two characters."""
    ann = desk.as_("ann")
    assert "1 text" in ann.get("/search?q=手机").text
    assert "1 text" in ann.get("/search?q=PHONES").text
    assert "Nothing found." in ann.get("/search?q=天气").text


def test_the_page_can_be_taken_down_by_who_may_publish_it(desk: Served, world: World) -> None:
    """Withdrawn at the desk, down with the next build; who only reads sees no such button."""
    world.release(ARTICLE_ID)
    assert not any(
        a.endswith("/withdraw")
        for a in desk.as_("rae").get(f"/pages/{ARTICLE_ID}/-/read").actions()
    )
    ann = desk.as_("ann")
    page = ann.get(f"/pages/{ARTICLE_ID}/-/read")
    action, fields = page.form("/withdraw")
    assert "The Mandarin page is not published" in ann.post(action, fields).text
    lines = world.lines(ARTICLE_ID)
    assert ann.post(action, fields, follow=False).status == 303
    assert world.lines(ARTICLE_ID) == lines
    world.build()
    assert world.version(ARTICLE_ID) == {}


def test_the_log_is_data(desk: Served) -> None:
    """Every row is JSON with its seal."""
    lines = desk.as_("ada").get("/people/log.jsonl").response.text.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert {"sign-in", "password-set"} <= {row["event"] for row in rows}

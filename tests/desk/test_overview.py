"""The owner's page and what happened: true figures, plain words, and nobody's minutes told behind their back."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow.desk.minutes import BREAK, by_month, month_of
from pipeline.store import accounts
from pipeline.store.database import Store
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

ROOT = Path(__file__).parents[2]
MOMENTS = st.lists(st.integers(1_790_000_000, 1_790_050_000))
NOW = 1_790_000_000


@given(MOMENTS, st.integers(1_790_000_000, 1_790_050_000))
def test_minutes_never_count_a_gap_and_never_shrink(moments: list[int], more: int) -> None:
    """Their order means nothing; one more act never makes it less, nor adds more than two gaps could."""
    before, after = (sum(by_month(made).values()) for made in (moments, [*moments, more]))
    assert before == sum(by_month(reversed(moments)).values())
    assert before <= after <= before + 2 * BREAK * 60
    assert before <= max(moments, default=0) - min(moments, default=0)
    assert before < max(1, len(moments)) * BREAK * 60


def worked(store: Store, person: str, minutes: int) -> None:
    """Somebody chose a language again and again, a minute between."""
    for number in range(minutes + 1):
        later = Store(store.engine, partial(float, NOW + 60 * number))
        accounts.change(later, person, person, "language", language="en")


def told(desk: Served, who: str) -> str:
    """The minutes of this month, as the owner's page tells them."""
    rows = desk.as_(who).get("/overview").tree.css("[data-testid=months] tbody tr")
    return rows[-1].css("td")[-1].text(strip=True)


def test_a_sum_that_would_tell_one_person_is_left_out(desk: Served) -> None:
    worked(desk.store, "ann", 5)
    assert told(desk, "lea") == "–"
    assert "5 minutes" in desk.as_("ann").get("/me").text
    worked(desk.store, "bo", 7)
    assert told(desk, "lea") == "12"
    assert told(desk, "ada") == "12"
    assert "Nobody else sees your minutes" in desk.as_("ann").get("/me").text
    assert not desk.as_("lea").get("/overview").tree.css("[data-testid=minutes-by-person]")


def test_minutes_of_each_only_where_everybody_is_told(desk: Served) -> None:
    worked(desk.store, "ann", 5)
    file = desk.root / "pipeline.toml"
    file.write_text(file.read_text() + "\n[desk]\nminutes_by_person = true\n")
    page = desk.as_("lea").get("/overview")
    (people,) = page.tree.css("[data-testid=minutes-by-person]")
    assert "Ann 5" in people.text()
    for who in ("ann", "bo", "rae"):
        assert "see the minutes of each person" in desk.as_(who).get("/me").text


def test_the_page_of_an_owner(desk: Served, world: World) -> None:
    """The states are those of the list; each published page has its proof; the tables say the same."""
    world.approve(ARTICLE_ID)
    world.publish(ARTICLE_ID)
    lea = desk.as_("lea")
    page = lea.get("/overview")
    for link in page.tree.css("[data-testid=page-states] a"):
        (number,) = link.css("b")
        listed = lea.get(str(link.attributes["href"]))
        assert str(len(listed.tree.css(".documents > li"))) == number.text()
    proofs = page.tree.css("[data-testid=proof]")
    assert [p.attributes["href"] for p in proofs] == [f"/pages/{ARTICLE_ID}/-/proof"]
    assert lea.get(str(proofs[0].attributes["href"])).status == 200
    month = [
        c.text(strip=True) for c in page.tree.css("[data-testid=months] tbody tr")[0].css("td")
    ]
    assert month[0] == str(len({line["source_sha"] for line in world.lines(ARTICLE_ID)} - {None}))
    assert month[1:3] == ["1", "0"]
    pages, months = (table(lea.get(f"/overview/{n}.csv").response) for n in ("pages", "months"))
    assert {row["id"]: row["state"] for row in pages} == {
        ARTICLE_ID: "published",
        HANDOUT_ID: "with the therapists",
    }
    assert [months[0]["texts_approved"], months[0]["pages_published"]] == month[:2]


def table(response: object) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


def test_a_cell_computes_nothing(desk: Served, world: World) -> None:
    file = world.english(ARTICLE_ID)
    file.write_text(re.sub(r"(?m)^title: .*$", 'title: "=1+1"', file.read_text()))
    desk.memory.workspace(now=True)
    assert "'=1+1" in desk.as_("lea").get("/overview/pages.csv").response.text


def test_what_happened_in_plain_words(desk: Served, world: World) -> None:
    """A day's approvals are one line; publishing and withdrawing stand alone; a lead sees no sign-ins."""
    world.approve(ARTICLE_ID)
    world.publish(ARTICLE_ID)
    world.cli("review", "withdraw", ARTICLE_ID, "--as", "ann")
    lea = desk.as_("lea")
    said = [" ".join(li.text().split()) for li in lea.get("/people/log").tree.css(".happened li")]
    texts = len({line["source_sha"] for line in world.lines(ARTICLE_ID)} - {None})
    assert any(f"Ann approved {texts} texts of" in row for row in said)
    assert any("Ann published" in row and "Proof sheet" in row for row in said)
    assert any("Ann took" in row and row.endswith("down") for row in said)
    assert not any("signed in" in row for row in said)
    assert any(
        "Lea signed in" in row.text() for row in desk.as_("ada").get("/people/log").tree.css("li")
    )
    only = lea.get("/people/log?show=publications").tree.css(".happened li")
    assert len(only) == 2
    accounts.change(desk.store, "lea", "lea", "language", language="zh-Hans")
    assert "Ann 撤下了" in lea.get("/people/log").text


def events() -> Iterator[str]:
    """Every event that the code writes into the log of the desk."""
    calls = {"record", "change", "change_glossary", "tell", "note"}
    files = (f for part in ("store", "flow") for f in (ROOT / "pipeline" / part).rglob("*.py"))
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    for call in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in calls:
            for argument in call.args:
                is_either = isinstance(argument, ast.IfExp)
                for one in ast.iter_child_nodes(argument) if is_either else (argument,):
                    if isinstance(one, ast.Constant) and re.fullmatch("[a-z-]+", str(one.value)):
                        yield str(one.value)


def test_every_event_has_a_sentence() -> None:
    template = (ROOT / "pipeline/web/templates/happening.html").read_text(encoding="utf-8")
    found = {*events()}
    assert len(found) > 20
    assert {event for event in found if f'"{event}"' not in template} == set()


def test_no_raw_key_is_shown(desk: Served) -> None:
    accounts.change(desk.store, "ann", "ada", "some-new-event", role="lead")
    said = desk.as_("ada").get("/people/log").text
    assert "some-new-event" not in said
    assert "Ada changed something at the desk" in said
    assert month_of(NOW) == "2026-09"

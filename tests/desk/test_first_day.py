"""The first day: from an empty folder to somebody who can sign in, behind a code, for this machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import open_project
from pipeline.web.first_day import TRIES, FirstDay, has_people, set_up_app
from tests.desk.served import Served, add_author, served
from tests.desk.test_inviting import asked_in, invite
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

FORM = {
    "name": "Our practice",
    "url": "www.example.org/",
    "person": "Ivy",
    "id": "ivy",
    "password": "a kettle sings low",
}


@pytest.fixture
def first(tmp_path: Path) -> FirstDay:
    return FirstDay(tmp_path / "ours")


def test_a_practice_is_set_up(first: FirstDay) -> None:
    """One person looks after accounts and writes English; they decide nothing. The set-up is over then."""
    client = set_up_app(first).test_client()
    assert "code" in client.get("/").text
    assert not has_people(first.folder)
    assert client.post("/", data={**FORM, "code": first.code, "id": " Ivy "}).status_code == 200
    assert first.done.is_set()
    assert has_people(first.folder)
    (ivy,) = open_workspace(first.folder).reviewers
    assert (ivy.id, ivy.role) == ("ivy", "author")
    assert open_project(first.folder).settings.site_name == "Our practice"
    assert open_project(first.folder).settings.site_url == "https://www.example.org"
    assert client.post("/", data={**FORM, "code": first.code, "id": "eve"}).status_code == 303
    assert len(open_workspace(first.folder).reviewers) == 1
    assert "code" not in client.get("/sign-in").text  # who is quicker than the desk waits for it


@pytest.mark.parametrize(
    "wrong",
    [{"code": "0"}, {"password": "short"}, {"name": 'a"b'}, {"url": "example"}, {"id": "a/b"}],
    ids=str,
)
def test_what_is_wrong_makes_nothing(first: FirstDay, wrong: dict[str, str]) -> None:
    """It is said at the field, which has the focus; what was typed stays, and no file is written."""
    client = set_up_app(first).test_client()
    said = client.post("/", data={**FORM, "code": first.code, **wrong})
    assert said.status_code == 422
    assert 'role="alert"' in said.text
    (field,) = LexborHTMLParser(said.text).css("[autofocus]")
    assert [field.attributes["id"]] == [*wrong]
    assert f"{next(iter(wrong))}-error" in str(field.attributes["aria-describedby"])
    assert not first.folder.exists()
    assert not first.done.is_set()


def test_a_folder_that_takes_no_project_is_said(tmp_path: Path) -> None:
    """Above the form, in the language of the browser, and the path of the folder as it is."""
    first = FirstDay(tmp_path / "100 % ours")
    first.folder.mkdir()
    (first.folder / "glossary.yaml").write_text("[]\n")
    client = set_up_app(first).test_client()
    said = client.post("/", data={**FORM, "code": first.code}, headers={"Accept-Language": "zh"})
    assert said.status_code == 422
    assert "没能完成。程序的提示是：" in said.text
    assert "100 % ours" in said.text


def test_the_code_is_not_guessed(first: FirstDay) -> None:
    """After five wrong ones the right one is worth nothing."""
    client = set_up_app(first).test_client()
    for number in range(TRIES):
        client.post("/", data={**FORM, "code": f"x{number}"})
    assert client.post("/", data={**FORM, "code": first.code}).status_code == 422
    assert not first.done.is_set()


def test_only_this_machine_sets_up(first: FirstDay) -> None:
    """No other host's name, no other address, no other site's form."""
    client = set_up_app(first).test_client()
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/", environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 400
    sent = {**FORM, "code": first.code}
    assert client.post("/", data=sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not first.done.is_set()


def test_a_new_practice_is_told_what_it_lacks(desk: Served, world: World) -> None:
    """A page, two therapists who can sign in, and that they are two; nobody is sent what nobody can read."""
    ada = desk.as_("ada")
    assert "First steps" not in ada.get("/").text
    for name in ("ann", "bo", "lea"):
        world.cli("users", "disable", name)
    add_author(desk, world)
    desk.memory.workspace(now=True)
    assert "0 of 2 can sign in" in ada.get("/").text
    ivy = desk.as_("ivy")
    about = f"/pages/{ARTICLE_ID}/-/about"
    assert "No therapist can sign in yet" in ivy.get(about).text
    sent = ivy.send(ivy.get(about), "/send")
    assert "sent " in sent.tree.css(".figures")[0].text()
    assert "Whoever looks after the desk can invite them." in sent.text
    assert "Remind the therapists" not in sent.text
    assert "No therapist can sign in yet" in ivy.get(about).text
    invite(ada, "fu", name="Fu")
    assert "1 invitation is open" in ada.get("/").text
    for name in ("gu", "hu"):
        asked_in(desk, ada, name)
    assert "No therapist can sign in yet" not in ivy.get(about).text
    assert "Remind the therapists" in ivy.get(about).text
    for browser in (ada, ivy):
        assert "count as those of 1. A text about safety takes 2." in browser.get("/").text
    for name in ("gu", "hu"):
        world.cli("users", "confirm", name)
    desk.memory.workspace(now=True)
    assert "First steps" not in ada.get("/").text
    assert "Bring in a new page" in ivy.get("/").text
    assert "Bring in a new page" not in ada.get("/").text


def test_the_samples_are_named_and_never_public(first: FirstDay) -> None:
    """A new practice has two pages to try: drafts, named as samples, and none of its own; readers get neither."""
    client = set_up_app(first).test_client()
    client.post("/", data={**FORM, "code": first.code})
    world = World(first.folder)
    world.build()
    assert not [path for path in world.site() if path.startswith("en/")]
    with served(first.folder) as desk:
        ivy = desk.as_("ivy")
        assert ivy.get("/").text.count("sample of pipeline") == 2
        assert "Bring in a page of your own" in ivy.get("/").text
        assert ivy.get("/pages").text.count("sample of pipeline") == 2
        own = world.path("content/en/handouts/our-own.md")
        own.write_text("---\ntitle: Zoo of feelings\n---\n\nName one.\n")
        desk.memory.workspace(now=True)
        titles = [one.text() for one in ivy.get("/").tree.css(".queue .titles")]
        assert "Zoo of feelings" in titles[0]  # before what is there to try
        own.unlink()
        about = ivy.get("/pages/handouts/ten-minute-check-in/-/about")
        assert "pipeline remove handouts/ten-minute-check-in" in about.text
    for sample in (
        "handouts/ten-minute-check-in",
        "articles/listening-so-that-your-partner-feels-heard",
    ):
        world.cli("remove", sample, "--yes")
    assert not world.open().documents


def test_the_password_is_asked_once(first: FirstDay) -> None:
    """Whoever has set the practice up is signed in at the desk that follows."""
    client = set_up_app(first).test_client()
    assert "data-show-password" in client.get("/").text
    client.post("/", data={**FORM, "code": first.code})
    cookie = client.get_cookie("desk")
    assert cookie
    with served(first.folder) as desk:
        browser = desk.browser()
        browser.http.cookies.set("desk", cookie.value)
        assert browser.get("/sign-in").path == ""
        assert "Ivy" in browser.get("/me").text

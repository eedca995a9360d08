"""The first day: from an empty folder to somebody who can sign in, behind a code, for this machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow.project import open_project
from pipeline.flow.workspace import open_workspace
from pipeline.web.first_day import TRIES, FirstDay, has_people, set_up_app

FORM = {
    "name": "Our practice",
    "url": "https://www.example.org",
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
    assert client.post("/", data={**FORM, "code": first.code}).status_code == 200
    assert first.done.is_set()
    assert has_people(first.folder)
    (ivy,) = open_workspace(first.folder).reviewers
    assert (ivy.id, ivy.role) == ("ivy", "author")
    assert open_project(first.folder).settings.site_name == "Our practice"
    assert client.post("/", data={**FORM, "code": first.code, "id": "eve"}).status_code == 303
    assert len(open_workspace(first.folder).reviewers) == 1
    assert "code" not in client.get("/sign-in").text  # who is quicker than the desk waits for it


@pytest.mark.parametrize(
    "wrong",
    [{"code": "0"}, {"password": "short"}, {"name": 'a"b'}, {"url": "example.org"}],
    ids=str,
)
def test_what_is_wrong_makes_nothing(first: FirstDay, wrong: dict[str, str]) -> None:
    """It is said, what was typed stays, and no file is written."""
    client = set_up_app(first).test_client()
    said = client.post("/", data={**FORM, "code": first.code, **wrong})
    assert said.status_code == 422
    assert 'role="alert"' in said.text
    assert not first.folder.exists()
    assert not first.done.is_set()


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

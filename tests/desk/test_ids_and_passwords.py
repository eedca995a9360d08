"""Names that nobody mistakes and passwords that nobody guesses: what the desk and the command line refuse."""

from __future__ import annotations

import re
from itertools import product

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from pipeline.flow.accounts.password_rules import check_password
from pipeline.model.errors import PipelineError
from tests.desk.client import Page
from tests.desk.served import PASSWORD, Served
from tests.desk.test_inviting import OTHER, join
from tests.every import every
from tests.flow.world import World

LINK = re.compile(r"https?://[^\"\s]+(/invitations/[\w-]+)")
NO_IDS = [
    "",
    ".",
    "..",
    "a..b",
    "-a",
    "a-",
    "a_.b",
    "a/b",
    "../ann",
    "a\u200bb",
    "\u200b",
    "ｇｕ",
    "gu\u0301",
    "g\u0443",
    "王芳",
    "a" * 41,
]
ALIKE = ["1ea", "l-ea", "b0", "b.o", "rae_", "a.d-a", "c1aude", "c-laude", "torn"]
"""Like `lea`, `bo`, `rae`, `ada`, `claude` and `tom`, who are there."""
COMMON = [
    "password123",
    "Passw0rd!!",
    "1234567890",
    "qwertyuiop",
    "1q2w3e4r5t",
    "iloveyou12",
    "trustno1trustno1",
    "letmein letmein",
    "sunshine-2026",
    "abcdefghij",
    "2026-11-28",
]
OURS = [
    "examplepractice",
    "Example Practice",
    "Example-Practice-1",
    "3xample pr4ctice",
    "desk.example.org",
    "couples therapy",
    "guanyin guanyin",
    "Guan Yin 2026",
]
"""The practice's name and address, and the person's own name."""
SETTINGS = 'site_name = "Example Practice"\nsite_url = "https://www.example.org"\n[desk]\nurl = "https://desk.example.org"\n'
GOOD = [
    "seven quiet rivers",
    "我家门前有三棵柿子树",
    "kx4-9vQ2m_7Zr",
    "correct horse battery staple",
]


def invite(desk: Served, id_: str, role: str, name: str = "Somebody") -> Page:
    """By a lead, on the page *People*."""
    lea = desk.as_("lea")
    return lea.send(lea.get("/people"), "/people/invite", id=id_, name=name, role=role)


def asked(*ids: str) -> dict[str, tuple[str, str]]:
    """Each of them as who decides and as who only reads."""
    return {f"{id_!r} {role}": (id_, role) for id_ in ids for role in ("reviewer", "reader")}


def test_what_is_no_id_is_nobodys(desk: Served) -> None:
    """Neither who decides nor who only reads gets it; the desk says what an id is."""

    def law(id_: str, role: str) -> None:
        refused = invite(desk, id_, role)
        assert refused.status == 422
        assert not LINK.search(refused.response.text)
        assert "small letters and digits, 40 at most" in refused.text
        assert refused.form("/people/invite")[1]["name"] == "Somebody"  # what was typed stays

    every(law, asked(*NO_IDS))


def test_an_id_is_typed_as_a_name_is(desk: Served) -> None:
    """Large letters and blanks are no fault: who is asked in as “Li Wei” signs in as that too."""
    link = LINK.search(invite(desk, " Li Wei ", "reader", "Li Wei").response.text)
    assert link
    join(desk, link[1])
    assert desk.browser().sign_in("Li Wei", OTHER).path == ""


def test_an_id_that_looks_like_somebodys_is_nobodys(desk: Served, world: World) -> None:
    """Nobody signs decisions with a name that colleagues read as another's."""
    for name in ("claude", "tom"):
        world.cli("users", "add", name, "--name", name.title())
    desk.memory.workspace(now=True)

    def law(id_: str, role: str) -> None:
        refused = invite(desk, id_, role)
        assert refused.status == 422
        assert not LINK.search(refused.response.text)

    every(law, asked(*ALIKE))


@pytest.mark.usefixtures("desk")
def test_the_command_line_refuses_them_too(world: World) -> None:
    """With a code, and without a line in any file."""
    world.cli("users", "add", "lea", "--name", "Lea", "--role", "lead", expect=None)
    world.cli("users", "add", "bo", "--name", "Bo", expect=None)
    before = world.tracked()

    def law(command: str, id_: str) -> None:
        done = world.cli("users", command, id_, "--name", "Somebody", expect=None)
        assert done.exit_code in (1, 2)
        assert re.search("USER|ALIKE", done.stderr)
        assert world.tracked() == before

    tries = product(("add", "invite"), ("", "..", "a" * 41, "g\u0443", "l-ea", "b0"))
    every(law, {repr(one): one for one in tries})


def test_a_name_is_what_people_see(desk: Served) -> None:
    """No sign that cannot be seen, no name that fills the page."""
    for name in ("Le\u200ba", "a\u202eel", "x" * 81, "Lea\nlead"):
        assert invite(desk, "gu", "reader", name).status == 422, name


def test_what_others_guess_is_no_password(desk: Served, world: World) -> None:
    """Neither for somebody new, nor by somebody who changes theirs, nor from the command line."""
    world.path("pipeline.toml").write_text(SETTINGS)
    desk.memory.workspace(now=True)
    link = LINK.search(invite(desk, "guan-yin", "reader", "Guan Yin").response.text)
    assert link
    browser, lea = desk.browser(), desk.as_("lea")
    page = browser.get(link[1])
    person = ("users", "add", "guan-yin", "--name", "Guan Yin", "--role", "reader")

    def law(password: str) -> None:
        refused = browser.send(page, "", password=password)
        assert refused.status == 422
        assert "too easy to guess" in refused.text
        if "guan" not in password.lower():
            changed = lea.send(lea.get("/me"), "/password", old=PASSWORD, password=password)
            assert changed.status == 422
        assert "PASSWORD" in world.cli(*person, stdin=f"{password}\n", expect=2).stderr

    every(law, {password: (password,) for password in (*COMMON, *OURS)})


def test_words_of_ones_own_are_a_password(desk: Served) -> None:
    """In any script, with blanks, of ten characters or more."""
    lea, old = desk.as_("lea"), PASSWORD
    for password in GOOD:
        changed = lea.send(lea.get("/me"), "/password", old=old, password=password)
        assert changed.status == 200, password
        assert desk.browser().sign_in("lea", password).status == 200, password
        old = password


def test_the_most_common_passwords_are_refused(desk: Served) -> None:
    """Each of the 10,000 most common that is long enough to be one; in the forms that people give them."""
    common = FREQUENCY_LISTS["passwords"][:10_000]
    assert len(common) == 10_000
    long = [one for one in common if len(one) >= 10]
    short = [one for one in common[:400] if len(one) < 10]
    forms = [*long, *(f"{one}{one}"[:30] for one in short if len(one) > 4)]
    assert len(forms) > 300
    for form in forms:
        with pytest.raises(PipelineError, match="PASSWORD"):
            check_password(form, ())

"""The daily note: who gets one, what it says, and what it never says; sent to a real server on loopback."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from pipeline.files.mail import PASSWORD
from pipeline.flow.desk.digest import DAY, Digest, email_to
from pipeline.store import passwords
from pipeline.store.schema import accounts
from tests.conftest import need
from tests.desk.served import Served, move_mail
from tests.fakes.smtp import SmtpServer
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID, MANDARIN
from tests.flow.world import World

MAIL = """
[desk]
url = "https://desk.example.org"
[mail]
host = "127.0.0.1"
port = {port}
tls = "{tls}"
sender = "desk@example.org"
user = "{user}"
"""


def use(world: World, server: SmtpServer, tls: str = "off", user: str = "") -> None:
    """The project sends its mail there."""
    with world.path("pipeline.toml").open("a") as file:
        file.write(MAIL.format(port=server.port, tls=tls, user=user))


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(refuse=["bo@example.org"]) as running:
        yield running


def ask_for_it(desk: Served, name: str) -> None:
    """By the form on the person's own page."""
    desk.memory.workspace(now=True)
    browser = desk.as_(name)
    assert move_mail(browser, f"{name}@example.org").status == 200


def test_who_asked_gets_how_much_waits(world: World, desk: Served, server: SmtpServer) -> None:
    """Nobody else; no word, title or name of a page; nothing is sent without --send."""
    use(world, server)
    for name in ("ann", "lea"):
        ask_for_it(desk, name)
    # a command that checks no password measures what one costs in vain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_rounds", lambda: pytest.fail("a password was hashed"))
        shown = world.cli("review", "digest")
    assert [line.split()[3] for line in shown.output.splitlines()[:-1]] == ["ann", "lea"]
    assert not server.letters
    said = world.data("review", "digest", "--send")
    assert [one["account"] for one in said["digests"]] == ["ann", "lea"]
    assert [made["To"] for made in server.letters] == ["ann@example.org", "lea@example.org"]
    made = server.letters[0]
    waits = said["digests"][0]["waits"]
    assert (
        made["Subject"]
        == f"{waits} paragraphs wait for you (28 to write), about {said['digests'][0]['minutes']} minutes"
    )
    assert (made["From"], made["Auto-Submitted"]) == ("desk@example.org", "auto-generated")
    text = made.get_content()
    assert "https://desk.example.org" in text
    for words in (*MANDARIN, *MANDARIN.values(), ARTICLE_ID, HANDOUT_ID):
        assert words not in f"{made['Subject']}\n{text}"
    assert "example.org" not in desk.as_("ada").get("/people/log.jsonl").response.text


def test_one_a_day(world: World, desk: Served, server: SmtpServer) -> None:
    """However often the command runs."""
    use(world, server)
    ask_for_it(desk, "ann")
    world.cli("review", "digest", "--send")
    assert world.data("review", "digest", "--send")["digests"] == []
    assert len(server.letters) == 1
    with desk.store.write() as connection:
        connection.execute(update(accounts).values(mailed_at=accounts.c.mailed_at - DAY - 60))
    world.cli("review", "digest", "--send")
    assert len(server.letters) == 2


def test_who_has_nothing_to_do_is_left_alone(
    world: World, desk: Served, server: SmtpServer
) -> None:
    """Nothing waits, the address was taken back, the right has ended, or the account has."""
    use(world, server)
    for name in ("ann", "bo", "lea"):
        ask_for_it(desk, name)
    assert move_mail(desk.as_("lea"), "").status == 200
    world.cli("users", "disable", "bo")
    for document in (ARTICLE_ID, HANDOUT_ID, "site"):
        world.cli("review", "approve", document, "--all", "--safety", "--as", "ann", expect=None)
    left = world.data("review", "digest")["digests"]
    assert not [one for one in left if one["account"] in ("bo", "lea")]
    waits = desk.as_("ann").get("/").text
    assert ("Nothing waits for you" in waits) is (not left)


def test_an_address_that_the_server_will_not_take(
    world: World, desk: Served, server: SmtpServer
) -> None:
    """The others get theirs; the command ends with 3 and says whose it was."""
    use(world, server)
    for name in ("ann", "bo", "lea"):
        ask_for_it(desk, name)
    ran = world.cli("review", "digest", "--send", expect=3)
    assert "! refused by the server  bo" in ran.output
    assert [made["To"] for made in server.letters] == ["ann@example.org", "lea@example.org"]


def test_what_is_no_address_is_refused(world: World, desk: Served, server: SmtpServer) -> None:
    """Least of all one that would add a line to the letter's head."""
    use(world, server)
    desk.memory.workspace(now=True)
    ann = desk.as_("ann")
    for address in (
        "ann",
        "a@b",
        "a b@x.org",
        "a@x.org\nBcc: b@x.org",
        "<a@x.org>",
        "a@x.org," + "b" * 300,
    ):
        assert move_mail(ann, address).status == 422, address
    assert world.data("review", "digest")["digests"] == []


def test_off_by_default(world: World, desk: Served) -> None:
    """No server in the settings: no form, and --send says what to set."""
    assert "/me/mail" not in desk.as_("ann").get("/me").response.text
    assert "set `mail.host`" in world.cli("review", "digest", "--send", expect=2).output


def test_a_server_that_does_not_do_as_asked(
    world: World, desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody there, too busy, a wrong password: one line, exit 2, and no traceback."""
    with SmtpServer(password="right") as server:  # noqa: S106  a test's
        use(world, server, user="desk")
        ask_for_it(desk, "ann")
        monkeypatch.setenv(PASSWORD, "wrong")
        ran = world.cli("review", "digest", "--send", expect=2)
        assert "535 wrong" in ran.output
        assert PASSWORD in ran.output
        monkeypatch.setenv(PASSWORD, "right")
        world.cli("review", "digest", "--send")
        assert server.users == ["desk"]
        server.hang_up = True
        ask_for_it(desk, "lea")
        assert "421" in world.cli("review", "digest", "--send", expect=2).output
    assert "MAIL the mail server" in world.cli("review", "digest", "--send", expect=2).output


def test_only_to_a_server_that_is_who_it_says(
    world: World, desk: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STARTTLS with a certificate that nobody vouches for: nothing is sent; with one that is trusted, encrypted."""
    folder = tmp_path / "certificate"
    folder.mkdir()
    subprocess.run(  # noqa: S603  fixed words
        [need("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "own.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "own.pem", folder / "key.pem")
    with SmtpServer(tls=tls) as server:
        use(world, server, tls="starttls")
        ask_for_it(desk, "ann")
        refused = world.cli("review", "digest", "--send", expect=2)
        assert "certificate" in refused.output
        assert not server.letters
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "own.pem"))
        world.cli("review", "digest", "--send")
        assert server.encrypted == [True]


@pytest.mark.parametrize(
    ("digest", "subject"),
    [
        (Digest("a", "A", "a@x.org", "en", 9, 6, {}), "9 paragraphs wait for you, about 6 minutes"),
        (Digest("a", "A", "a@x.org", "en", 9, 10, {}, 3), "9 paragraphs wait for you (3 to write), about 10 minutes"),
        (Digest("a", "梅", "a@x.org", "zh-Hans", 9, 10, {}, 3), "有9段译文等你审读（其中3段要写），大约10分钟"),
        (Digest("a", "A", "a@x.org", "en", 1, 1, {"asked": 1}), "1 paragraph waits for you, about 1 minute; 1 question for you"),
        (Digest("a", "A", "a@x.org", "", 300, 200, {}), "300 paragraphs wait for you, about 3 hours"),
        (Digest("a", "梅", "a@x.org", "zh-Hans", 9, 6, {}), "有9段译文等你审读，大约6分钟"),
        (Digest("a", "梅", "a@x.org", "zh-Hans", 0, 0, {"asked": 2}), "有2个问题想请教你"),
    ],
)  # fmt: skip
def test_its_words(digest: Digest, subject: str) -> None:
    """In the language of the account."""
    made = email_to(digest, "https://desk.example.org")
    assert made.subject == subject
    assert made.text.startswith(f"{digest.name}，你好：" if digest.name == "梅" else "Hello A,")
    assert json.dumps(made.text).count("https://desk.example.org") == 1

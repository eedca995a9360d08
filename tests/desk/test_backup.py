"""A backup of the desk, and what it must not bring back; by HTTP and the command line."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store import accounts, audit, passkeys
from pipeline.store.accounts import Account
from pipeline.store.database import open_store
from pipeline.store.passkeys import Passkey
from tests.desk.client import Browser, Page
from tests.desk.served import PASSWORD, Served, served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

OTHER = "seven quiet rivers"
BEFORE = ".pipeline/desk.before-restore.db"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "desk.backup"


def invited(desk: Served, id_: str) -> str:
    """The address of an invitation that Lea makes."""
    lea = desk.as_("lea")
    made = lea.send(lea.get("/people"), "/people/invite", id=id_, name=id_.title())
    link = re.search(r"/invitations/[\w-]+", made.response.text)
    assert link, made.text
    return link[0]


def accept(browser: Browser, link: str) -> Page:
    return browser.send(browser.get(link), "", password=OTHER)


def gets_in(desk: Served, name: str, password: str) -> bool:
    return desk.browser().sign_in(name, password).path == ""


def comment(desk: Served, words: str) -> None:
    """Ann leaves a note on the first text."""
    ann = desk.as_("ann")
    card = next(link for link in ann.get(f"/pages/{ARTICLE_ID}").links() if "/-/texts/" in link)
    assert ann.send(ann.get(card), "/ask", kind="note", words=words).status == 200


def sqlite_copy(desk: Served, file: Path) -> None:
    """As the guide had it before: `sqlite3 desk.db ".backup FILE"`."""
    database = sqlite3.connect(desk.root / ".pipeline/desk.db")
    with closing(database) as here, closing(sqlite3.connect(file)) as there:
        here.backup(there)


@pytest.mark.parametrize("by", ["pipeline", "sqlite"])
def test_what_has_ended_since_stays_ended(desk: Served, file: Path, by: str) -> None:
    """Sessions, used invitations, changed passwords, people who left, roles that were taken away."""
    world, link, spare = World(desk.root), invited(desk, "gu"), invited(desk, "su")
    ann, ada = desk.as_("ann"), desk.as_("ada")
    if by == "pipeline":
        world.cli("desk", "backup", str(file))
    else:
        sqlite_copy(desk, file)
    assert accept(desk.browser(), link).status == 200
    assert ann.send(ann.get("/me"), "/password", old=PASSWORD, password=OTHER).status == 200
    assert ada.send(ada.get("/people"), "/people/disable", id="bo").status == 200
    world.cli(
        "users", "add", "rae", "--name", "Rae", "--role", "admin", "--account", stdin=OTHER + "\n"
    )
    world.cli(
        "users", "add", "rae", "--name", "Rae", "--role", "reader", "--account", stdin=OTHER + "\n"
    )
    done = world.data("desk", "restore", str(file))
    assert (done["new_passwords"], done["disabled"], done["missing"]) == (
        ["ann", "rae"],
        ["bo"],
        ["gu", "su"],
    )
    for browser in desk.browsers.values():
        assert browser.get("/me").status == 401
    for old in (link, spare):
        assert desk.browser().get(old).status == 410
    assert not any(gets_in(desk, "ann", password) for password in (PASSWORD, OTHER))
    assert not gets_in(desk, "bo", PASSWORD)
    assert not gets_in(desk, "gu", OTHER)
    assert gets_in(desk, "lea", PASSWORD)
    anew = world.data("users", "invite", "ann")["link"]
    assert accept(desk.browser(), "/" + anew.split("/", 3)[3]).status == 200
    assert gets_in(desk, "ann", OTHER)
    with closing(open_store(f"sqlite:///{desk.root}/.pipeline/desk.db")) as store:
        roles = {account.id: account.role for account in accounts.everybody(store)}
        assert (roles["rae"], audit.broken(store)) == ("reader", ())
        assert [e.event for e in audit.events(store)].count("restored") == 1


def test_a_password_from_before_the_backup_is_good(desk: Served, file: Path) -> None:
    """Nobody is asked for a new one who need not."""
    ann = desk.as_("ann")
    assert ann.send(ann.get("/me"), "/password", old=PASSWORD, password=OTHER).status == 200
    time.sleep(1.1)  # a line of the same second counts as later
    world = World(desk.root)
    world.cli("desk", "backup", str(file))
    assert world.data("desk", "restore", str(file))["new_passwords"] == []
    assert gets_in(desk, "ann", OTHER)


def test_a_log_that_was_touched_is_believed_by_nobody(desk: Served, file: Path) -> None:
    """A line that cannot be read may have told of anybody."""
    world = World(desk.root)
    world.cli("desk", "backup", str(file))
    with world.path("locales/accounts.jsonl").open("a") as log:
        log.write('{"what": "password-set"}\n')
    asked = world.data("desk", "restore", str(file))["new_passwords"]
    assert set(asked) == {"ada", "ann", "bo", "lea", "rae"}


def test_an_empty_folder_becomes_the_desk_again(desk: Served, file: Path, tmp_path: Path) -> None:
    """A clone, the backup, start: accounts, the words of comments and the log are there."""
    comment(desk, "Is this the right word?")
    World(desk.root).cli("desk", "backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    clone = tmp_path / "clone"
    shutil.copytree(desk.root, clone, ignore=shutil.ignore_patterns(".pipeline", "dist"))
    world = World(clone)
    said = world.cli("desk", "restore", str(file)).output
    assert "5 accounts, 1 comment" in said
    assert "start the desk" in said
    assert stat.S_IMODE((clone / ".pipeline/desk.db").stat().st_mode) == 0o600
    assert not (clone / BEFORE).exists()
    rows = {row["name"]: row["level"] for row in world.data("doctor", expect=None)["checkups"]}
    assert rows["database"] == "ok"
    with served(clone) as again:
        page = again.as_("ann").get(f"/pages/{ARTICLE_ID}")
        card = next(link for link in page.links() if "/-/texts/" in link)
        assert "Is this the right word?" in again.as_("ann").get(card).text
        assert again.as_("lea").get("/people").status == 200


def test_a_backup_is_of_one_moment(desk: Served, file: Path) -> None:
    """Also while people sign in and out: every row of the log fits the row before."""
    world, over = World(desk.root), threading.Event()

    def write() -> None:
        while not over.is_set():
            desk.browser().sign_in("ann", "wrong wrong wrong")
            accounts.change(desk.store, "bo", "bo", "language", language="en")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            world.cli("desk", "backup", str(file))
            with closing(open_store(f"sqlite:///{file}")) as store:
                assert audit.broken(store) == ()
                assert len(accounts.everybody(store)) == 5
            for ending in ("-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
    finally:
        over.set()
        writer.join()


def test_a_backup_lets_nobody_in(desk: Served, file: Path) -> None:
    """Whoever finds it has no session, no invitation that is open, and no password."""
    invited(desk, "gu")
    passkeys.add(desk.store, Passkey("i", "ann", "k", 0, "iPad", 1))
    World(desk.root).cli("desk", "backup", str(file))
    left_out = ("sessions", "half_sign_ins", "devices", "passkeys", "attempts", "invitations")
    with closing(sqlite3.connect(file)) as copy:
        rows = [copy.execute(f"SELECT * FROM {name}").fetchall() for name in left_out]  # noqa: S608  names of our own
    assert not any(rows), rows


def test_a_damaged_database_makes_room(world: World, file: Path) -> None:
    """What stood there is moved as it is; the desk works again."""
    with served(world.root):
        world.cli("desk", "backup", str(file))
    database = world.path(".pipeline/desk.db")
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    database.write_bytes(b"\x5a" * 20_000)
    done = world.data("desk", "restore", str(file))
    assert (done["before"], done["new_file"], done["accounts"]) == (BEFORE, True, 5)
    assert world.path(BEFORE).read_bytes() == b"\x5a" * 20_000
    with served(world.root) as again:
        assert gets_in(again, "lea", PASSWORD)


def test_what_stood_there_can_be_restored_too(desk: Served, file: Path) -> None:
    """The wrong backup is no loss."""
    world = World(desk.root)
    world.cli("desk", "backup", str(file))
    accounts.put(desk.store, Account("zoe", "Zoe", "reader"), "x", "test")
    world.cli("desk", "restore", str(file))
    assert "zoe" not in {account.id for account in accounts.everybody(desk.store)}
    world.cli("desk", "restore", str(desk.root / BEFORE))
    assert "zoe" in {account.id for account in accounts.everybody(desk.store)}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "BACKUP cannot be read"),
        (b"no database at all\n" * 100, "not a database"),
        (b"", "is no backup of a desk"),
        (b"SQLite format 3\0" + b"\1" * 5000, "BACKUP "),
    ],
)
def test_what_is_no_backup_changes_nothing(
    desk: Served, file: Path, data: bytes | None, says: str
) -> None:
    """One line says so, and everybody stays signed in."""
    lea, world = desk.as_("lea"), World(desk.root)
    log = world.path("locales/accounts.jsonl")
    before = log.read_bytes()
    if data is not None:
        file.write_bytes(data)
    said = world.cli("desk", "restore", str(file), expect=2).stderr
    assert (says in said, said.count("\n")) == (True, 1), said
    assert lea.get("/me").status == 200
    assert log.read_bytes() == before
    assert not (desk.root / BEFORE).exists()


def test_a_backup_takes_the_place_of_a_backup_alone(desk: Served, file: Path) -> None:
    """A slip of the keyboard costs no page, and not the database itself."""
    world = World(desk.root)
    world.cli("desk", "backup", str(file))
    assert "git takes it" not in world.cli("desk", "backup", str(file)).stderr
    assert "git takes it" in world.cli("desk", "backup", str(desk.root / "backup")).stderr
    page = world.english(ARTICLE_ID)
    before = page.read_bytes()
    world.cli("desk", "backup", str(page), expect=2)
    world.cli("desk", "backup", str(desk.root / ".pipeline/desk.db"), expect=2)
    world.cli("desk", "backup", str(desk.root / "nowhere/desk.backup"), expect=2)
    assert page.read_bytes() == before
    assert desk.as_("lea").get("/me").status == 200


def test_purging_removes_what_is_over(desk: Served) -> None:
    """Sessions, invitations, addresses of people who left; who is there stays signed in."""
    world = World(desk.root)
    desk.clock.now = time.time() - 20 * 24 * 3600
    invited(desk, "gu")
    for name in ("ann", "bo"):
        desk.as_(name)
        accounts.change(desk.store, name, name, "mail-on", email=f"{name}@example.org")
    desk.clock.now = time.time()
    lea = desk.browser()
    lea.sign_in("lea", PASSWORD)
    world.cli("users", "disable", "bo")
    done = world.data("desk", "purge")
    assert (done["sessions"], done["invitations"], done["addresses"]) == (3, 1, 1)
    assert lea.get("/me").status == 200
    mails = {account.id: account.email for account in accounts.everybody(desk.store)}
    assert (mails["ann"], mails["bo"]) == ("ann@example.org", "")
    assert audit.broken(desk.store) == ()

"""Secrets of authenticator apps at rest: none in the database's files, and a key that does not open them is named."""

from __future__ import annotations

import re

from sqlalchemy import update

from pipeline.flow.accounts.auth import store_of
from pipeline.store.schema import second_factors
from pipeline.store.sealed import new_key
from tests.desk.served import PASSWORD, Served
from tests.desk.test_second_factor import code_at, require, turn_on
from tests.flow.world import World


def test_the_database_alone_gives_no_code(desk: Served, world: World) -> None:
    """The app's secret stands in no file of the database; with another key recovery codes still let people in."""
    secret, codes = turn_on(desk, desk.as_("ann"))
    assert not _files_with(world, secret)
    desk.store_key(new_key())
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    assert browser.send(asked, "/code", code=code_at(desk, secret)).status == 422
    assert browser.send(asked, "/code", recovery=codes[0]).path == ""


def test_a_secret_in_the_clear_is_sealed(desk: Served, world: World) -> None:
    """What an older version wrote: the app goes on working, and no byte of the secret is left in the files."""
    secret, _ = turn_on(desk, desk.as_("ann"))
    with desk.store.write() as connection:
        clear = update(second_factors).values(secret=secret, sealed="")
        connection.execute(clear)
    assert _files_with(world, secret)
    store_of(world.open().project).close()
    assert not _files_with(world, secret)
    browser = desk.browser()
    asked = browser.sign_in("ann", PASSWORD)
    assert browser.send(asked, "/code", code=code_at(desk, secret)).path == ""


def test_the_doctor_names_who_lacks_one(desk: Served, world: World) -> None:
    """Whose role needs a second factor and has none; and whose app the desk's key does not open."""
    require(desk, world, "lead")
    says = world.cli("doctor").output
    assert re.search(r"second factor +.*lea must set one up", says), says
    turn_on(desk, desk.as_("lea"))
    assert "1 of " in (says := world.cli("doctor").output)
    assert "must set one up" not in says
    world.path(".pipeline/desk.key").write_bytes(new_key())
    says = world.cli("doctor", expect=1).output
    assert "does not open the apps of lea" in says


def _files_with(world: World, secret: str) -> list[str]:
    files = world.path(".pipeline").glob("desk.db*")
    return [file.name for file in files if secret.encode() in file.read_bytes()]

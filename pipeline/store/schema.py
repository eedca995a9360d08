"""Create the tables of the desk, and migrate them to the newest version.

Nothing that `build` or `verify` reads stands here: the files are the truth (ADR 21). Times
are whole seconds since 1970, UTC; secrets are kept as SHA-256 alone, those of apps sealed with a key outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
    text,
)

from pipeline.model.errors import PipelineError

VERSION = 12
"""Of the tables below; raise it together with a step in `STEPS`."""

STEPS: Mapping[int, Sequence[str]] = {
    2: ("CREATE TABLE wordings (target_sha VARCHAR(64) NOT NULL PRIMARY KEY, text TEXT NOT NULL)",),
    3: ("ALTER TABLE accounts ADD COLUMN email VARCHAR(200) NOT NULL DEFAULT ''",),
    4: ("ALTER TABLE accounts ADD COLUMN mailed_at INTEGER NOT NULL DEFAULT 0",),
    5: (
        "CREATE TABLE answers (id VARCHAR(64) NOT NULL PRIMARY KEY, location TEXT NOT NULL, created_at INTEGER NOT NULL)",
        "CREATE INDEX ix_answers_created_at ON answers (created_at)",
    ),
    6: ("ALTER TABLE sessions ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",),
    7: (
        "CREATE TABLE devices (token_sha VARCHAR(64) NOT NULL, account VARCHAR(80) NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (token_sha, account))",
        "CREATE TABLE second_factors (account VARCHAR(80) NOT NULL PRIMARY KEY, secret VARCHAR(64) NOT NULL, confirmed_at INTEGER, last_step INTEGER NOT NULL DEFAULT 0)",
        "CREATE TABLE recovery_codes (account VARCHAR(80) NOT NULL, code_sha VARCHAR(64) NOT NULL, used_at INTEGER, PRIMARY KEY (account, code_sha))",
        "CREATE TABLE half_sign_ins (token_sha VARCHAR(64) NOT NULL PRIMARY KEY, account VARCHAR(80) NOT NULL, shared INTEGER NOT NULL DEFAULT 0, expires_at INTEGER NOT NULL)",
    ),
    8: (
        "CREATE TABLE versions (source_sha VARCHAR(64) NOT NULL, target_sha VARCHAR(64) NOT NULL, maker VARCHAR(80) NOT NULL, kept_at INTEGER NOT NULL, PRIMARY KEY (source_sha, target_sha))",
    ),
    9: (
        "CREATE TABLE passkeys (id_sha VARCHAR(64) NOT NULL PRIMARY KEY, account VARCHAR(80) NOT NULL, id TEXT NOT NULL, public_key TEXT NOT NULL, sign_count INTEGER NOT NULL, agent TEXT NOT NULL, created_at INTEGER NOT NULL)",
        "CREATE INDEX ix_passkeys_account ON passkeys (account)",
    ),
    10: (
        "CREATE TABLE jobs (number INTEGER NOT NULL PRIMARY KEY, what VARCHAR(20) NOT NULL, document VARCHAR(200) NOT NULL DEFAULT '', engine VARCHAR(40) NOT NULL DEFAULT '', account VARCHAR(80) NOT NULL, state VARCHAR(20) NOT NULL, made_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, says TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0)",
        "CREATE INDEX ix_jobs_document ON jobs (document)",
        "CREATE INDEX ix_jobs_state ON jobs (state)",
    ),
    11: (
        "ALTER TABLE comments ADD COLUMN thread VARCHAR(64) NOT NULL DEFAULT ''",
        "ALTER TABLE comments ADD COLUMN mentions TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE comments ADD COLUMN wording TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE comments ADD COLUMN settled_by VARCHAR(80) NOT NULL DEFAULT ''",
        "ALTER TABLE comments ADD COLUMN settled_at INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE comments ADD COLUMN settled_as VARCHAR(20) NOT NULL DEFAULT ''",
        "CREATE TABLE known_news (account VARCHAR(80) NOT NULL, item VARCHAR(64) NOT NULL, known_at INTEGER NOT NULL, PRIMARY KEY (account, item))",
        "CREATE TABLE assignments (document VARCHAR(200) NOT NULL, account VARCHAR(80) NOT NULL, due VARCHAR(10) NOT NULL DEFAULT '', given_by VARCHAR(80) NOT NULL, given_at INTEGER NOT NULL, PRIMARY KEY (document, account))",
    ),
    12: ("ALTER TABLE second_factors ADD COLUMN sealed TEXT NOT NULL DEFAULT ''",),
}
"""Version → the SQL that leads to it from the version before."""

tables = MetaData()

meta = Table(
    "meta",
    tables,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`schema`: the version; `argon2`: what was measured on this machine."""

accounts = Table(
    "accounts",
    tables,
    Column("id", String(80), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", Text, nullable=False),
    Column("language", String(10), nullable=False, server_default=""),
    Column("only_document", String(200)),
    Column("created_at", Integer, nullable=False),
    Column("disabled_at", Integer),
    Column("email", String(200), nullable=False, server_default=""),
    Column("mailed_at", Integer, nullable=False, server_default="0"),
)
"""Who may sign in. What they may decide stands in `locales/reviewers.yaml`."""

sessions = Table(
    "sessions",
    tables,
    Column("token_sha", String(64), primary_key=True),
    Column("account", String(80), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("agent", Text, nullable=False, server_default=""),
    Column("address", String(80), nullable=False, server_default=""),
    Column("created_at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
    Column("shared", Integer, nullable=False, server_default="0"),
)
"""Signed-in devices; `shared`: 1 where other people use the device too. A row that is gone is a session that is over."""

invitations = Table(
    "invitations",
    tables,
    Column("token_sha", String(64), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("only_document", String(200)),
    Column("created_by", String(80), nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
    Column("used_at", Integer),
)
"""Links that let somebody choose a password, once."""

attempts = Table(
    "attempts",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False),
    Column("at", Integer, nullable=False),
    Index("attempts_by_key", "key", "at"),
)
"""Failed sign-ins, by name, device and network, for the throttle."""

devices = Table(
    "devices",
    tables,
    Column("token_sha", String(64), primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("seen_at", Integer, nullable=False),
)
"""Browsers in which somebody has signed in before: others' wrong guesses do not slow them."""

second_factors = Table(
    "second_factors",
    tables,
    Column("account", String(80), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("sealed", Text, nullable=False, server_default=""),
    Column("confirmed_at", Integer),
    Column("last_step", Integer, nullable=False, server_default="0"),
)
"""Secrets of authenticator apps; `last_step`: the time step of the newest code that was taken (RFC 6238, 5.2)."""

recovery_codes = Table(
    "recovery_codes",
    tables,
    Column("account", String(80), primary_key=True),
    Column("code_sha", String(64), primary_key=True),
    Column("used_at", Integer),
)
"""Codes on paper, each good once in place of an app's."""

passkeys = Table(
    "passkeys",
    tables,
    Column("id_sha", String(64), primary_key=True),
    Column("account", String(80), nullable=False, index=True),
    Column("id", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("agent", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)
"""Public keys of devices that sign in place of a code; ids and keys in base64url, `agent`: the browser that made it."""

half_sign_ins = Table(
    "half_sign_ins",
    tables,
    Column("token_sha", String(64), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("shared", Integer, nullable=False, server_default="0"),
    Column("expires_at", Integer, nullable=False),
)
"""Who has given the right password and still owes a code."""

comments = Table(
    "comments",
    tables,
    Column("id", String(64), primary_key=True),
    Column("document", String(200), nullable=False, index=True),
    Column("source_sha", String(64), nullable=False),
    Column("author", String(80), nullable=False),
    Column("addressee", String(80), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("thread", String(64), nullable=False, server_default=""),
    Column("mentions", Text, nullable=False, server_default=""),
    Column("wording", Text, nullable=False, server_default=""),
    Column("settled_by", String(80), nullable=False, server_default=""),
    Column("settled_at", Integer, nullable=False, server_default="0"),
    Column("settled_as", String(20), nullable=False, server_default=""),
)
"""The words of comments (`source_sha` empty: on the page as a whole). Whether one blocks its page stands in the ledger (`ref`)."""

known_news = Table(
    "known_news",
    tables,
    Column("account", String(80), primary_key=True),
    Column("item", String(64), primary_key=True),
    Column("known_at", Integer, nullable=False),
)
"""What a person has been told and knows by now, of the list *For you*."""

assignments = Table(
    "assignments",
    tables,
    Column("document", String(200), primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("due", String(10), nullable=False, server_default=""),
    Column("given_by", String(80), nullable=False),
    Column("given_at", Integer, nullable=False),
)
"""Who was asked to read a page, and by when (ISO date or empty). It allows nothing and blocks nothing."""

wordings = Table(
    "wordings",
    tables,
    Column("target_sha", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
"""Mandarin texts that somebody has replaced or typed here: the ledger names them by their hash alone."""

versions = Table(
    "versions",
    tables,
    Column("source_sha", String(64), primary_key=True),
    Column("target_sha", String(64), primary_key=True),
    Column("maker", String(80), nullable=False),
    Column("kept_at", Integer, nullable=False),
)
"""Which wordings a text has had: who or what wrote each (a person's id, `machine`, `memory`; empty: not known)."""

progress = Table(
    "progress",
    tables,
    Column("account", String(80), primary_key=True),
    Column("document", String(200), primary_key=True),
    Column("place", String(64), nullable=False, server_default=""),
    Column("seen_at", Integer, nullable=False),
)
"""Where a person stopped in a document, and when they last looked at it."""

answers = Table(
    "answers",
    tables,
    Column("id", String(64), primary_key=True),
    Column("location", Text, nullable=False),
    Column("created_at", Integer, nullable=False, index=True),
)
"""Requests with an idempotency key that were taken, and where each one led."""

jobs = Table(
    "jobs",
    tables,
    Column("number", Integer, primary_key=True),
    Column("what", String(20), nullable=False),
    Column("document", String(200), nullable=False, index=True, server_default=""),
    Column("engine", String(40), nullable=False, server_default=""),
    Column("account", String(80), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("made_at", Integer, nullable=False),
    Column("started_at", Integer),
    Column("ended_at", Integer),
    Column("says", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
)
"""What people wished a build or a translation for, and what became of it (`store/jobs.py`)."""

audit = Table(
    "audit",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Integer, nullable=False),
    Column("account", String(80), nullable=False),
    Column("event", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("sha", String(64), nullable=False),
)
"""Sign-ins and settings, each row with the hash of itself and the row before."""


def is_current(connection: Connection) -> bool:
    """True if the tables are those of this version: then nothing is written."""
    if not inspect(connection).has_table("meta"):
        return False
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    return found == str(VERSION)


def migrate(connection: Connection) -> None:
    """Make the tables, or carry those of an older version forward. Raises DATABASE for a newer one."""
    if not inspect(connection).has_table("meta"):
        tables.create_all(connection)
        connection.execute(meta.insert().values(key="schema", value=str(VERSION)))
        return
    row = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar_one()
    found = int(row)
    if found > VERSION:
        raise PipelineError(
            "DATABASE",
            f"the desk's database has version {found}, this program knows {VERSION}",
            "use the newer pipeline that wrote it",
        )
    for version in range(found + 1, VERSION + 1):
        for statement in STEPS[version]:
            connection.execute(text(statement))
        connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(version)))

"""The JSON Schema of what each command prints with `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
FLAG = {"type": "boolean"}
MAYBE = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
SIGN = {"type": "string", "pattern": "^[0-9a-f]{8,64}$"}
SPAN = {
    "type": ["array", "null"],
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
}


def shape(**fields: Schema) -> Schema:
    """An object with just these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": [*fields],
        "additionalProperties": False,
    }


def many(item: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": item}


def nullable(item: Schema) -> Schema:
    """Such a thing, or nothing."""
    return {"anyOf": [item, {"type": "null"}]}


def document(**fields: Schema) -> Schema:
    """What a command prints: these fields and `schema`."""
    return shape(schema={"const": 1}, **fields)


PROBLEMS = many(
    shape(path=MAYBE, line={"type": ["integer", "null"]}, code=TEXT, message=TEXT, todo=TEXT)
)
KEPT = many(shape(path=TEXT, context=MAYBE, source=TEXT, target=TEXT))

_FINDING = shape(
    code=TEXT,
    severity={"enum": ["error", "warning", "info"]},
    scope={"enum": ["entry", "page", "project"]},
    document=TEXT,
    path=TEXT,
    context=MAYBE,
    source=TEXT,
    target=TEXT,
    line={"type": ["integer", "null"], "minimum": 1},
    message=TEXT,
    message_zh=TEXT,
    source_span=SPAN,
    target_span=SPAN,
    fix=MAYBE,
)
FINDING = {**_FINDING, "properties": {**_FINDING["properties"], "locale": TEXT}}
"""`check --json` of the contracts, the message in Chinese, and from `check` itself the locale."""


RISKS = many(shape(setting=TEXT, says=TEXT, accepted=TEXT))


def page(**more: Schema) -> Schema:
    """A page of `status --json` of the contracts, and what the public sees."""
    return shape(
        id=TEXT,
        locale={"const": "zh"},
        strings=COUNT,
        untranslated=COUNT,
        drafted=COUNT,
        stale=COUNT,
        rejected=COUNT,
        approved=COUNT,
        findings=shape(error=COUNT, warning=COUNT),
        published=DAY,
        public={"enum": ["live", "behind", "down", "withdrawn", "never"]},
        waits_for=many(shape(code=TEXT, count=COUNT, message=TEXT)),
        **more,
    )


DECIDED = document(
    id=TEXT,
    decisions=many(SIGN),
    passed=many(shape(sign=SIGN, code=TEXT, why=TEXT)),
)
PERSON = shape(
    id=TEXT,
    name=TEXT,
    role=TEXT,
    reads=many(TEXT),
    **{"from": TEXT},
    until=DAY,
    invited_by=MAYBE,
    confirmed_by=MAYBE,
    confirmed=FLAG,
)
ENTRY = shape(
    sign=SIGN,
    context=MAYBE,
    source=TEXT,
    target=TEXT,
    previous_source=MAYBE,
    state={"enum": ["untranslated", "drafted", "stale", "rejected", "approved"]},
    have=COUNT,
    need=COUNT,
    safety=FLAG,
    uncounted=many(shape(person=TEXT, beside=TEXT)),
    note=TEXT,
    origin=nullable(
        shape(
            maker={"enum": ["machine", "memory"]},
            detail=TEXT,
            steps=many(shape(rung=TEXT, term=TEXT, before=TEXT, after=TEXT)),
            memory=nullable(shape(percent=COUNT, where=TEXT, source=TEXT)),
        )
    ),
    withheld=many(shape(code=TEXT, allow=TEXT)),
    proposals=many(shape(text=TEXT, maker=TEXT)),
    findings=many(FINDING),
    english_notes=many(shape(by=TEXT, at=TEXT, words=TEXT)),
)
ENGLISH = nullable(
    shape(
        state={"enum": ["published", "changed", "broken", "withdrawn", "never"]},
        published_on=nullable(DAY),
    )
)
RESULTS = ["new", "changed", "same", "conflict", "refused"]
JOB_STATE = {"enum": ["waiting", "running", "done", "failed", "cancelled"]}
WHEN = {"type": ["integer", "null"], "minimum": 0}
JOB = shape(
    number=COUNT,
    what=TEXT,
    document=TEXT,
    engine=TEXT,
    account=TEXT,
    state=JOB_STATE,
    made_at=COUNT,
    started_at=WHEN,
    ended_at=WHEN,
    says=TEXT,
    tries=COUNT,
)
JOBS_DONE = document(done=many(shape(number=COUNT, state=JOB_STATE, says=TEXT)))
ERROR = document(
    error=shape(code=TEXT, what=TEXT, todo=TEXT, path=MAYBE, line={"type": ["integer", "null"]})
)

FOR_YOU = {"type": "object", "additionalProperties": COUNT}
EXCHANGED = document(
    path=TEXT,
    pairs=COUNT,
    left_out=COUNT,
    written=FLAG,
    skipped={"type": "object", "additionalProperties": COUNT},
    codes_dropped=COUNT,
)

SCHEMAS: Mapping[str, Schema] = {
    "memory export": EXCHANGED,
    "memory import": EXCHANGED,
    "init": document(folder=TEXT, files=many(TEXT)),
    "preview": document(url=TEXT),
    "import": document(
        documents=many(
            shape(
                id=TEXT,
                path=TEXT,
                public=FLAG,
                lost=many(shape(words=TEXT, where=TEXT)),
                left_out=many(shape(what=TEXT, text=TEXT)),
                tracked_changes=many(TEXT),
                changes=many(
                    shape(
                        number=COUNT,
                        kind=TEXT,
                        by=TEXT,
                        at=TEXT,
                        places=many(shape(before=TEXT, old=TEXT, new=TEXT, after=TEXT, same=TEXT)),
                        look={"type": "array", "items": many(TEXT), "minItems": 2, "maxItems": 2},
                        taken=FLAG,
                    )
                ),
                would_lose=many(shape(kind=TEXT, line=COUNT, words=TEXT, safety=FLAG)),
                hints=many(shape(line=COUNT, message=TEXT)),
            )
        ),
        imported=many(shape(id=TEXT, path=TEXT, diff=TEXT, written=FLAG, warnings=many(TEXT))),
        problems=PROBLEMS,
    ),
    "extract": document(
        catalogs=many(shape(id=TEXT, strings=COUNT, stale=COUNT, written=FLAG, locale=TEXT)), kept=KEPT
    ),
    "translate": document(
        documents=many(shape(id=TEXT, filled=COUNT, proposed=COUNT, waiting=COUNT, skipped=COUNT, locale=TEXT)),
        waiting=many(shape(engine=TEXT, code=TEXT, message=TEXT, strings=COUNT)),
        withheld=many(shape(document=TEXT, source_sha=TEXT, message=TEXT)),
        findings=shape(error=COUNT, warning=COUNT, info=COUNT),
        forecasts=many(
            shape(
                engine=TEXT,
                third_party=FLAG,
                strings=COUNT,
                requests=COUNT,
                characters=COUNT,
                money={"type": ["number", "null"], "minimum": 0},
                currency=TEXT,
            )
        ),
    ),
    "models fetch": document(
        model=shape(pair=TEXT, version=TEXT, architecture=TEXT), bytes=COUNT, folder=TEXT, new=FLAG
    ),
    "models list": document(
        folder=TEXT,
        models=many(
            shape(
                pair=TEXT, version=TEXT, architecture=TEXT, source=TEXT, fetched_on=DAY, bytes=COUNT
            )
        ),
    ),
    "models remove": document(removed=TEXT),
    "check": document(
        findings=many(FINDING),
        back_translation=nullable(
            shape(
                texts=COUNT,
                back=COUNT,
                reasons=many(shape(engine=TEXT, code=TEXT, message=TEXT, strings=COUNT)),
            )
        ),
    ),
    "review list": document(
        documents=many(shape(id=TEXT, waiting=COUNT, safety=COUNT, minutes=COUNT, unconfirmed=many(TEXT), locale=TEXT))
    ),
    "review show": document(id=TEXT, entries=many(ENTRY), findings=many(FINDING)),
    **{
        f"review {verb}": DECIDED
        for verb in (
            "approve", "reject", "edit", "dismiss", "lower-safety", "publish", "withdraw",
        )
    },
    "users add": document(added=TEXT, account=FLAG),
    "users invite": document(invited=TEXT, link=TEXT),
    "review serve": document(url=TEXT),
    "desk start": document(url=TEXT, code=TEXT),
    "desk backup": document(file=TEXT, accounts=COUNT, comments=COUNT),
    "desk restore": document(
        taken=TEXT, accounts=COUNT, comments=COUNT, new_passwords=many(TEXT), disabled=many(TEXT),
        missing=many(TEXT), before=TEXT, new_file=FLAG,
    ),
    "desk purge": document(sessions=COUNT, invitations=COUNT, addresses=COUNT, requests=COUNT),
    "sync": document(commits=many(TEXT), pulled=COUNT, pushed=COUNT, conflicts=many(TEXT), kept=KEPT),
    "review digest": document(
        sent=FLAG,
        digests=many(
            shape(account=TEXT, waits=COUNT, minutes=COUNT, questions=COUNT, for_you=FOR_YOU, refused=FLAG)
        ),
    ),
    "review proof": document(
        document=TEXT,
        file=TEXT,
        published_on=TEXT,
        published_by=TEXT,
        shown=FLAG,
        texts=COUNT,
        without_enough_readers=many(COUNT),
    ),
    "users list": document(reviewers=many(PERSON)),
    "users confirm": document(confirmed=TEXT, changed=FLAG),
    "users disable": document(disabled=TEXT),
    "users reset-second-factor": document(reset=TEXT, changed=FLAG),
    "build": document(
        documents=many(page()),
        labels_waiting=COUNT,
        catalogs_written=many(TEXT),
        strays=many(TEXT),
        pictures=many(TEXT),
        sheets=many(TEXT),
        contacts=many(TEXT),
        english=many(FINDING),
        problems=PROBLEMS,
        breaches=many(shape(path=TEXT, code=TEXT, what=TEXT)),
        kept=KEPT,
        judged=COUNT,
        rendered=COUNT,
        not_shared=TEXT,
    ),
    "status": document(documents=many(page(withheld=COUNT, english_notes=COUNT, english=ENGLISH)), accepted_risks=RISKS),
    "verify": document(
        breaches=many(shape(path=TEXT, code=TEXT, what=TEXT)),
        proofs=many(shape(id=TEXT, texts=COUNT, published_on=DAY, published_by=TEXT, locale=TEXT)),
        added=many({"type": "object"}),
        accepted_risks=RISKS,
        accounts=many({"type": "object"}),
        changed=many(shape(path=TEXT, what=TEXT)),
        behind=many(shape(id=TEXT, lines=COUNT, first=TEXT, locale=TEXT, texts=COUNT)),
    ),
    "deploy": document(
        name=TEXT,
        steps=many(shape(does=TEXT, what=TEXT, where=TEXT)),
        breaches=many(shape(path=TEXT, code=TEXT, what=TEXT)),
        lacks=many(TEXT),
        written=FLAG,
        held=PROBLEMS,
    ),
    "glossary check": document(
        terms=COUNT, confirmed=COUNT, proposed=many(TEXT), contacts=COUNT, unseen=many(TEXT),
        suggested=many(shape(term=TEXT, zh=TEXT, suggested_by=MAYBE)),
        findings=many(FINDING),
    ),
    "glossary where": document(
        term=TEXT, zh=TEXT, status=TEXT,
        places=many(
            shape(
                document=TEXT, sign=SIGN, context=MAYBE, source=TEXT, target=TEXT, state=TEXT,
                used={"type": ["boolean", "null"]},
            )
        ),
    ),
    "glossary export": document(path=TEXT, terms=COUNT, written=FLAG),
    "glossary import": document(
        rows=many(shape(line=COUNT, en=TEXT, result={"enum": RESULTS}, why=TEXT, fields=many(TEXT))),
        written=FLAG,
    ),
    "exchange export": document(
        path=TEXT,
        files=many(shape(name=TEXT, texts=COUNT)),
        left_out=many(shape(document=TEXT, text=TEXT)),
        written=FLAG,
    ),
    "exchange import": document(
        rows=many(
            shape(
                file=TEXT, place=TEXT, document=TEXT, text=TEXT, english=TEXT, result={"enum": RESULTS},
                why=TEXT, ours=TEXT, theirs=TEXT, translator=TEXT,
            )
        ),
        comments=many(shape(document=TEXT, english=TEXT, author=TEXT, words=TEXT)),
        written=FLAG,
    ),
    "jobs list": document(jobs=many(JOB)),
    "jobs run": JOBS_DONE,
    "jobs watch": JOBS_DONE,
    "remove": document(removed=shape(id=TEXT, urls=many(TEXT), files=many(TEXT), written=FLAG)),
    "rename": document(renamed=shape(old=TEXT, new=TEXT, file=TEXT, decisions=COUNT, relinked=many(TEXT), linking=many(TEXT))),
    "merge-po": document(
        conflicts=many(shape(path=TEXT, context=MAYBE, source=TEXT, ours=TEXT, theirs=TEXT)),
        kept=KEPT,
    ),
    "doctor": document(
        checkups=many(shape(name=TEXT, level={"enum": ["ok", "note", "fault"]}, says=TEXT))
    ),
}  # fmt: skip
"""Every command, by the words that call it."""

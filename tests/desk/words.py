"""Bring the catalogs of the desk up to date with every text that its templates and code use.

python -m tests.desk.words      brings `pipeline/web/locales` up to date; what is new stands there empty
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[2] / "pipeline/web"
LOCALES = sorted(path.name for path in (WEB / "locales").iterdir())
_METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {
    # `silent` off: a template that cannot be read would lose its words
    "templates/**.html": {
        "trimmed": "1",
        "silent": "0",
        "extensions": "pipeline.web.template_cache.TemplateCache",
    }
}
_HEAD = "The desk's own words. Bring it up to date with `python -m tests.desk.words`."


def used() -> Catalog:
    """Every text that the desk shows in its own name."""
    catalog = Catalog()
    for _file, _line, text, _comments, _context in extract_from_dir(WEB, _METHODS, _OPTIONS):
        catalog.add(text)
    return catalog


def path(locale: str) -> Path:
    return WEB / "locales" / locale / "LC_MESSAGES" / "desk.po"


def load(locale: str) -> Catalog:
    return read_po(io.BytesIO(path(locale).read_bytes()), locale=locale)


def up_to_date(locale: str) -> bytes:
    """The catalog's file with just the texts that are used, in order, without dates and places."""
    texts = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in load(locale) if m.id}
    catalog = Catalog(locale=locale, header_comment=f"# {_HEAD}")
    for message in sorted((m for m in used() if m.id), key=lambda m: str(m.id)):
        one = message.id if isinstance(message.id, str) else message.id[0]
        kept = texts.get(one, "")
        if not isinstance(message.id, str) and isinstance(kept, str):
            kept = (kept,)
        catalog.add(message.id, kept)
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True)
    head = (
        f'# {_HEAD}\nmsgid ""\nmsgstr ""\n"Language: {locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + out.getvalue().lstrip()


if __name__ == "__main__":
    for name in LOCALES:
        path(name).write_bytes(up_to_date(name))

"""Check and complete the header fields of a PO file."""

from __future__ import annotations

import re

from pipeline.catalog.po_parser_lines import po_error
from pipeline.model.late_pattern import late_pattern

Headers = tuple[tuple[str, str], ...]
_VOLATILE = {"pot-creation-date", "po-revision-date"}
_USUAL_NAMES = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms", "PO-Revision-Date", "POT-Creation-Date")  # fmt: skip
_SPELT = {name.casefold(): name for name in _USUAL_NAMES}
_REGIONS = {"CN": "Hans", "SG": "Hans", "MY": "Hans", "TW": "Hant", "HK": "Hant", "MO": "Hant"}
"""The script that a region writes Chinese in, after CLDR's likely subtags."""
_LANGUAGE = late_pattern(r'^[ \t]*(?:msgstr[ \t]+)?"language[ \t]*:([^"\\]*)', re.IGNORECASE | re.M)


def usual(locale: str) -> Headers:
    """The fields that every catalog has; a `Catalog` without headers means exactly these."""
    return (
        ("Language", locale),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    )


def settle(headers: Headers, locale: str) -> Headers:
    """File order kept, ours set to what they must say, missing ones added, changing dates dropped."""
    ours = dict(usual(locale))
    given = [(name, ours.get(name, value)) for name, value in headers if name.casefold() not in _VOLATILE]  # fmt: skip
    names = {name for name, _ in given}
    complete = (*given, *((name, value) for name, value in ours.items() if name not in names))
    return () if complete == usual(locale) else complete


def parse(text: str) -> Headers:
    """The fields of the header's msgstr; of a repeated name the first; lines without a name go.

    `LANGUAGE` and `language` are the field `Language`: a name means the same in any case.
    """
    fields: dict[str, tuple[str, str]] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and (bare := name.strip()):
            low = bare.casefold()
            fields.setdefault(low, (_SPELT.get(low, bare), value.strip()))
    return tuple(fields.values())


def babel_name(language: str) -> str:
    """Babel's name of what a `Language:` field says, as other tools write it; other languages as they stand.

    >>> [babel_name(one) for one in ("zh_CN", "zh-CN", "zh_Hans_CN", "zh_SG", "ZH-hant", "zh_TW.UTF-8", "fr")]
    ['zh_Hans', 'zh_Hans', 'zh_Hans', 'zh_Hans', 'zh_Hant', 'zh_Hant', 'fr']

    `zh` alone names no script: it is whichever Chinese is asked for.
    """
    bare = re.split(r"[.@]", language.strip())[0]
    first, *rest = re.split(r"[-_]", bare)
    if first.lower() not in ("zh", "cmn"):
        return bare.replace("-", "_")
    scripts = [part.capitalize() for part in rest if part.lower() in ("hans", "hant")]
    regions = [_REGIONS[part.upper()] for part in rest if part.upper() in _REGIONS]
    script = next(iter((*scripts, *regions)), None)
    unknown = rest and script is None and rest[0].lower() != "cmn"
    return bare.replace("-", "_") if unknown else f"zh_{script}" if script else "zh"


def language_in(text: str) -> str:
    """What the header of a catalog's text says of its language, as Babel names it; empty where it says nothing."""
    head = re.split(r"\r?\n[ \t]*\r?\n", text.removeprefix("\ufeff").lstrip(), maxsplit=1)[0]
    found = _LANGUAGE.search(head)
    return babel_name(found[1]) if found else ""


def check(headers: Headers, locale: str, path: str, line: int) -> None:
    """Raise PipelineError if the file says that it is of another language or encoding."""
    fields = dict(headers)
    said = fields.get("Language", "")
    if babel_name(said) not in ("", babel_name(locale), locale, locale.partition("_")[0]):
        raise po_error(
            f"the header says `Language: {said}`, and this is the catalog of {locale}",
            f"write `Language: {locale}`, if the texts are",
            path,
            line,
        )
    charset = re.search(r"charset=([^\s;]*)", fields.get("Content-Type", ""))
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise po_error(
            f"the header says charset={charset[1]}",
            "save the file as UTF-8 and write charset=UTF-8",
            path,
            line,
        )

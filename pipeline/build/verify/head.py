"""Verify that the heads of a document's pages name each other as its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.build.verify.breach import Breach, Expected
from pipeline.build.verify.page import ParsedPage
from pipeline.model.settings import EN

X_DEFAULT = "x-default"
"""What hreflang calls the version for readers of no language that we have: the English."""


def alternates_of(versions: Mapping[str, Expected]) -> dict[str, str]:
    """The hreflang set of a document: every public version with itself, and the default."""
    found = {tag: one.canonical for tag, one in versions.items()}
    return {**found, X_DEFAULT: versions[EN.tag].canonical} if EN.tag in versions else found


def verify_heads(
    versions: Mapping[str, Expected], pages: Mapping[str, ParsedPage]
) -> Iterator[Breach]:
    """Language, canonical, hreflang, language switch and structured data of each version of a document."""
    wanted = alternates_of(versions)
    for tag, expected in versions.items():
        page = pages.get(expected.path)
        if page is None:
            continue
        if page.lang != tag:
            yield Breach(page.path, "lang", f"says that its language is {page.lang!r}, not {tag!r}")
        yield from _called(page, expected)
        if page.canonical != [expected.canonical]:
            yield Breach(
                page.path, "canonical", f"names {page.canonical}, not {expected.canonical}"
            )
        if page.image != ([expected.image] if expected.image else []):
            yield Breach(page.path, "picture", f"gives {page.image} to other sites")
        if page.robots:
            yield Breach(page.path, "draft", f"tells search engines `{page.robots}`")
        if sorted(page.alternates) != sorted(wanted.items()):
            yield Breach(page.path, "hreflang", _difference(page.alternates, wanted))
        yield from _switch(page, tag, versions)
        yield from _work(page, expected, versions)


def _called(page: ParsedPage, expected: Expected) -> Iterator[Breach]:
    """Title and description are words too, and approved like the others; each stands in several places."""
    title, about = " ".join(expected.title.split()), " ".join(expected.description.split())
    if page.names != [title, title] or not page.title.startswith(f"{title} · "):
        what = f"is called {[*page.names, page.title]}, not {title!r}"
        yield Breach(page.path, "title", what)
    if page.descriptions != [*([about] if about else []), about, about]:
        yield Breach(page.path, "title", f"is about {page.descriptions}, not {about!r}")


def _difference(found: list[tuple[str, str]], wanted: Mapping[str, str]) -> str:
    lacking = sorted(f"{tag} {url}" for tag, url in wanted.items() if (tag, url) not in found)
    strange = sorted(f"{tag} {url}" for tag, url in found if wanted.get(tag) != url)
    parts = [("lacks", lacking), ("names", strange)]
    return (
        "; ".join(f"{word} {', '.join(said)}" for word, said in parts if said) or "is there twice"
    )


def _switch(page: ParsedPage, tag: str, versions: Mapping[str, Expected]) -> Iterator[Breach]:
    """The switch leads to each version, and says which one this is; alone there is none."""
    wanted = [(one, expected.path, one == tag) for one, expected in versions.items()]
    if sorted(page.switch) != sorted(wanted if len(wanted) > 1 else []):
        shown = ", ".join(f"{one} → {file}" for one, file, _ in page.switch) or "nothing"
        yield Breach(page.path, "switch", f"its language switch leads to {shown}")


def _work(
    page: ParsedPage, expected: Expected, versions: Mapping[str, Expected]
) -> Iterator[Breach]:
    """JSON-LD: each version names its language, and the pair names each other as each other's inverse."""
    work = page.json_ld
    if work is None:
        yield Breach(page.path, "json-ld", "has no structured data that can be read")
        return
    if (work.get("inLanguage"), work.get("@id")) != (expected.tag, f"{expected.canonical}#work"):
        yield Breach(
            page.path, "json-ld", f"calls itself {work.get('@id')}, {work.get('inLanguage')}"
        )
    if work.get("url") != expected.canonical:
        yield Breach(page.path, "json-ld", f"its `url` is {work.get('url')}")
    said = {
        name: _named(work.get(name))
        for name in (
            "name",
            "headline",
            "description",
            "image",
            "author",
            "datePublished",
            "dateModified",
        )
    }
    wanted_words = {
        "name": expected.title,
        "headline": expected.title,
        "description": expected.description,
        "image": expected.image,
        "author": expected.author,
        "datePublished": expected.days[0],
        "dateModified": expected.days[1],
    }
    for field, word in said.items():
        if word != wanted_words[field]:
            yield Breach(page.path, "json-ld", f"its `{field}` is {word[:60]!r}")
    others = [one for tag, one in versions.items() if tag != expected.tag]
    is_english = expected.tag == EN.tag
    name, inverse = (
        ("workTranslation", "translationOfWork")
        if is_english
        else ("translationOfWork", "workTranslation")
    )
    wanted = sorted(
        (f"{one.canonical}#work", one.tag) for one in others if is_english or one.tag == EN.tag
    )
    if sorted(_names(work.get(name))) != wanted or inverse in work:
        yield Breach(page.path, "json-ld", f"its `{name}` is not the other language of this page")


def _named(value: Any) -> str:  # noqa: ANN401  whatever JSON holds
    """A text, or the name of a person."""
    return str((value.get("name") if isinstance(value, dict) else value) or "")


def _names(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  whatever JSON holds
    for one in value if isinstance(value, list) else [value] if value else []:
        if isinstance(one, dict):
            yield str(one.get("@id")), str(one.get("inLanguage"))

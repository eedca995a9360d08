"""Gather all that a file of the site may say outside of the texts that are compared word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.build.crisis import crisis_lines, service_key
from pipeline.build.dates import written_date
from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.verify.breach import Said
from pipeline.build.writers import feeds, home
from pipeline.build.writers.interface import Site
from pipeline.build.writers.notices import of_removed
from pipeline.build.writers.redirects import redirects
from pipeline.model.labels import Labels, LabelText
from pipeline.model.pair import Pair, Version
from pipeline.model.settings import EN, Locale
from pipeline.terms.script import has_han, is_chinese

_Texts = Iterable[tuple[str, str]]
"""(text, BCP 47 tag of its language; empty: marked as any)."""


def said_on(site: Site) -> dict[str, Said]:
    """File of each Mandarin page, notice, redirect and of each feed → what it may say."""
    found = {file: said for pair in site.pairs for file, said in _said_on_pages(site, pair)}
    for one in of_removed(site):
        if one.tag != EN.tag:
            texts = [*_frame(site, one.tag), *_notice(site, one.tag, "removed", one.on)]
            found[file_of(one.url)] = _said(texts)
    for spoken in site.locales:
        found[feeds.path(spoken)] = _said(_feed(site, spoken))
    return {**found, **_said_on_lists(site)}


def _said_on_pages(site: Site, pair: Pair) -> Iterator[tuple[str, Said]]:
    """The same for the pages, notices and former addresses of one document."""
    for version in site.public(pair):
        if version.locale != EN:
            texts = [*_frame(site, version.locale.tag), *_page(site, version)]
            yield file_of(version.url), _said(texts, version.markdown)
    for down in site.translations(pair):
        if url := down.withdrawn_url:
            notice = _notice(site, down.tag, "withdrawn", down.withdrawn_on)
            yield file_of(url), _said([*_frame(site, down.tag), *notice])
    for old, _, tag in redirects(site, pair):
        if tag != EN.tag:
            yield file_of(old), _said(_labels(site.labels[tag], "moved"))


def _said_on_lists(site: Site) -> dict[str, Said]:
    """The same for the lists of Mandarin pages, and for the page at addresses without one."""
    found: dict[str, Said] = {}
    for locale in site.settings.locales:
        said = _said([*_frame(site, locale.tag), *_listing(site, locale)])
        found |= {one.file: said for one in home.lists(site) if one.locale == locale}
    found |= {
        file_of(old): _said(_labels(site.labels[tag], "moved"))
        for old, _, tag in site.former_lists
        if tag != EN.tag
    }
    missing = [text for one in site.locales for text in _listing(site, one)]
    names = [(name, tag) for tag, name in own_names(site.settings).items()]
    return {**found, home.MISSING: _said([*missing, *names])}


def said_on_sheet(site: Site, versions: Iterable[Version]) -> Said:
    """What stands above and below the text of a printed handout."""
    texts: list[tuple[str, str]] = []
    for version in versions:
        words = site.labels[version.locale.tag]
        texts += [*_name(words, "practice", site.settings.site_name), (version.title, "")]
        texts += [(own_names(site.settings)[version.locale.tag], version.locale.tag)]
        texts += _dated(words, "published", version.published_on or "")
        texts += _dated(words, "version", version.date)
    return _said(texts)


def labels_on(site: Site, version: Version) -> dict[str, tuple[str, str]]:
    """Label → (text, BCP 47 tag) of the words that the program puts into the body and the fragment of a page."""
    tag, words = version.locale.tag, site.labels[version.locale.tag]
    names = ("crisis", "caution", "write", "print", "print.both")
    found = {name: _pair(words.get(name)) for name in names}
    found |= {
        f"language.{other}": (name, other) for other, name in own_names(site.settings).items()
    }
    found["by"] = _pair(words.get("by", author=version.author))
    found["date"] = (written_date(version.date, tag), tag)
    for name in ("published", "behind"):
        found[name] = next(_dated(words, name, version.published_on or ""))
    return found


def _said(texts: _Texts, markdown: str = "") -> Said:
    words: dict[str, set[str]] = {}
    for text, tag in texts:
        words.setdefault(" ".join(text.split()), set()).add(tag)
    folded = {text: frozenset(() if "" in tags else tags) for text, tags in words.items()}
    return Said(folded, markdown)


def _frame(site: Site, tag: str) -> Iterator[tuple[str, str]]:
    """What stands on every page of a language."""
    words = site.labels[tag]
    yield from _labels(words, "skip", "switch", "crisis", "schedule", "home")
    yield from _name(words, "practice", site.settings.site_name)
    for other, name in own_names(site.settings).items():
        yield name, other


def _page(site: Site, version: Version) -> Iterator[tuple[str, str]]:
    tag, words = version.locale.tag, site.labels[version.locale.tag]
    yield from _labels(words, "print", "print.both", "schedule.heading", "write")
    for practice, _ in _name(words, "practice", site.settings.site_name):
        yield f"{version.title} · {practice}", ""
    yield version.title, tag
    yield version.description, tag
    yield version.author, ""
    yield _pair(words.get("by", author=version.author))
    yield version.date, ""
    yield written_date(version.date, tag), tag
    for name in ("published", "behind"):
        yield from _dated(words, name, version.published_on or "")
    yield f"{site.absolute(version.url)} · {version.source_sha[:8]}", ""


def _notice(site: Site, tag: str, why: str, on: str | None) -> Iterator[tuple[str, str]]:
    """`why`: `withdrawn` or `removed`, as its labels begin."""
    words = site.labels[tag]
    own = ("caution", "crisis", "withdrawn.english", "withdrawn.contact", "withdrawn.crisis")
    yield from _labels(words, why, f"{why}.title", *own)
    for practice, _ in _name(words, "practice", site.settings.site_name):
        yield f"{words.get(f'{why}.title').text} · {practice}", ""
    yield written_date(on or "", tag), tag
    yield from _name(words, "contact", site.settings.contact)
    for line in crisis_lines(site.contacts):
        yield from _name(words, service_key(line), line.name)


def _listing(site: Site, locale: Locale) -> Iterator[tuple[str, str]]:
    """What a list of pages says, and the page for addresses without one."""
    tag, words = locale.tag, site.labels[locale.tag]
    names = ("home", "kind.article", "kind.handout", "missing", "missing.title")
    yield from _labels(words, *names)
    for practice, lang in _name(words, "practice", site.settings.site_name):
        yield practice, lang
        for name in names:
            yield f"{words.get(name).text} · {practice}", ""
    for pair in site.pairs:
        for version in site.public(pair):
            if version.locale == locale:
                yield version.title, tag
                yield version.description, tag
                yield written_date(version.first_day, tag), tag


def _feed(site: Site, locale: Locale) -> Iterator[tuple[str, str]]:
    yield from _name(site.labels[locale.tag], "practice", site.settings.site_name)
    versions = [v for pair in site.pairs for v in site.public(pair) if v.locale == locale]
    for version in versions:
        for text in (version.title, version.description, version.author):
            if locale != EN or not is_chinese(text):
                yield text, ""


def _labels(words: Labels, *names: str) -> Iterator[tuple[str, str]]:
    for name in names:
        yield _pair(words.get(name))


def _dated(words: Labels, name: str, iso: str) -> Iterator[tuple[str, str]]:
    yield _pair(words.get(name, date=written_date(iso, words.get(name).lang)))


def _name(words: Labels, key: str, written: str) -> Iterator[tuple[str, str]]:
    """An approved name, or the English one as it is written; other words than English need approval."""
    word = words.name(key, written)
    if word.lang != EN.tag or words.tag == EN.tag or not has_han(word.text):
        yield _pair(word)


def _pair(word: LabelText) -> tuple[str, str]:
    return word.text, word.lang

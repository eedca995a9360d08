"""Lead former addresses to the pages of today, and note addresses that have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from pipeline.build.page_address import address, url_of
from pipeline.build.writers.home import lists
from pipeline.build.writers.interface import Site
from pipeline.extract.read import read
from pipeline.files.addresses import add_redirects, load_redirects
from pipeline.files.content import Project
from pipeline.files.locales import load_published
from pipeline.flow.clock import today
from pipeline.flow.english.public import public_headers
from pipeline.flow.released import Address, released, released_lists
from pipeline.flow.save import would_change
from pipeline.flow.workspace import Workspace
from pipeline.model.addresses import Redirect
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair
from pipeline.model.paths import home_of, list_of, locales_of
from pipeline.model.settings import EN


def with_former_addresses(project: Project, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs with the addresses of `locales/redirects.yaml` that lead to them, beside their `aliases`."""
    given = tuple(pairs)
    redirects, _ = load_redirects(project)
    if not redirects:
        return given
    home: dict[str, tuple[str, str]] = {}
    for pair in given:
        every = pair.translations(project.settings.locale.tag)
        urls = [(one.version.url if one.version else one.withdrawn_url, one.tag) for one in every]
        home |= {url: (pair.id, to) for url, to in ((pair.en.url, EN.tag), *urls) if url}
    taken = {*home, *(alias for pair in given for alias, _ in pair.aliases)}
    more: dict[str, list[tuple[str, str]]] = {}
    way = {one.old: one.new for one in redirects}
    for old in sorted(way.keys() - taken):
        if target := home.get(_end(old, way, home)):
            more.setdefault(target[0], []).append((old, target[1]))
    return tuple(
        replace(pair, aliases=(*pair.aliases, *more[pair.id])) if pair.id in more else pair
        for pair in given
    )


def former_lists(project: Project, site: Site) -> tuple[tuple[str, str, str], ...]:
    """The same of lists of pages: (former address, today's, BCP 47 tag)."""
    way = {one.old: one.new for one in load_redirects(project)[0]}
    if not way:
        return ()
    every = lists(site)
    live = {one.url: one.locale.tag for one in every}
    translations = (one for pair in site.pairs for one in site.translations(pair))
    taken = {*live, *(url_of(one.file) for one in every)}  # the first page stands at `/` too
    taken |= {url for pair in site.pairs for url, _ in pair.aliases}
    taken |= {version.url for pair in site.pairs for version in pair.versions}
    taken |= {one.withdrawn_url for one in translations if one.withdrawn_url}
    ends = {old: _end(old, way, live) for old in sorted(way.keys() - taken)}
    return tuple((old, end, live[end]) for old, end in ends.items() if end in live)


def _end(old: str, way: Mapping[str, str], live: Mapping[str, object]) -> str:
    """Where a former address leads in the end: pages are renamed more than once."""
    seen = {old}
    at = way[old]
    while at not in live and at in way and at not in seen:
        seen.add(at)
        at = way[at]
    return at


def note_changed(workspace: Workspace, looked_at: Iterable[str]) -> None:
    """Add to `locales/redirects.yaml` each address that a page or list had and has no more. Raises FROZEN, DISK.

    What it had is what the last build wrote and, for the documents `looked_at`, what its published pair says.
    """
    project = workspace.project
    places = {one.tag: n for n, one in enumerate(locales_of(project.settings))}
    had = [
        *released(project),
        *(one for name in looked_at for one in _published(workspace, name)),
    ]
    headers = public_headers(workspace)
    live = {url for head in headers.values() for url in head.addresses}
    known = {one.old for one in load_redirects(project)[0]}
    day = today()
    changed = {}
    for name, locale, old in had:
        header = headers.get(name)
        if header is None or header.draft or old in live or old in known:
            continue
        changed[old] = Redirect(old, header.addresses[places.get(locale, 0)], day)
    changed |= {
        old: Redirect(old, new, day)
        for old, new in _moved_lists(project)
        if old not in live and old not in known
    }
    if changed and workspace.frozen:
        raise would_change("locales/redirects.yaml")
    if changed:
        add_redirects(project, changed.values())


def _moved_lists(project: Project) -> Iterator[tuple[str, str]]:
    """Address of a list at the last build → that of today, where it is another one."""
    settings = project.settings
    locales = {one.tag: one for one in locales_of(settings)}
    had = [
        (locales[tag], kind, old) for tag, kind, old in released_lists(project) if tag in locales
    ]
    now_ = {
        old: list_of(settings, locale, kind) if kind else home_of(settings, locale)
        for locale, kind, old in had
    }
    yield from ((old, new) for old, new in now_.items() if new and old not in now_.values())


def _published(workspace: Workspace, name: str) -> Iterator[Address]:
    """The addresses that a published pair says; none without one."""
    settings = workspace.project.settings
    with suppress(PipelineError):
        english, mandarin = load_published(workspace.project, name)
        if english is not None and mandarin is not None:
            text = english.decode("utf-8", "replace")
            page = read(text, workspace.headers[name].path, name, ())
            for locale in locales_of(settings):
                yield name, locale.tag, address(replace(page, id=name), settings, locale)

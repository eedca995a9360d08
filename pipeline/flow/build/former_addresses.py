"""Lead former addresses to the pages of today, and note addresses that have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from pipeline.build.pair import address
from pipeline.extract.read import read
from pipeline.files.addresses import add_redirects, load_redirects
from pipeline.files.content import Project
from pipeline.files.locales import load_published
from pipeline.flow.public_english import public_headers
from pipeline.flow.released import Address, released
from pipeline.flow.workspace import Workspace, frozen, now
from pipeline.model.addresses import Redirect
from pipeline.model.errors import PipelineError
from pipeline.model.pair import Pair
from pipeline.model.paths import locales_of
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


def _end(old: str, way: Mapping[str, str], live: Mapping[str, object]) -> str:
    """Where a former address leads in the end: pages are renamed more than once."""
    seen = {old}
    at = way[old]
    while at not in live and at in way and at not in seen:
        seen.add(at)
        at = way[at]
    return at


def note_changed(workspace: Workspace, looked_at: Iterable[str]) -> None:
    """Add to `locales/redirects.yaml` each address that a page had and has no more. Raises FROZEN, DISK.

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
    today = now()[:10]
    changed = {}
    for name, locale, old in had:
        header = headers.get(name)
        if header is None or header.draft or old in live or old in known:
            continue
        changed[old] = Redirect(old, header.addresses[places.get(locale, 0)], today)
    if changed and workspace.frozen:
        raise frozen("locales/redirects.yaml")
    if changed:
        add_redirects(project, changed.values())


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

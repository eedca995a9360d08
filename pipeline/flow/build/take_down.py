"""Take documents off `dist/site` as it lies there, where no new site can be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pipeline.build.writers.links import file_of, url_of
from pipeline.build.writers.manifest import without
from pipeline.build.writers.unlisted import listing, unlisted
from pipeline.files.atomic import write_bytes
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.files.site import unpublish
from pipeline.flow.released import no_site, site_manifest
from pipeline.model.encoding import pretty
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.locale import Locale
from pipeline.model.settings import EN, Review, Settings


@dataclass(frozen=True, slots=True)
class SiteDocument:
    """A document in one language, as the site shows it."""

    document: str
    """Id."""
    tag: str
    """BCP 47 tag of the language, as it was when the site was built."""
    url: str
    """Its whole address."""
    files: tuple[str, ...]
    """All that is only there for it."""


def on_site(project: Project) -> tuple[SiteDocument, ...]:
    """Each document that the site shows in the language of `project`: under its tag of today, or under its folder."""
    own = project.settings.locale
    with no_site():
        manifest = site_manifest(project)
        tags = {dir_: tag for tag, dir_ in _locales(manifest)}
        return tuple(_on_site(manifest, {own.tag, tags.get(own.dir, own.tag)}))
    return ()


def on_site_formerly(project: Project) -> tuple[SiteDocument, ...]:
    """The same in all languages that the settings name no more: nobody looks after their pages."""
    known = (EN, *project.settings.locales)
    tags, folders = {one.tag for one in known}, {one.dir for one in known}
    with no_site():
        manifest = site_manifest(project)
        lost = {tag for tag, dir_ in _locales(manifest) if tag not in tags and dir_ not in folders}
        return tuple(_on_site(manifest, lost))
    return ()


def as_the_site_says(project: Project) -> Project:
    """The same folder where its settings cannot be read: with the languages that the site shows.

    Whatever people withdrew comes down, English too: nobody can tell whether they were asked to publish it.
    """
    locales: list[Locale] = []
    with no_site():
        for one in site_manifest(project)["locales"]:
            if one["tag"] != EN.tag:
                pivot = locales[0].dir if locales else ""
                babel = one["tag"].replace("-", "_")
                locales.append(Locale(one["dir"], one["tag"], babel, one["og"], pivot=pivot))
    known = tuple(locales) or project.settings.locales
    return Project(project.root, Settings(locales=known, review=Review(source="sign-off")))


def take_down(project: Project, down: Sequence[SiteDocument]) -> None:
    """Remove their files, then each mention of them in lists, feeds and the sitemap.

    In the end the manifest names them no more, so that no other site shows them.
    """
    site = project.dist / "site"
    for one in down:
        with suppress(PipelineError):  # a manifest that somebody else wrote
            unpublish(site, one.files)
    if not down:
        return
    with no_site():  # or the disk is full: what is removed is removed
        body = site_manifest(project)
        changed = {}
        for path, data in _unlisted(project, body, {one.url for one in down}):
            write_bytes(site / path, data)
            changed[path] = sha_of_bytes(data)
        gone = {path for one in down for path in one.files}
        left = without(body, {(one.document, one.tag) for one in down}, gone, changed)
        write_bytes(site / "manifest.json", pretty(left))


def _unlisted(
    project: Project, body: Mapping[str, Any], urls: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Path and new bytes of each file of the site that names other pages than its own, and names these."""
    home = next(
        version["url"].removesuffix(url_of(version["path"]))
        for page in body["pages"]
        for version in page["versions"].values()
    )
    for path in listing(body):
        file = project.dist / "site" / path
        data = read_bytes(file, project.shown(file), "TREE") or b""
        new = unlisted(data.decode("utf-8", "replace"), f"{home}/{path}", urls).encode()
        if new != data:
            yield path, new


def _on_site(manifest: Mapping[str, Any], tags: Iterable[str]) -> Iterator[SiteDocument]:
    first = {EN.tag, *(tag for tag, _ in list(_locales(manifest))[:1])}
    for page in manifest.get("pages", []):
        for tag in sorted(tags):
            version = page["versions"].get(tag)
            if version:
                files = [version[name] for name in ("path", "json", "fragment")]
                files += [version["pdf"]] if "pdf" in version else []
                both = page if tag in first else version
                files += both.get("bilingual", {}).values()
                leads = [r for r in manifest.get("redirects", []) if r["to"] == version["url"]]
                files += (file_of(one["from"]) for one in leads)
                yield SiteDocument(page["id"], tag, version["url"], tuple(files))


def _locales(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Tag and folder of each language of the site, without English."""
    for one in manifest["locales"]:
        if one["tag"] != EN.tag:
            yield one["tag"], one["dir"]

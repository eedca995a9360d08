"""Write `manifest.json`, the one file that a website has to read, and the schemas of it and of pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.build.labels import own_names
from pipeline.build.page_address import file_of
from pipeline.build.writers import feeds, fragments, home, json_pages, pdf, side_by_side
from pipeline.build.writers.assets import asset_paths, static
from pipeline.build.writers.interface import Files, Site, path_of
from pipeline.build.writers.notices import NoticePage, notices
from pipeline.build.writers.redirects import every_redirect
from pipeline.model.encoding import pretty
from pipeline.model.hashing import sha_of_bytes, sha_of_texts
from pipeline.model.locale import Locale
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN

SCHEMAS = ("manifest.schema.json", "page.schema.json")
"""Names of the schemas, of this file and of `pages/…json`, in the package and in the output."""


def write(site: Site, written: Mapping[str, str]) -> Files:
    """The manifest over all other files, each as path → SHA-256. `build` changes with every byte of any."""
    schemas = {name: static(name) for name in SCHEMAS}
    files = {**written, **{name: sha_of_bytes(data) for name, data in schemas.items()}}
    names = own_names(site.settings)
    body: dict[str, Any] = {
        "schema": 1,
        "build": f"sha256:{_digest(files)}",
        "default": EN.tag,
        "locales": [_locale(one, names[one.tag]) for one in site.locales],
        "feeds": {one.tag: feeds.path(one) for one in site.locales if feeds.path(one) in files},
        "assets": {"fragments_css": asset_paths()["fragments.css"]},
        "pages": [_page(site, pair, files) for pair in site.pairs if site.shown(pair)],
        "withdrawn": [listed_notice(site, one, files) for one in notices(site)],
        "redirects": [
            {"from": old, "to": site.absolute(new), "locale": tag}
            for old, new, tag in every_redirect(site)
        ],
        "lists": [
            {
                "locale": one.locale.tag,
                "kind": one.kind or None,
                "url": site.absolute(one.url),
                "path": one.file,
            }
            for one in home.lists(site)
            if one.is_at_home
        ],
        "files": dict(sorted(files.items())),
    }
    if risks := site.settings.risks:
        body["accepted_risks"] = [
            {"setting": one.setting, "says": one.says, "accepted": one.accepted} for one in risks
        ]
    return {"manifest.json": pretty(body), **schemas}


def without(
    body: Mapping[str, Any],
    down: Collection[tuple[str, str]],
    gone: Collection[str],
    changed: Mapping[str, str],
    notices: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The manifest after documents came down: of them it names the notices, if there are any, and nothing else.

    `down`: id of a document and BCP 47 tag. `gone`: paths of files that were removed; `changed`: path → SHA-256 of files that are
    new, or others now.
    """
    pages, urls = [], set()
    for page in body["pages"]:
        every = page["versions"]
        versions = {tag: one for tag, one in every.items() if (page["id"], tag) not in down}
        urls |= {every[tag]["url"] for tag in every.keys() - versions.keys()}
        left = {**page, "versions": versions}
        if any(path in gone for path in page.get("bilingual", {}).values()):
            del left["bilingual"]  # no sheet or page with both languages is left
        pages += [left] if versions else []
    files = {path: sha for path, sha in body["files"].items() if path not in gone} | {**changed}
    urls -= {one["url"] for one in notices}
    return {
        **body,
        "build": f"sha256:{_digest(files)}",
        "pages": pages,
        "withdrawn": [*body["withdrawn"], *notices],
        "redirects": [one for one in body["redirects"] if one["to"] not in urls],
        "files": dict(sorted(files.items())),
    }


def _digest(files: Mapping[str, str]) -> str:
    return sha_of_texts(*(part for name in sorted(files) for part in (name, files[name])))


def _locale(one: Locale, name: str) -> dict[str, str]:
    made_from = {"from": one.pivot} if one.pivot else {}
    return {"tag": one.tag, "dir": one.dir, "og": one.og, "name": name, **made_from}


def _page(site: Site, pair: Pair, files: Mapping[str, str]) -> dict[str, Any]:
    page: dict[str, Any] = {
        "id": pair.id,
        "kind": pair.kind,
        "versions": {v.locale.tag: _version(site, pair, v, files) for v in site.shown(pair)},
    }
    bilingual = side_by_side.path(pair)
    both = pdf.path(pair, pair.en, pair.zh) if pair.zh else ""
    kinds = {"html": bilingual, "pdf": both}
    if found := {kind: path for kind, path in kinds.items() if path in files}:
        page["bilingual"] = found
    return page


def _version(site: Site, pair: Pair, version: Version, files: Mapping[str, str]) -> dict[str, Any]:
    path = file_of(version.url)
    entry: dict[str, Any] = {
        "url": site.absolute(version.url),
        "canonical": site.canonical(pair, version),
        "path": path,
        "json": json_pages.path(pair, version),
        "fragment": fragments.path(pair, version),
        "sha256": files[path],
        "title": version.title,
        "description": version.description,
        "source_sha": version.source_sha,
        "front_matter": version.own,
    }
    if not site.preview:
        data = version.markdown.encode()
        entry["markdown"] = {"path": _markdown(pair, version), "sha256": sha_of_bytes(data)}
    if (sheet := pdf.path(pair, version)) in files:
        entry["pdf"] = sheet
    if version.locale.pivot and (both := pdf.path(pair, pair.en, version)) in files:
        entry["bilingual"] = {"pdf": both}
    if version.locale != EN:
        entry["published_on"] = version.published_on
        entry["behind"] = version.status is Status.BEHIND
    if version.status is Status.DRAFT:
        entry["draft"] = True
    return entry


def _markdown(pair: Pair, version: Version) -> str:
    """The file in the project that a version was made from."""
    here = f"content/{version.locale.dir}/{pair.id}.md"
    return path_of(pair) if version.locale == EN else here


def listed_notice(site: Site, notice: NoticePage, files: Mapping[str, str]) -> dict[str, Any]:
    """What the manifest says of a notice; `files`: path → SHA-256, its page among them."""
    path = file_of(notice.url)
    return {
        "id": notice.id,
        "locale": notice.tag,
        "url": site.absolute(notice.url),
        "path": path,
        "json": notice.json,
        "fragment": notice.fragment,
        "sha256": files[path],
        "title": notice.title(site).text,
        "removed": notice.pair is None,
        "on": notice.on,
    }

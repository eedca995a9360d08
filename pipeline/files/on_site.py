"""Say what a site in a folder shows, by its own manifest, and take pages off it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.build.page_address import file_of, url_of
from pipeline.build.writers.interface import Files
from pipeline.build.writers.manifest import without
from pipeline.build.writers.unlisted import listing, unlisted, unoffered
from pipeline.files.atomic import write_bytes
from pipeline.files.read import read_bytes
from pipeline.files.site import unpublish
from pipeline.files.site_manifest import MANIFEST, manifest_at, no_site
from pipeline.model.encoding import pretty
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.settings import EN


@dataclass(frozen=True, slots=True)
class SiteDocument:
    """A document in one language, as some place shows it to readers."""

    document: str
    """Id."""
    tag: str
    """BCP 47 tag of the language, as it was when the page was brought there."""
    url: str
    """Its address on the site, `/en/articles/x/`."""
    folder: str = ""
    """Folder of that language then; empty: nobody knows."""
    sha: str = ""
    """SHA-256 of the Markdown that it was made from; empty: nobody knows."""
    files: tuple[str, ...] = ()
    """Its page, JSON and fragment, and all that is only there for it."""
    leads: tuple[str, ...] = ()
    """Pages at former addresses, which lead to it."""


FORMS = ("path", "json", "fragment")
"""What the manifest calls the files of a version, or of a notice, that hold its words."""
NoticeAt = Callable[[SiteDocument], tuple[Files, Mapping[str, Any]]]
"""What stands in a page's place: its files, and what a manifest says of it."""


def on_site(site: Path) -> tuple[SiteDocument, ...]:
    """Each document in each language that the site in a folder shows; nothing where there is none of ours."""
    with no_site():
        return tuple(_on_site(manifest_at(site)))
    return ()


def _on_site(manifest: Mapping[str, Any]) -> Iterator[SiteDocument]:
    folders = {one["tag"]: one["dir"] for one in manifest["locales"]}
    first = {EN.tag, *[tag for tag in folders if tag != EN.tag][:1]}
    for page in manifest["pages"]:
        for tag, version in page["versions"].items():
            files = [version[form] for form in FORMS]
            files += [version["pdf"]] if "pdf" in version else []
            files += (page if tag in first else version).get("bilingual", {}).values()
            leads = [r for r in manifest["redirects"] if r["to"] == version["url"]]
            yield SiteDocument(
                page["id"],
                tag,
                url_of(version["path"]),
                folders.get(tag, ""),
                version["markdown"]["sha256"],
                tuple(files),
                tuple(file_of(one["from"]) for one in leads),
            )


def take_down(site: Path, down: Sequence[SiteDocument], notice_at: NoticeAt | None = None) -> None:
    """Remove their files, then each mention of them in lists, feeds and the sitemap, and links to their sheets.

    In the end the manifest names them no more, so that no other site shows them. With `notice_at` a notice stands in
    the place of each, and former addresses go on leading there; without, nothing does.
    """
    gone = {path for one in down for path in (*one.files, *(() if notice_at else one.leads))}
    with suppress(PipelineError):  # a manifest that somebody else wrote
        unpublish(site, gone)
    if not down:
        return
    with no_site():  # or the disk is full: what is removed is removed
        body = manifest_at(site)
        notices = [notice_at(one) for one in down] if notice_at else []
        written = {path: data for files, _ in notices for path, data in files.items()}
        for path, data in written.items():
            write_bytes(site / path, data)
        for path, before, now in _mentions(site, body, down):
            # a file that somebody has changed by hand goes on being another than its manifest says
            if sha_of_bytes(before) == body["files"][path]:
                written[path] = now
            write_bytes(site / path, now)
        keys = {(one.document, one.tag) for one in down}
        shas = {path: sha_of_bytes(data) for path, data in written.items()}
        left = without(body, keys, gone, shas, [listed for _, listed in notices])
        write_bytes(site / MANIFEST, pretty(left))


def _mentions(
    site: Path, body: Mapping[str, Any], down: Sequence[SiteDocument]
) -> Iterator[tuple[str, bytes, bytes]]:
    """Path, bytes and new bytes of each file that names these beside their own: lists, and what offers a sheet of theirs."""
    first = next(version for page in body["pages"] for version in page["versions"].values())
    home = str(first["url"]).removesuffix(url_of(first["path"]))
    pages = {f"{home}{one.url}" for one in down}
    sheets = {f"{home}/{path}" for one in down for path in one.files if path.endswith(".pdf")}
    every = [
        *((path, unlisted, pages) for path in listing(body)),
        *((path, unoffered, sheets) for path in _in_other_languages(body, down)),
    ]
    for path, without_them, urls in every:
        before = read_bytes(site / path, path, "TREE") or b""
        with no_site():  # somebody else wrote it
            text = without_them(before.decode("utf-8", "replace"), f"{home}/{path}", urls)
            if (now := text.encode()) != before:
                yield path, before, now


def _in_other_languages(body: Mapping[str, Any], down: Sequence[SiteDocument]) -> Iterator[str]:
    """The files of these documents in the languages that stay."""
    gone = {(one.document, one.tag) for one in down}
    ids = {id_ for id_, _ in gone}
    for page in body["pages"]:
        for tag, version in page["versions"].items():
            if page["id"] in ids and (page["id"], tag) not in gone:
                yield from (version[form] for form in FORMS)

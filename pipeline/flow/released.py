"""Read which addresses the last build put on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.build.page_address import url_of
from pipeline.files.content import Project
from pipeline.files.site_manifest import manifest_at, no_site

Address = tuple[str, str, str]
"""Id of a document, BCP 47 tag, path on the site."""


def site_manifest(project: Project) -> dict[str, Any]:
    """The site's own list, as `manifest_at`."""
    return manifest_at(project.dist / "site")


def released(project: Project) -> Iterator[Address]:
    """The addresses of pages and notices on the site; none where there is no site of ours."""
    with no_site():
        body = site_manifest(project)
        for page in body.get("pages", []):
            for tag, version in page["versions"].items():
                yield page["id"], tag, url_of(version["path"])
        for one in body.get("withdrawn", []):
            yield one["id"], one["locale"], url_of(one["path"])


def released_lists(project: Project) -> Iterator[tuple[str, str, str]]:
    """(BCP 47 tag, kind, path) of the lists on the site; the kind of a list of everything is empty."""
    with no_site():
        for one in site_manifest(project).get("lists", []):
            yield one["locale"], one["kind"] or "", url_of(one["path"])


def released_at(project: Project, name: str) -> Mapping[str, str]:
    """Tag → path of a document on the site."""
    return {tag: url for id_, tag, url in released(project) if id_ == name}

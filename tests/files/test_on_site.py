"""A page comes off a site in a folder, whatever somebody has written there by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.files.on_site import on_site, take_down
from pipeline.files.site_manifest import manifest_at
from pipeline.model.hashing import sha_of_bytes

HOME = "https://www.example.org"


def entry(name: str) -> str:
    return f'<li>\n<h2><a href="{name}/">{name}</a></h2>\n</li>\n'


def version(name: str) -> dict[str, Any]:
    form = {"path": f"en/{name}/index.html", "json": f"pages/en/{name}.json"}
    form["fragment"] = f"fragments/en/{name}.html"
    return {"url": f"{HOME}/en/{name}/", **form, "markdown": {"sha256": ""}}


def test_an_address_that_is_none_holds_up_no_other_list(tmp_path: Path) -> None:
    """A list with an address that nobody can read stays as it is; the other lists and the manifest lose the page."""
    good, odd = f"{entry('tea')}{entry('rest')}", f"{entry('http://[x')}{entry('tea')}"
    files = {"en/index.html": odd, "en/all/index.html": good.replace('"', '"../', 1)}
    pages = [{"id": one, "versions": {"en": version(one)}} for one in ("tea", "rest")]
    body = {
        "locales": [{"tag": "en", "dir": "en"}],
        "lists": [{"path": path} for path in files],
        "feeds": {},
        "pages": pages,
        "withdrawn": [],
        "redirects": [],
        "files": {path: sha_of_bytes(text.encode()) for path, text in files.items()},
    }
    for path, text in {**files, "manifest.json": json.dumps(body)}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    take_down(tmp_path, [one for one in on_site(tmp_path) if one.document == "tea"])
    assert (tmp_path / "en/index.html").read_text(encoding="utf-8") == odd
    assert (tmp_path / "en/all/index.html").read_text(encoding="utf-8") == entry("rest")
    left = manifest_at(tmp_path)
    assert [page["id"] for page in left["pages"]] == ["rest"]
    assert left["files"]["en/index.html"] == sha_of_bytes(odd.encode())

"""The pages of a built project as a site of Hugo or MkDocs, and the command that builds it into `out`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""Folder in a peer's site → folder in `dist/preview/markdown`."""

_HUGO = """baseURL = "https://www.example.org/"
title = "A practice"
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term"]
[languages.en]
weight = 1
contentDir = "docs/en"
[languages.zh]
weight = 2
contentDir = "docs/zh"
"""
_LAYOUT = """<!doctype html>
<html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}
</head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>
"""
_MKDOCS = """site_name: A practice
site_url: https://www.example.org/
docs_dir: docs
site_dir: out
theme: {name: mkdocs}
nav: [index.md]
validation: {omitted_files: ignore, absolute_links: ignore, unrecognized_links: ignore, links: {not_found: ignore}}
plugins:
  - i18n:
      docs_structure: folder
      languages:
        - {locale: en, name: English, default: true}
        - {locale: zh, name: 中文}
"""
"""With every page in its menu, MkDocs would write each page's title into each page."""


def hugo(project: Path, place: Path, home: Path) -> list[str]:
    """A site with one plain template; the corpus has dates of the whole year, also of days to come."""
    _pages(project, place)
    _put(place / "hugo.toml", _HUGO)
    for name in ("single", "list"):
        _put(place / f"layouts/_default/{name}.html", _LAYOUT)
    return [str(home / "hugo"), "--quiet", "--buildFuture", "--destination", "out"]


def mkdocs(project: Path, place: Path, home: Path) -> list[str]:
    """A site in the theme that comes with it, without search."""
    _pages(project, place)
    _put(place / "mkdocs.yml", _MKDOCS)
    for folder in LANGUAGES:
        _put(place / f"docs/{folder}/index.md", "# A practice\n")
    return [str(home / "mkdocs"), "build", "--quiet"]


def _pages(project: Path, place: Path) -> None:
    for folder, tag in LANGUAGES.items():
        pages = project / "dist/preview/markdown" / tag
        shutil.copytree(pages, place / "docs" / folder, dirs_exist_ok=True)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


SITES: Mapping[str, Callable[[Path, Path, Path], list[str]]] = {
    "hugo": hugo,
    "mkdocs-static-i18n": mkdocs,
}
"""Name of a peer → what makes its site: project, place for it, folder of its programs → command."""

"""Our own style sheet and script in; files under `assets/` with a hash in their name out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.build.writers.interface import Files, Site
from pipeline.model.hashing import sha_of_bytes

_NAMES = ("page.css", "page.js")


def write(_site: Site) -> Files:
    """Every asset; the same for all sites."""
    return {asset_paths()[name]: static(name) for name in _NAMES}


@cache
def asset_paths() -> Mapping[str, str]:
    """Name in the package → path in the output, which changes with every byte of the file."""
    return {name: _hashed(name) for name in _NAMES}


@cache
def static(name: str) -> bytes:
    """A file of `pipeline/build/static`."""
    return (files("pipeline.build") / "static" / name).read_bytes()


def _hashed(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"assets/{stem}.{sha_of_bytes(static(name))[:10]}.{ending}"

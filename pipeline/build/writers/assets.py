"""Write the style sheet and the script with a hash in their file names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.build.writers.interface import Files, Site, hashed

_NAMES = ("page.css", "page.js", "fragments.css")


def write(_site: Site) -> Files:
    """Every asset; the same for all sites."""
    return {asset_paths()[name]: static(name) for name in _NAMES}


@cache
def asset_paths() -> Mapping[str, str]:
    """Name in the package → path in the output, which changes with every byte of the file."""
    return {name: hashed(name, static(name)) for name in _NAMES}


@cache
def static(name: str) -> bytes:
    """A file of `pipeline/build/static`; each style sheet has its design tokens in front."""
    if name == "fragments.css":
        # the one colour that a foreign page needs of us
        alarm = tokens().partition(b"--alarm:")[2].partition(b";")[0]
        return b".pipeline { --alarm:" + alarm + b"; }\n\n" + _read(name)
    return (tokens() if name == "page.css" else b"") + _read(name)


def tokens() -> bytes:
    """The style sheet with the colours and font families of site, desk and print."""
    return _read("tokens.css")


def _read(name: str) -> bytes:
    return (files("pipeline.build") / "static" / name).read_bytes()

"""Name a device by its User-Agent."""

from __future__ import annotations

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux|X11", "Linux"),
)
"""Most name others too: Chrome says Safari, Edge says Chrome. The first that fits is it.
An iPad that asks for pages as for a computer says that it is a Mac."""


def browser_of(agent: str) -> str:
    """The name of a `User-Agent`; its first words where it is none that we know, empty if it said nothing.

    >>> browser_of("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1")
    'Safari · iPad'
    """
    found = [
        next((name for sign, name in names if re.search(sign, agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or agent[:60]

"""Write HTML so that WordPress has nothing to change in it.

`wptexturize`, smilies, shortcodes, embeds and `capital_P_dangit` look for ASCII punctuation, for `3x4` and for
`Wordpress`. A browser reads `&#39;` as the apostrophe, and they do not. So every such character becomes a number.
"""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?P<raw><(?:style|script)\b.*?</(?:style|script)>)"
    r"|(?P<tag><!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_KNOWN = r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);"
_TOUCHED = (
    r"[!-/:-@\[-`{-~]"  # all that is neither letter nor digit
    r"|(?<=\d)x(?=\d)"  # 3x4
    r"|(?<=W)o(?=rdpress)"
    r"|8(?=-?[O)])"  # a smiley
)
_IN_TEXT = re.compile(f"(?P<known>{_KNOWN})|{_TOUCHED}", re.IGNORECASE)
_IN_PLAIN = re.compile(_TOUCHED, re.IGNORECASE)
_QUOTED = re.compile(r"(?<==)(\"[^\"]*\"|'[^']*')")
_IN_ATTRIBUTE = re.compile(r"[\[\]<>]")
"""Shortcodes are read in attributes too, and a `>` there ends the tag for WordPress."""


def unchangeable(html: str) -> str:
    """The same HTML for a browser, and nothing for WordPress to make nicer.

    >>> unchangeable('<p title="a > b">Don&rsquo;t wait... 3x4</p>')
    '<p title="a &#62; b">Don&rsquo;t wait&#46;&#46;&#46; 3&#120;4</p>'
    """
    return _PARTS.sub(_part, html)


def unchangeable_text(text: str) -> str:
    """Plain text as such HTML: a title, what a page is about.

    >>> unchangeable_text('"No" & <you>')
    '&#34;No&#34; &#38; &#60;you&#62;'
    """
    return _IN_PLAIN.sub(lambda found: _number(found[0]), text)


def _part(found: re.Match[str]) -> str:
    if found["raw"]:
        return found["raw"]
    if found["tag"]:
        return _QUOTED.sub(lambda q: q[0][0] + _attribute(q[0][1:-1]) + q[0][0], found["tag"])
    return _IN_TEXT.sub(lambda f: f["known"] or _number(f[0]), found["text"])


def _attribute(value: str) -> str:
    return _IN_ATTRIBUTE.sub(lambda found: _number(found[0]), value)


def _number(character: str) -> str:
    return f"&#{ord(character)};"

"""A language of the site under the names that each library has for it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec import field as named

Folder = Annotated[str, Meta(pattern="^[a-z][a-zA-Z0-9-]*$")]
"""A folder below `content/` or `locales/`."""


class Locale(Struct, frozen=True, omit_defaults=True):
    """The names of a language: each library has its own."""

    dir: Annotated[
        Folder,
        Meta(
            description="The folder of the language below content/ and locales/.", examples=["zh"]
        ),
    ]
    tag: Annotated[
        str,
        Meta(
            description="The BCP 47 tag, for HTML and addresses.",
            pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
            examples=["zh-Hans"],
        ),
    ]
    babel: Annotated[
        str,
        Meta(
            description="The name that gettext and Babel use.",
            pattern="^[a-z]{2,3}(_[A-Za-z0-9]{2,8})*$",
            examples=["zh_Hans"],
        ),
    ]
    og: Annotated[
        str,
        Meta(
            description="The name that Open Graph uses.",
            pattern="^[a-z]{2,3}_[A-Z]{2}$",
            examples=["zh_CN"],
        ),
    ]
    region: Annotated[
        str,
        Meta(
            description="The region that Typst uses to set handouts; empty: none.",
            pattern="^([a-z]{2})?$",
            examples=["cn"],
        ),
    ] = ""
    pivot: Annotated[
        str,
        Meta(
            description="The folder of the language whose approved texts this one is drafted from; empty for the first of the list, which is translated from the source.",
            pattern="^([a-z][a-zA-Z0-9-]*)?$",
            examples=["zh"],
        ),
    ] = named(name="from", default="")

    @property
    def is_traditional(self) -> bool:
        """True for Chinese in Traditional characters, as Taiwan writes them."""
        return self.tag.startswith("zh-Hant")

    def at(self, folder: str) -> Locale:
        """The same language in another folder."""
        return Locale(folder, self.tag, self.babel, self.og, self.region, self.pivot)


EN = Locale("en", "en", "en", "en_US", "us")
ZH = Locale("zh", "zh-Hans", "zh_Hans", "zh_CN", "cn")

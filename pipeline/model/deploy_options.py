"""The options of one target of `pipeline deploy` in the settings, with meaning and limits."""

from __future__ import annotations

from typing import Annotated, Literal, Required, TypedDict

from msgspec import Meta

from pipeline.model.engine_options import URL, Word

Kind = Literal["post", "page"]
"""What WordPress has."""


class DeployOptions(TypedDict, total=False):
    """Options of one target. A password never stands in a file: it comes from an environment variable."""

    target: Required[
        Annotated[
            Literal["folder", "hook", "wordpress"],
            Meta(
                description="What it is. folder: copy the site; hook: tell a host to build; wordpress: write posts and pages.",
                examples=["wordpress"],
            ),
        ]
    ]
    path: Annotated[
        Word,
        Meta(
            description="folder: where the site goes, from the project's folder.",
            examples=["/srv/www/site"],
        ),
    ]
    copy: Annotated[
        bool,
        Meta(
            description="folder: make it a plain folder, for a host that follows no links.",
            examples=[True],
        ),
    ]
    url: Annotated[
        str,
        Meta(
            description="hook, wordpress: what is posted to (for a hook also the variable PIPELINE_HOOK_URL), or the WordPress site.",
            pattern=rf"^{URL}$",
            examples=["https://www.example.org"],
        ),
    ]
    key: Annotated[
        str,
        Meta(
            description="hook, wordpress: the environment variable of the password; without it PIPELINE_WORDPRESS_KEY (user:application password) or PIPELINE_HOOK_KEY (what a hook is signed with).",
            pattern="^PIPELINE_[A-Z0-9_]+$",
            examples=["PIPELINE_WORDPRESS_KEY"],
        ),
    ]
    live: Annotated[
        str,
        Meta(
            description="folder, hook: where readers find the site, for `verify --live`; without it a folder is read itself, and for a hook it is site_url.",
            pattern=rf"^{URL}$",
            examples=["https://www.example.org"],
        ),
    ]
    articles: Annotated[
        Kind,
        Meta(description="wordpress: what an article becomes; post without it.", examples=["post"]),
    ]
    handouts: Annotated[
        Kind,
        Meta(description="wordpress: what a handout becomes; page without it.", examples=["page"]),
    ]

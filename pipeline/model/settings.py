"""The settings of a project: each key with its type, limits, default, meaning and an example.

This is their one description. `tools/settings.py` makes the JSON Schema that is shipped and checked
(`files/settings.schema.json`) and `docs/settings.md` from it. Error messages quote the meaning of a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from msgspec import Meta

from pipeline.model.deploy_options import DeployOptions
from pipeline.model.engine_options import HOST, EngineOptions, Word
from pipeline.model.locale import EN, ZH, Folder, Locale
from pipeline.model.mail_options import Mail
from pipeline.model.path_templates import PATHS, LocalePath, PathTemplate

__all__ = [
    "EN",
    "HARD",
    "LEAST_SAFETY_APPROVALS",
    "ZH",
    "AcceptRisk",
    "DeskSettings",
    "Locale",
    "Mail",
    "Publish",
    "Review",
    "Risk",
    "Settings",
    "Style",
]
WHOLE_URL = r"^https?://[^\s/?#]+(/[^\s?#]*)?$"
"""The start of every address of a site."""
Accepted = Annotated[
    str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2} [a-z0-9][a-z0-9._-]* .*[^\s].*)?$")
]
"""The day, the id of who accepts a risk, and why; empty: nobody."""
Allowed = (
    Annotated[bool, Meta(extra_json_schema={"const": False})]
    | Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} .*[^\s].*$")]
)
"""False, or a day and an id. `true` in a file would not say who allowed it."""
EngineName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]*$")]
TargetName = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]*$")]
DocumentPattern = Annotated[str, Meta(pattern=r"^[a-z0-9*?\[][a-z0-9*?/\[\]!-]*$")]
CheckCode = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]*$")]


LEAST_SAFETY_APPROVALS = 2
"""Different people that a safety text takes; fewer is a risk that somebody has to accept by name."""
HARD = ("structure", "md", "contact", "safety")
"""Codes that `publish.hard` comes with; a list that lacks one is a risk that somebody has to accept by name."""


@dataclass(frozen=True, slots=True)
class Review:
    """How many people have to agree, and where they decide."""

    approvals: Annotated[
        int, Meta(description="Different people an ordinary entry needs.", ge=1, examples=[2])
    ] = 1
    safety_approvals: Annotated[
        int,
        Meta(
            description="Different people a safety entry needs; below 2 only with accept_risk.",
            ge=1,
            examples=[3],
        ),
    ] = LEAST_SAFETY_APPROVALS
    cli: Annotated[
        Literal["allow", "deny"],
        Meta(
            description="Whether decisions are taken on the command line too. deny: at the desk alone."
        ),
    ] = "allow"
    git: Annotated[
        Literal["off", "commit"],
        Meta(description="commit: each round of review becomes a git commit."),
    ] = "off"
    source: Annotated[
        Literal["off", "sign-off"],
        Meta(
            description="sign-off: English is public only in the words that an author or a lead has published; off: as its file stands."
        ),
    ] = "off"


@dataclass(frozen=True, slots=True)
class Publish:
    """What happens to a live Mandarin page."""

    on_source_change: Annotated[
        Literal["keep", "hide"],
        Meta(
            description="When the English changes. keep: the Mandarin page stays, with a dated note; hide: it comes down."
        ),
    ] = "keep"
    hard: Annotated[
        tuple[CheckCode, ...],
        Meta(
            description="Codes of checks whose errors take down a page even after it was approved; a code of the default left out only with accept_risk.",
            examples=[["structure", "md", "contact", "safety", "number"]],
        ),
    ] = HARD


@dataclass(frozen=True, slots=True)
class AcceptRisk:
    """Who accepts that a guard is lower than its default. `doctor`, `status`, `verify` and the manifest say so."""

    safety_approvals: Annotated[
        Accepted,
        Meta(
            description="That review.safety_approvals is below 2: the day, the id of who accepts it, why.",
            examples=["2026-11-28 lea we are two, and one reads Mandarin"],
        ),
    ] = ""
    hard: Annotated[
        Accepted,
        Meta(
            description="That publish.hard lacks a code of its default: the day, the id of who accepts it, why.",
            examples=["2026-11-28 lea the markup is mended by the website"],
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """A guard that stands lower than it comes."""

    setting: str
    """`review.safety_approvals` or `publish.hard`."""
    key: str
    """Where it is accepted: the field of `AcceptRisk`."""
    says: str
    """What follows from it, a clause without final stop."""
    accepted: str
    """Day, id and reason of who accepted it; empty: nobody has, which the settings file may not say."""


@dataclass(frozen=True, slots=True)
class Style:
    """House style of the Mandarin."""

    address: Annotated[Literal["你", "您"], Meta(description="How pages address their reader.")] = (
        "你"
    )
    spacing: Annotated[
        Literal["tight", "space", "off"],
        Meta(
            description="Blanks between Han and Latin. tight: none is stored, the page sets the gap; space: one; off: not checked.",
            examples=["space"],
        ),
    ] = "tight"


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Where and how the reviewers' desk is served."""

    url: Annotated[
        str,
        Meta(
            description="Address that people type; empty: this machine alone.",
            pattern=rf"^({HOST})?$",
            examples=["https://desk.example.org"],
        ),
    ] = ""
    proxies: Annotated[
        int,
        Meta(
            description="How many proxies of yours stand before the desk and say where a request came from.",
            ge=0,
            examples=[1],
        ),
    ] = 0
    owner: Annotated[
        str,
        Meta(
            description="Mail address of whoever answers for the practice. Codes that confirm invited people go there, so it is nobody's who invites people.",
            pattern=r"^([^\s@<>]+@[^\s@<>]+)?$",
            examples=["owner@example.org"],
        ),
    ] = ""
    idle_minutes: Annotated[
        int,
        Meta(
            description="Minutes without a request after which a session ends.",
            ge=1,
            examples=[60],
        ),
    ] = 480
    require_second_factor: Annotated[
        tuple[Literal["reader", "author", "reviewer", "lead", "admin"], ...],
        Meta(
            description="Roles (reader, reviewer, lead, admin) whose people give a code of an authenticator app after the password, and set it up before anything else. All others may choose it.",
            examples=[["lead", "admin"]],
        ),
    ] = ()
    minutes_by_person: Annotated[
        bool,
        Meta(
            description="Whether leads and administrators see how many minutes each person spent at the desk. Each person is told so on their own page. Otherwise they see the sum alone.",
            examples=[True],
        ),
    ] = False
    documents: Annotated[
        tuple[DocumentPattern, ...],
        Meta(
            description="Ids of the documents that this desk is for, or patterns of ids (`*` any characters, `?` one, `[a-m]` one of these; `site`: the pages' labels); empty: all. All others are read at another desk. `pipeline review serve --documents` says it for one process.",
            examples=[["articles/*", "site"]],
        ),
    ] = ()

    def has_document(self, document: str) -> bool:
        """True if the document is of this desk's group.

        >>> DeskSettings(documents=("articles/[a-m]*", "site")).has_document("articles/rest")
        False
        """
        group = self.documents
        return not group or any(fnmatchcase(document, pattern) for pattern in group)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a project."""

    site_url: Annotated[
        str,
        Meta(
            description="Absolute start of every address of the site.",
            pattern=WHOLE_URL,
            examples=["https://www.example.org"],
        ),
    ] = "https://example.org"
    site_name: Annotated[
        Word,
        Meta(
            description="The practice, as pages name it.",
            examples=["Atlanta Couples Therapy"],
        ),
    ] = "Our practice"
    source: Annotated[
        Folder,
        Meta(description="Folder of the source language below content/.", examples=["en"]),
    ] = "en"
    locales: Annotated[
        tuple[Locale, ...],
        Meta(
            description="Target languages under all of their names. The first is translated from the source; each other one is drafted `from` it.",
            min_length=1,
        ),
    ] = (ZH,)
    translatable_front_matter: Annotated[
        tuple[Word, ...],
        Meta(
            description="Front matter fields that become entries.",
            examples=[["title", "description"]],
        ),
    ] = ("title", "description", "summary")
    engines: Annotated[
        tuple[EngineName, ...],
        Meta(
            description="Engines in the order in which they are asked.",
            examples=[["firefox"]],
        ),
    ] = ("firefox", "google")
    allow_third_party: Annotated[
        Allowed,
        Meta(
            description="false, or the date and the id of who allowed text to leave the machine.",
            examples=["2026-11-23 office"],
        ),
    ] = False
    privacy: Annotated[
        Literal["guard", "local", "open"],
        Meta(
            description="guard: text that looks like a client's data is never sent; local: nothing is; open: no check."
        ),
    ] = "guard"
    paths: Annotated[
        PathTemplate | Mapping[str, LocalePath],
        Meta(
            description="Address of a page below site_url: begins and ends with /, holds {slug} and {locale}, may hold {kind}. Or a table of such by BCP 47 tag, which need no {locale}; a language that it leaves out keeps the default.",
            examples=[PATHS],
        ),
    ] = PATHS
    lowercase_paths: Annotated[
        bool,
        Meta(
            description="Whether addresses of pages and lists are lower-case throughout, `/zh-hans/…`, for a host that makes them so.",
            examples=[True],
        ),
    ] = False
    share_image: Annotated[
        str,
        Meta(
            description="Picture that other sites show beside a link to a page without one of its own: a file below content, 1200 by 630 dots at best, 300 at least; empty: none.",
            pattern=r"^(content/.+\.([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg]))?$",
            examples=["content/img/practice.png"],
        ),
    ] = ""
    paper: Annotated[
        Literal["letter", "a4"],
        Meta(description="What handouts are printed on. letter: 8½ × 11 in."),
    ] = "letter"
    schedule_url: Annotated[
        str,
        Meta(
            description='Where "schedule" links on pages go; empty: none shown.',
            pattern=r"^(https?://[^\s]+)?$",
            examples=["https://www.example.org/schedule"],
        ),
    ] = ""
    contact: Annotated[
        str,
        Meta(
            description="The practice's own contact line for notices, a phone number or an e-mail address; empty: none shown.",
            examples=["404-555-0100"],
        ),
    ] = ""
    cache_url: Annotated[
        str,
        Meta(
            description="Where machines share what builds worked out: a folder on shared storage (a path, or file:///…), or `s3://bucket/prefix`, with `?endpoint=https://…` for stores of other makers than Amazon; empty: nowhere. Needs PIPELINE_CACHE_KEY.",
            pattern=r"^((file://)?/[^\x00-\x1f]*|\.\.?/[^\x00-\x1f]*|s3://[a-z0-9][a-z0-9.-]+(/[^\x00-\x20?#]*)?(\?(endpoint=https?://|region=)[^\x00-\x20&#]+(&(endpoint=https?://|region=)[^\x00-\x20&#]+)?)?)?$",
            examples=["/mnt/team/pipeline-cache"],
        ),
    ] = ""
    review: Review = Review()
    publish: Publish = Publish()
    accept_risk: AcceptRisk = AcceptRisk()
    style: Style = Style()
    desk: DeskSettings = DeskSettings()
    mail: Mail = Mail()  # noqa: RUF009  frozen
    engine: Annotated[
        Mapping[str, EngineOptions],
        Meta(
            description="Options of each engine by name. A key never stands in a file: it comes from an environment variable."
        ),
    ] = field(default_factory=dict)
    deploy: Annotated[
        Mapping[TargetName, DeployOptions],
        Meta(
            description="Where `pipeline deploy NAME` brings the site. No password stands here: it comes from an environment variable."
        ),
    ] = field(default_factory=dict)

    @property
    def locale(self) -> Locale:
        """The target locale: the first, or the one that `seen_from` has put first."""
        return self.locales[0]

    @property
    def derived(self) -> bool:
        """True where `locale` is drafted from the approved texts of another one."""
        return bool(self.locale.pivot)

    def seen_from(self, folder: str) -> Settings:
        """The same settings with the locale of this folder as `locale`. Raises KeyError where none has it.

        All that is about one language asks `locale`: a project is looked at from each of its locales in turn.
        """
        own = {one.dir: one for one in self.locales}.pop(folder)
        others = tuple(one for one in self.locales if one != own)
        return replace(self, locales=(own, *others))

    @property
    def risks(self) -> tuple[Risk, ...]:
        """The guards that stand lower than they come: everything that tells how a project stands says so."""
        found = []
        people = self.review.safety_approvals
        if people < LEAST_SAFETY_APPROVALS:
            says = f"safety text needs {people} reader, not {LEAST_SAFETY_APPROVALS}"
            accepted = self.accept_risk.safety_approvals
            found.append(Risk("review.safety_approvals", "safety_approvals", says, accepted))
        if lacking := [code for code in HARD if code not in self.publish.hard]:
            says = f"findings of {', '.join(lacking)} take no page down and need no lead"
            found.append(Risk("publish.hard", "hard", says, self.accept_risk.hard))
        return tuple(found)

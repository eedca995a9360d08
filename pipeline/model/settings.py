"""The settings of a project, as `[tool.pipeline]` gives them, each with its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Locale:
    """One language under all of its names: each library has its own."""

    dir: str
    """Folder: `zh`."""
    tag: str
    """BCP 47, for HTML and addresses: `zh-Hans`."""
    babel: str
    """Babel and gettext: `zh_Hans`."""
    og: str
    """Open Graph: `zh_CN`."""
    region: str = ""
    """Typst's region: `cn`."""


EN = Locale("en", "en", "en", "en_US", "us")
ZH = Locale("zh", "zh-Hans", "zh_Hans", "zh_CN", "cn")


LEAST_SAFETY_APPROVALS = 2
"""Different people that a safety text takes; fewer is a risk that somebody has to accept by name."""
HARD = ("structure", "md", "contact", "safety")
"""Codes that `publish.hard` comes with; a list that lacks one is a risk that somebody has to accept by name."""


@dataclass(frozen=True, slots=True)
class Review:
    """How many people have to agree."""

    approvals: int = 1
    """Different people an ordinary entry needs."""
    safety_approvals: int = 2
    """Different people a safety entry needs."""
    cli: str = "allow"
    """`allow`, or `deny`: decisions only at the desk."""
    git: str = "off"
    """`commit`: each round of review becomes a commit; `off`."""


@dataclass(frozen=True, slots=True)
class Publish:
    """What happens to a live Mandarin page."""

    on_source_change: str = "keep"
    """`keep`: stays with a dated note while its English moves on; `hide`: comes down."""
    hard: tuple[str, ...] = HARD
    """Codes of findings that take down a page even after it was approved."""


@dataclass(frozen=True, slots=True)
class AcceptRisk:
    """Who has taken a lowered guard upon themselves: `2026-11-28 lea one reader until May`, empty: nobody."""

    safety_approvals: str = ""
    """That `review.safety_approvals` is below 2."""
    hard: str = ""
    """That `publish.hard` lacks a code of its default."""


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

    address: str = "你"
    """你 or 您."""
    spacing: str = "tight"
    """`tight`: no stored blank between Han and Latin; `space`; `off`: not checked."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and how the reviewers' desk is served."""

    url: str = ""
    """Address that people type, `https://desk.example.org`; empty: this machine alone."""
    proxies: int = 0
    """How many proxies of ours stand before it and say where a request came from."""
    idle_minutes: int = 480
    """Minutes without a request after which a session ends."""


@dataclass(frozen=True, slots=True)
class Mail:
    """How the daily note to reviewers leaves this machine; its password comes from `PIPELINE_MAIL_PASSWORD`."""

    host: str = ""
    """Name of the mail server; empty: no mail is ever sent."""
    port: int = 587
    """Where it listens."""
    tls: str = "starttls"
    """`starttls`; `tls`: from the first byte; `off`: for a server on this machine alone."""
    sender: str = ""
    """Address in `From`: `desk@example.org`."""
    user: str = ""
    """Who signs in there; empty: nobody."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a project (`contracts.md`, Settings)."""

    site_url: str = "https://example.org"
    """Absolute start of every address, without a final slash."""
    site_name: str = "Our practice"
    """The practice, as pages name it."""
    source: str = "en"
    """Folder of the source language."""
    locales: tuple[Locale, ...] = (ZH,)
    """Target languages; one for now."""
    translatable_front_matter: tuple[str, ...] = ("title", "description", "summary")
    """Front matter fields that become entries."""
    engines: tuple[str, ...] = ("firefox", "google")
    """Engines in the order in which they are asked."""
    allow_third_party: bool | str = False
    """False, or the date and id of who allowed text to leave the machine."""
    privacy: str = "guard"
    """`guard`, `local` or `open`."""
    paths: str = "/{locale}/{kind}s/{slug}/"
    """Address of a page."""
    paper: str = "letter"
    """What handouts are printed on: `letter` (8½ × 11 in) or `a4`."""
    schedule_url: str = ""
    """Where "schedule" links on pages go; empty: none shown."""
    contact: str = ""
    """The practice's own contact line for notices (phone or e-mail); empty: none shown."""
    review: Review = Review()
    """See `Review`."""
    publish: Publish = Publish()
    """See `Publish`."""
    accept_risk: AcceptRisk = AcceptRisk()
    """See `AcceptRisk`."""
    style: Style = Style()
    """See `Style`."""
    desk: Desk = Desk()
    """See `Desk`."""
    mail: Mail = Mail()
    """See `Mail`."""
    engine: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Options of each engine by name: `url`, `timeout` (seconds), `concurrency`, `rate` (requests a second), `model`, `path`."""

    @property
    def locale(self) -> Locale:
        """The target locale."""
        return self.locales[0]

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

"""The options of the mail server in the settings, with meaning and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta


@dataclass(frozen=True, slots=True)
class Mail:
    """How the daily note to reviewers is sent. The password comes from `PIPELINE_MAIL_PASSWORD`."""

    host: Annotated[
        str,
        Meta(
            description="Name of the mail server; empty: no mail is ever sent.",
            pattern="^[A-Za-z0-9.:-]*$",
            examples=["mail.example.org"],
        ),
    ] = ""
    port: Annotated[
        int, Meta(description="The port of the mail server.", ge=1, le=65535, examples=[465])
    ] = 587
    tls: Annotated[
        Literal["starttls", "tls", "off"],
        Meta(
            description="How the connection is encrypted. tls: from the first byte; off: not at all, for a server on this machine alone.",
            examples=["tls"],
        ),
    ] = "starttls"
    sender: Annotated[
        str,
        Meta(
            description="Address in From.",
            pattern=r"^([^\s@<>]+@[^\s@<>]+)?$",
            examples=["desk@example.org"],
        ),
    ] = ""
    user: Annotated[
        str, Meta(description="The user who signs in there; empty: nobody.", examples=["desk"])
    ] = ""

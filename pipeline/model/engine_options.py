"""The options of one translation engine in the settings, with meaning and limits."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

HOST = r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
"""Scheme, host and port, which every parser of addresses reads in the same way."""
URL = rf"{HOST}(/[A-Za-z0-9._~!$&'()*+,;=:%/-]*)?"
"""The same with a path: no name to sign in, no query, no backslash, no character beyond ASCII."""
Word = Annotated[str, Meta(min_length=1)]


class EngineOptions(TypedDict, total=False):
    """Options of one engine. A key never stands in a file: it comes from an environment variable."""

    url: Annotated[
        str,
        Meta(
            description="Where the engine answers: plain, without ?, #, @ and \\.",
            pattern=rf"^{URL}$",
            examples=["https://translate.example.org"],
        ),
    ]
    timeout: Annotated[
        float, Meta(description="Seconds that one request may take.", gt=0, examples=[30])
    ]
    concurrency: Annotated[int, Meta(description="Requests at the same time.", ge=1, examples=[4])]
    rate: Annotated[
        float, Meta(description="Requests a second, in the long run.", gt=0, examples=[2.5])
    ]
    model: Annotated[
        Word,
        Meta(description="chat: the model, as its server calls it.", examples=["qwen3:14b"]),
    ]
    max_chars: Annotated[
        int,
        Meta(
            description="chat: English characters of one request; fewer for a model whose context is short.",
            ge=200,
            examples=[2_000],
        ),
    ]
    max_tokens: Annotated[
        int,
        Meta(
            description="chat: most tokens of one reply; without it the server decides.",
            ge=1,
            examples=[8_000],
        ),
    ]
    price: Annotated[
        float,
        Meta(
            description="What a million characters cost that are sent; `translate --dry-run` reckons with it.",
            ge=0,
            examples=[20],
        ),
    ]
    currency: Annotated[
        Word, Meta(description="In which money the price is; USD without it.", examples=["EUR"])
    ]
    path: Annotated[
        Word,
        Meta(
            description="file: the file of translations, from the project's folder.",
            examples=["translations.csv"],
        ),
    ]

"""Catalogs as they come back from other tools: made up from a seed, with every habit that such tools have."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

LANGUAGES = ("zh_Hans", "zh_CN", "zh-CN", "zh", "zh_Hans_CN", "zh_SG", "zh-Hans", "ZH_cn", "")
"""What other tools call simplified Chinese."""
Key = tuple[str | None, str]


@dataclass(frozen=True)
class Text:
    """One entry, as the tests write and read it."""

    source: str
    target: str
    context: str | None = None
    comments: tuple[str, ...] = ()
    fuzzy: bool = True
    previous: str | None = None
    obsolete: bool = False

    @property
    def key(self) -> Key:
        """msgctxt and msgid."""
        return (self.context, self.source)


@dataclass
class Style:
    """How a tool writes a file."""

    language: str | None = "zh_Hans"
    """None: no header at all."""
    name: str = "Language"
    more: tuple[str, ...] = ()
    wrap: bool = False
    crlf: bool = False
    bom: bool = False
    notes: bool = True
    twice: dict[int, str] = field(default_factory=dict)
    """Number of an entry → the target with which it stands there once more."""


def sent(seed: int, texts: list[tuple[str | None, str]] | None = None) -> list[Text]:
    """A catalog with Mandarin in every entry: drafts, people's texts, stale and obsolete ones."""
    chance = random.Random(seed)  # noqa: S311  no secret
    keys = texts or [
        (None if n else "front:title", f'English text number {n}, with "quotes" and a \\ in it.')
        for n in range(chance.randint(2, 12))
    ]
    made = [
        Text(
            source,
            f"第{n}条中文译文，" + "够长的一句话，" * chance.randint(0, 12) + "好。",
            context,
            tuple(f"译者备注 {n}" for _ in range(chance.randint(0, 1))),
            chance.random() < 0.5,
            f"Older English of {n}" if chance.random() < 0.2 else None,
        )
        for n, (context, source) in enumerate(keys)
    ]
    gone = [
        Text(f"English that is gone {n}", f"旧译文{n}", obsolete=True)
        for n in range(chance.randint(0, 3))
    ]
    return made + gone


def returned(before: list[Text], seed: int) -> tuple[list[Text], Style]:
    """What a tool makes of it. No habit gives another text than what is said by the list."""
    chance = random.Random(~seed)  # noqa: S311  no secret
    found = list(before)
    if chance.random() < 0.4:
        found = [one for one in found if chance.random() < 0.5]
    if chance.random() < 0.1:
        found = found[:1]
    if chance.random() < 0.5:
        share = chance.choice([0.2, 1.0])
        found = [replace(t, target="") if chance.random() < share else t for t in found]
    if chance.random() < 0.3:
        found = [
            replace(t, target=f"改过的{t.target}") if chance.random() < 0.3 else t for t in found
        ]
    if chance.random() < 0.3:
        chance.shuffle(found)
    if chance.random() < 0.3:
        found = [t for t in found if not t.obsolete]
    if chance.random() < 0.15:
        found = [replace(t, obsolete=chance.random() < 0.5) for t in found]
    fuzzy = chance.choice([None, True, False])
    found = [t if fuzzy is None else replace(t, fuzzy=fuzzy) for t in found]
    if chance.random() < 0.3:
        found = [replace(t, previous=None, comments=()) for t in found]
    found.sort(key=lambda t: t.obsolete)
    style = Style(
        language=chance.choice([*LANGUAGES, None]),
        name=chance.choice(["Language", "LANGUAGE", "language"]),
        more=tuple(
            chance.sample(
                [
                    "X-Generator: Poedit 3.4.2",
                    "PO-Revision-Date: 2026-11-27 10:12+0800",
                    "Last-Translator: ",
                    "X-Crowdin-Project: p",
                ],
                chance.randint(0, 3),
            )
        ),
        wrap=chance.random() < 0.4,
        crlf=chance.random() < 0.3,
        bom=chance.random() < 0.2,
        notes=chance.random() < 0.6,
    )
    if found and chance.random() < 0.2:
        at = chance.randrange(len(found))
        style.twice[at] = chance.choice(["", found[at].target])
    return found, style


def write(texts: list[Text], style: Style | None = None) -> bytes:
    """The file."""
    style = style or Style()
    blocks = [] if style.language is None and texts else [_header(style)]
    for number, text in enumerate(texts):
        blocks.append(_block(text, style))
        if number in style.twice:
            blocks.append(_block(replace(text, target=style.twice[number]), style))
    whole = "\n".join(blocks)
    if style.crlf:
        whole = whole.replace("\n", "\r\n")
    return whole.encode("utf-8-sig" if style.bom else "utf-8")


def _header(style: Style) -> str:
    fields = [f"{style.name}: {style.language or ''}", "MIME-Version: 1.0", *style.more]
    fields += ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    rows = "".join(f'"{row}\\n"\n' for row in fields)
    return f'msgid ""\nmsgstr ""\n{rows}'


def _block(text: Text, style: Style) -> str:
    mark = "#~ " if text.obsolete else ""
    rows = [f"# {comment}" for comment in text.comments]
    if style.notes and not text.obsolete:
        rows += ["#. paragraph", "#: content/en/articles/x.md"]
    if text.fuzzy and text.target:
        rows.append("#, fuzzy")
    if text.previous is not None:
        rows += _string("#~| " if text.obsolete else "#| ", "msgid", text.previous, style)
    if text.context is not None:
        rows += _string(mark, "msgctxt", text.context, style)
    rows += _string(mark, "msgid", text.source, style)
    rows += _string(mark, "msgstr", text.target, style)
    return "\n".join(rows) + "\n"


def _string(mark: str, word: str, text: str, style: Style) -> list[str]:
    parts = [text]
    if style.wrap and len(text) > 20:
        parts = ["", *(text[at : at + 20] for at in range(0, len(text), 20))]
    shown = ['"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts]
    return [f"{mark}{word} {shown[0]}", *(f"{mark}{part}" for part in shown[1:])]


def wanted(before: list[Text], back: list[Text]) -> dict[Key, str]:
    """The Mandarin that has to be there afterwards: what came back, and where nothing did, what was."""
    came = {text.key: text.target for text in back if text.target}
    return {**{text.key: text.target for text in before}, **came}

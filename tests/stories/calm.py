"""One page that holds every kind of safety text, in each form that its author may give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

PAGE = "articles/calm"
Key = tuple[str | None, str]
"""Context and English of a text, as the catalog has them."""

TITLE: Key = ("front:title", "Calm down together")
ABOUT: Key = ("front:description", "What to do when a talk gets too hot.")
PLAIN: Key = (None, "Put the phones away and sit down.")
PLAIN_TOO: Key = (None, "Put the phones away and sit down together.")
LABEL: Key = ("label:crisis", "If you need help now")
BOX: Key = (None, "Go to a room where you can breathe.")
BOX_TOO: Key = (None, "Go to a room where you can breathe slowly.")
HOTLINE: Key = (None, "To talk, call or text 988.")
MARKED: Key = (None, "Sleep in the other room tonight.")

MANDARIN: Mapping[Key, tuple[str, str, str]] = {
    TITLE: ("一起冷静下来", "一起静下来", "两个人一起冷静下来"),
    ABOUT: ("谈话变得太激烈时可以怎么做。", "谈话太激烈时可以怎么做。", "谈话太激烈时怎么办。"),
    PLAIN: ("把手机放到一边，坐下来。", "把手机放在一边，坐下来。", "先把手机放到一边，坐下来。"),
    PLAIN_TOO: (
        "把手机放到一边，一起坐下来。",
        "放下手机，一起坐下来。",
        "先放下手机，一起坐下来。",
    ),
    LABEL: ("如果你现在需要帮助", "如果你现在就需要帮助", "你现在需要帮助的话"),
    BOX: (
        "去一个能让你喘口气的房间。",
        "去一间能让你喘口气的房间。",
        "到一个能让你喘口气的房间去。",
    ),
    BOX_TOO: (
        "去一个能让你慢慢喘口气的房间。",
        "去一间能让你慢慢喘口气的房间。",
        "到一个能让你慢慢喘口气的房间去。",
    ),
    HOTLINE: (
        "想找人谈谈，请拨打988或发短信到988。",
        "想和人谈谈，请拨打988或发短信到988。",
        "想找人聊聊，请拨打988或发短信到988。",
    ),
    MARKED: ("今晚去另一个房间睡。", "今晚到另一个房间睡。", "今晚睡在另一个房间。"),
}
"""Three wordings of each text; the checks find nothing in any of them."""

SETTINGS = 'site_url = "https://www.example.org"\nsite_name = "Our practice"\n'
GLOSSARY = """terms:
  - {en: validation, zh: 认可, source: "Mackay Hospital DBT team", status: confirmed}
contacts:
  - {name: 988 Suicide & Crisis Lifeline, number: "988", channels: [call, text], source: "https://988lifeline.org"}
  - {name: Emergency number, number: "911", channels: [call], source: "https://www.911.gov"}
"""


@dataclass(frozen=True)
class English:
    """The English file, in one of the forms that its author may give it."""

    fence: bool = True
    """The crisis box stands around its two texts."""
    mark: bool = True
    """The last text is marked as safety text."""
    slowly: bool = False
    """The text in the box has one word more."""
    together: bool = False
    """The ordinary text has one word more."""

    @property
    def file(self) -> str:
        """The whole file."""
        box = f"{self.box[1]}\n\n{HOTLINE[1]}\n"
        return (
            f"---\ntitle: {TITLE[1]}\ndescription: {ABOUT[1]}\nid: {PAGE}\nkind: article\n"
            f"date: 2026-11-23\n---\n\n{self.plain[1]}\n\n"
            + (f"::: crisis | {LABEL[1]}\n\n{box}\n:::\n" if self.fence else box)
            + ("\n<!-- pipeline:safety -->\n" if self.mark else "\n")
            + f"{MARKED[1]}\n"
        )

    @property
    def plain(self) -> Key:
        """The ordinary text."""
        return PLAIN_TOO if self.together else PLAIN

    @property
    def box(self) -> Key:
        """The text that is about safety by its box alone."""
        return BOX_TOO if self.slowly else BOX

    @cached_property
    def texts(self) -> frozenset[Key]:
        """All that a translator is given."""
        every = {TITLE, ABOUT, self.plain, self.box, HOTLINE, MARKED}
        return frozenset(every | {LABEL} if self.fence else every)

    @cached_property
    def safety(self) -> frozenset[Key]:
        """What this file alone says is about safety."""
        return self.firm | ({MARKED} if self.mark else set())

    @cached_property
    def firm(self) -> frozenset[Key]:
        """What one lead alone may not lower: it stands in the crisis box or beside a hotline."""
        return frozenset({LABEL, self.box, HOTLINE} if self.fence else {HOTLINE})

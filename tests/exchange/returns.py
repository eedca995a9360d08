"""A catalog, the file that went out, and the file that a translator's day made of it, by a seed."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import docx
from openpyxl import load_workbook

from pipeline.exchange.compare import Judge
from pipeline.exchange.formats import formats
from pipeline.exchange.package import PackageStamp, Row, TextPackage
from pipeline.markdown.inline import counted, read_inline
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry, State
from pipeline.model.entry import Origin as Maker
from pipeline.model.segment import Key

STAMP = PackageStamp(
    "https://www.example.org", "articles/x", "zh-Hans", "0" * 16, "1" * 16, "李 Wei"
)
_PAIRS = (
    ("Say **what you feel** first.", "先说**你的感受**。"),
    ("Read [the card](../a(b).md) & rest.", "读一读[卡片](../a(b).md)，歇一歇。"),
    ("Breathe in,\nthen out.", "吸气，\n再呼气。"),
    ("Call `988` <b>now</b>\\*.", "现在<b>拨打</b>`988`\\*。"),
    ("*Ask* ~~why~~ **[how](x.md)**.", "*问*~~为什么~~**[怎样](x.md)**。"),
    ("=1+1 is a sum, “quoted”, _x0041_.", "=1+1是一道“算术题”，_x0041_。"),
    ("Do not go alone.", "不要一个人去。"),
    ("  Two  blanks — and a dash.", "两个  空格——还有破折号。"),
    ("1 < 2 &amp; 3 > 2 ]]> {{ name }}", "1 < 2 &amp; 3 > 2 ]]> {{ name }}吧"),
    ("EFT", "情绪聚焦疗法"),
)
STATES = (State.UNTRANSLATED, State.DRAFTED, State.DRAFTED, State.STALE, State.APPROVED)


@dataclass(frozen=True)
class Sent(Row):
    """A row that went out with its first sign, whatever somebody has written into it since."""

    kept: str = ""

    @property
    def sign(self) -> str:
        """As it went out."""
        return self.kept


@dataclass
class Day:
    """What came of a file that went out."""

    catalog: Catalog
    """As it stands here when the file comes back."""
    states: dict[Key, State]
    """Of its texts."""
    data: bytes
    """The file."""
    damaged: bool
    """True for a file that must be refused whole."""
    wanted: dict[Key, str] = field(default_factory=dict)
    """What the texts have to say afterwards."""
    name: str = ""
    """Format and damage, for whoever reads a failure."""

    @property
    def judge(self) -> Judge:
        """Who approved what, and marks counted."""
        approved = {key for key, state in self.states.items() if state is State.APPROVED}
        return Judge(approved, _complaint)


def day(seed: int) -> Day:
    """The same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  no secret
    format_ = formats()[seed % len(formats())]
    states: dict[Key, State] = {}
    rows = [_row(chance, n, states) for n in range(chance.randint(2, 9))]
    here = [_meanwhile(chance, row.entry, states) for row in rows]
    catalog = Catalog("articles/x", "zh_Hans", tuple(here))
    stands = {entry.key: entry.target for entry in here}
    wanted = dict(stands)
    back: list[Row] = []
    for row, entry in zip(rows, here, strict=True):
        back += _worked_on(chance, row, entry, states, wanted, po=format_.name == "po")
    if chance.random() < 0.4:
        chance.shuffle(back)
    if chance.random() < 0.3:
        foreign = Entry(None, f"Foreign text {seed}.", "外来的一行。")
        back.insert(0, Row(foreign, State.DRAFTED))
    sent = {row.entry.key: (row, entry) for row, entry in zip(rows, here, strict=True)}
    at = _joinable(chance, back, stands)
    cells = format_.name in _JOIN_CELLS and chance.random() < 0.5
    if at is not None:
        wanted |= {row.entry.key: stands[row.entry.key] for row in back[at : at + 2]}
        if not cells:
            wanted |= _join_words(back, at, sent, states)
    data = format_.write(TextPackage(STAMP, "A title", "content/en/articles/x.md", tuple(back)))
    if at is not None and cells:
        data = _JOIN_CELLS[format_.name](data, at)
    damage = chance.choice((None, None, None, *_DAMAGES[format_.name]))
    done = Day(catalog, states, data, damaged=False, wanted=wanted, name=format_.name)
    if damage is not None:
        done.data, done.damaged = damage(data, chance)
        done.name += f" {damage.__name__}"
    return done


def package(seed: int) -> TextPackage:
    """A file that goes out."""
    chance = random.Random(seed)  # noqa: S311  no secret
    rows = tuple(_row(chance, n, {}) for n in range(10))
    return TextPackage(STAMP, "A title", "content/en/articles/x.md", rows)


def _complaint(entry: Entry) -> str:
    ours, theirs = (counted(read_inline(text)) for text in (entry.source, entry.target))
    return "" if ours == theirs else "other marks"


def _row(chance: random.Random, number: int, states: dict[Key, State]) -> Sent:
    english, mandarin = _PAIRS[(number + chance.randint(0, 2)) % len(_PAIRS)]
    state = chance.choice(STATES)
    english = f"{english} ({number})".strip()
    target = "" if state is State.UNTRANSLATED else f"{mandarin}（{number}）".strip()
    maker = Maker.of("machine", "google", target) if target and chance.random() < 0.5 else None
    if state is State.APPROVED:
        maker = None
    context = chance.choice((None, None, "front:title"))
    previous = "Old English." if state is State.STALE else None
    entry = Entry(context, english, target, maker, previous, note="paragraph", fuzzy=bool(maker))
    states[entry.key] = state
    notes, terms = ("A note.",) * chance.randint(0, 1), (("feel", "感受"),)
    row = Sent(entry, state, notes, terms, safety=chance.random() < 0.2)
    return replace(row, kept=Row(entry, state).sign)


def _meanwhile(chance: random.Random, entry: Entry, states: dict[Key, State]) -> Entry:
    """The text as it stands here when the file comes back: now and then somebody has edited it."""
    if chance.random() < 0.15 and entry.target:
        if states[entry.key] is not State.APPROVED:
            states[entry.key] = State.DRAFTED
        return replace(entry, target=f"{entry.target}又改", origin=None, previous_source=None)
    return entry


def _worked_on(
    chance: random.Random,
    row: Sent,
    here: Entry,
    states: dict[Key, State],
    wanted: dict[Key, str],
    *,
    po: bool,
) -> list[Row]:
    """The rows that a text comes back as; `wanted` learns what has to stand afterwards."""
    entry = row.entry
    chain = "字" * chance.randint(1, 4)
    blank = chance.choice(("", " ", "\u3000"))
    acts: dict[str, list[Row]] = {
        "leave": [row],
        "drop": [],
        "empty": [_with(row, blank)],
        "english": [_with(row, entry.source)],
        "marks": [_with(row, f"**粗**`码`[链](y.md){chain}")],
        "twice": [_with(row, _translated(entry, word)) for word in "甲乙" if not po],
    }
    act = chance.choice((*acts, "leave", "write", "write", "write"))
    if act in acts:
        return acts[act]
    said = _translated(entry, "新")
    if _is_open(entry, here, states):
        wanted[entry.key] = said
    return [_with(row, said)]


def _is_open(sent: Entry, here: Entry, states: dict[Key, State]) -> bool:
    """True where a translator's words come in: nobody approved the text, or wrote other words here since."""
    untouched = here.target == sent.target or not here.is_persons
    return states[sent.key] is not State.APPROVED and (untouched or not here.target)


def _joinable(chance: random.Random, back: list[Row], stands: dict[Key, str]) -> int | None:
    """The first of two rows that the translator makes one of; None: there are none, or no wish to."""
    often = Counter(row.entry.key for row in back)
    once = [row.entry.key in stands and often[row.entry.key] == 1 for row in back]
    pairs = [at for at in range(len(back) - 1) if once[at] and once[at + 1]]
    return chance.choice(pairs) if pairs and chance.random() < 0.4 else None


def _join_words(
    back: list[Row], at: int, sent: dict[Key, tuple[Sent, Entry]], states: dict[Key, State]
) -> dict[Key, str]:
    """Write the Mandarin of two rows into the first and empty the other; what that changes."""
    (first, here), (second, _) = (sent[row.entry.key] for row in back[at : at + 2])
    said = _translated(first.entry, "和") + _translated(second.entry, "新")
    back[at], back[at + 1] = _with(first, said), _with(second, "")
    fits = not _complaint(replace(here, target=said))
    comes_in = fits and _is_open(first.entry, here, states)
    return {here.key: said} if comes_in else {}


def _join_in_word(data: bytes, at: int) -> bytes:
    """Make one cell of the Mandarin of two rows, as *Merge Cells* does."""
    document, out = docx.Document(io.BytesIO(data)), io.BytesIO()
    table = document.tables[0]
    table.cell(at + 1, 1).merge(table.cell(at + 2, 1))
    document.save(out)
    return out.getvalue()


def _join_in_excel(data: bytes, at: int) -> bytes:
    book, out = load_workbook(io.BytesIO(data)), io.BytesIO()
    book["Texts"].merge_cells(start_row=at + 2, end_row=at + 3, start_column=4, end_column=4)
    book.save(out)
    return out.getvalue()


_JOIN_CELLS = {"docx": _join_in_word, "xlsx": _join_in_excel}


def _with(row: Sent, text: str) -> Sent:
    return replace(row, entry=replace(row.entry, target=text, origin=None))


def _translated(entry: Entry, word: str) -> str:
    """Other Mandarin with the marks of the English."""
    english = entry.source.rpartition(" (")[0].strip()
    mandarin = next(zh for en, zh in _PAIRS if en.strip() == english)
    return f"{mandarin.strip()}{word}"


def _cut(data: bytes, chance: random.Random) -> tuple[bytes, bool]:
    return data[: chance.randint(200, max(201, len(data) - 40))], True


def _entity(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    declared = b'<!DOCTYPE xliff [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><xliff'
    return data.replace(b"<xliff", declared, 1), True


def _utf16(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    text = data.decode().replace("encoding='UTF-8'", "encoding='UTF-16'")
    return text.replace("charset=UTF-8", "charset=UTF-16").encode("utf-16"), False


def _gb18030(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    return data.decode().replace("charset=UTF-8", "charset=GBK").encode("gb18030"), False


def _wrong_charset(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    return data.decode().encode("gb18030"), True


def _zip(change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> Callable[[bytes], bytes]:  # fmt: skip
    def made(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
            for name, body in more:
                new.writestr(name, body, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return made


def _macro(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    return _zip(lambda _, body: body, ("word/vbaProject.bin", b"x"))(data), True


def _part_entity(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    def change(name: str, body: bytes) -> bytes:
        if not name.endswith(("document.xml", "sheet1.xml")):
            return body
        head, _, rest = body.partition(b"?>")
        root = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        return head + b"?>" + root + rest if rest else root + head

    return _zip(change)(data), True


def _bomb(data: bytes, _chance: random.Random) -> tuple[bytes, bool]:
    return _zip(lambda _, body: body, ("word/media/a.bin", bytes(101_000_000)))(data), True


def with_more(data: bytes, part: str, before: str, more: str) -> bytes:
    """An Office file with more XML in one of its parts."""
    return _zip(
        lambda name, body: (
            body.replace(before.encode(), (more + before).encode()) if name == part else body
        )
    )(data)


def with_sheet_at(data: bytes, part: str) -> bytes:
    """A workbook whose first sheet is read from another part."""
    first = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        sheet = old.read(first)
    return _zip(lambda _, body: body.replace(first.encode(), part.encode()), (part, sheet))(data)


_DAMAGES: dict[str, tuple[Callable[[bytes, random.Random], tuple[bytes, bool]], ...]] = {
    "xliff": (_cut, _entity, _utf16),
    "po": (_utf16, _gb18030, _wrong_charset),
    "xlsx": (_cut, _macro, _part_entity),
    "docx": (_cut, _macro, _part_entity),
}
BOMB = _bomb

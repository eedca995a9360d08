"""Import files of other formats as Markdown below `content/en`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.build.writers.links import MARKDOWN
from pipeline.extract.read import read
from pipeline.files.atomic import write_bytes
from pipeline.files.content import Project, check_id
from pipeline.files.import_log import FileChange, note_import
from pipeline.files.photos import page_photo
from pipeline.files.read import decode, read_bytes, read_text
from pipeline.flow.clock import today
from pipeline.flow.english.plain import hints_of_text
from pipeline.flow.imports.alike import alike
from pipeline.flow.imports.beside import markdown_pictures, picture_beside, with_pictures
from pipeline.flow.workspace import Workspace
from pipeline.importers.bold_lines import bold_lines, make_headings, still_bold
from pipeline.importers.lost import Lost, lost_words, made_up_words, words_in
from pipeline.importers.markdown import import_markdown
from pipeline.importers.merge import merge
from pipeline.importers.page import (
    SIGN,
    ImportedPage,
    LeftOut,
    PageWarning,
    TrackedChange,
    all_runs,
    call_pictures,
    describe_pictures,
    rename_pictures,
)
from pipeline.importers.text import diff
from pipeline.importers.would_lose import Thing, first_words, would_lose
from pipeline.importers.write import document_text
from pipeline.markdown.front_matter import load, split
from pipeline.markdown.inline import read_inline
from pipeline.markdown.splice import fill
from pipeline.model.errors import PipelineError, together
from pipeline.model.finding import Finding
from pipeline.model.hashing import sha_of_bytes

_LONGEST = 60
_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(([\w-]+\.\w+)\)")
"""A picture that lies beside its page, as imports write it: its words and its name."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What somebody who imports has chosen."""

    kind: str = "article"
    author: str = ""
    id: str | None = None
    """The id of the new document; None: made from its title."""
    update: str | None = None
    """The document that gets new text."""
    changes: str = "accepted"
    """What becomes of changes that nobody has accepted in Word: `accepted` or `original`."""
    otherwise: frozenset[int] = frozenset()
    """Numbers of changes with which to do the other."""
    public: bool = False
    """Readers see it after the next build; else it begins as a draft."""
    title: str = ""
    """Another title than the file's; empty: its own. A Markdown file keeps its own."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Name of a picture of the new page, or its `print_of` → what is said for it; others keep the file's words."""
    bold_headings: bool = False
    """Make headings of the lines in bold that stand where headings would."""
    run: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
    """Names the import, which is taken back as a whole; the next one has a name behind it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import would write, or has written."""

    id: str
    """Id of the document."""
    path: str
    """The file, from the project folder."""
    diff: str
    """What changes in it, as a unified diff; empty: nothing."""
    written: bool
    """True if it was written."""
    public: bool
    """True if readers see it after the next build."""
    warnings: tuple[PageWarning, ...] = ()
    """What somebody should look at in the file that it came from."""
    lost: tuple[Lost, ...] = ()
    """Words that did not come along though they should have."""
    left_out: tuple[LeftOut, ...] = ()
    """What was left out on purpose, word for word."""
    changes: tuple[TrackedChange, ...] = ()
    """Tracked changes that nobody has accepted in Word, in the order of the page."""
    quiet_changes: int = 0
    """Further ones, of fonts, colours and distances, which no page shows."""
    would_lose: tuple[Thing, ...] = ()
    """What the page has in Markdown and the new file lacks."""
    hints: tuple[Finding, ...] = ()
    """What its author may make plainer; lines are those of the new page."""
    title: str = ""
    """Of the new page."""
    text: str = ""
    """The page, as it is or would be written."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Name → bytes of the pictures that come along, small, and without what cameras write into them."""
    alike: str = ""
    """The page that has nearly the same words, where another one is to be made; empty: none has."""
    bold_lines: tuple[str, ...] = ()
    """Lines in bold that stand where headings would, whether or not they were made headings."""

    @property
    def picture_words(self) -> dict[str, str]:
        """Name of a picture that lies beside the page → what the page says for it."""
        return {name: read_inline(said).plain for said, name in _PICTURE.findall(self.text)}

    @property
    def refused(self) -> bool:
        """True where a crisis box, a safety mark or a hotline would be lost: nothing is written then."""
        return any(thing.safety for thing in self.would_lose)


def import_file(
    workspace: Workspace, file: Path, options: ImportOptions, *, write: bool = False
) -> Imported:
    """Turn a file into a document, or into the new text of one.

    Raises PipelineError: FILE-… for a file that cannot be imported, PAGE-EXISTS for a document that is there already.
    """
    data = read_bytes(file, str(file), "IMPORT")
    if data is None:
        raise PipelineError("IMPORT", "there is no such file", "check the path", path=str(file))
    try:
        return _imported(workspace, file, data, options, write=write)
    except RecursionError as error:
        what, todo = (
            "its parts lie too deep within each other",
            "copy its text into a new Word file",
        )
        raise PipelineError("FILE-DEEP", what, todo, path=str(file)) from error
    except PipelineError as error:
        raise together(
            PipelineError(one.code, one.what, one.todo, path=one.path or str(file), line=one.line)
            for one in error.errors
        ) from error


def _imported(
    workspace: Workspace, file: Path, data: bytes, options: ImportOptions, *, write: bool
) -> Imported:
    is_markdown = file.suffix.lower() in MARKDOWN
    text = decode(data, str(file), "FILE-ENCODING") if is_markdown else ""
    page = ImportedPage() if is_markdown else _page_of(file, data, options)
    title = _own_title(text, str(file)) if is_markdown else page.title
    id_, path, kind = _place(workspace, file, title, options)
    shown_at: Mapping[str, str] = {}
    if is_markdown:
        page, shown_at = markdown_pictures(file, text, path.parent)
    shown = workspace.project.shown(path)
    before = read_text(path, shown, "CONTENT")
    if before is not None and not options.update:
        raise _is_there(shown, id_, file)
    fields = {"id": id_, "kind": kind, "author": options.author or page.author, "date": today()}
    bold = _bold_headings(page, before or "", options)
    kept = _dress_pictures(page, id_, path.parent, before or "", options)
    if is_markdown:
        text = with_pictures(text, page, shown_at)
        after = import_markdown(text, path=str(file), public=options.public, **fields)
    else:
        after = document_text(page, fields, public=options.public)
    warnings, same = alike(workspace, page, after, options.update)
    lost = () if is_markdown else lost_words(page, after)
    if not is_markdown:
        warnings += _doubts(page, after, options, kept)
    base_file = workspace.project.import_file(id_)
    imported = after
    gone: tuple[Thing, ...] = ()
    if before is not None:
        base = read_text(base_file, workspace.project.shown(base_file), "IMPORT")
        after, gone = _updated(before, after, base, shown)
    changed = diff(before or "", after, shown)
    write = write and not any(thing.safety for thing in gone)
    written = write and before != after
    if write:
        files = {path.parent / name: body for name, body in page.pictures.items()}
        # the base after the page: one that is older than its page loses nothing
        files |= {path: after.encode(), base_file: imported.encode()}
        _write(workspace.project, options.run, files)
    said = load(after, shown)
    notes = (tuple(warnings), lost, *_said_of(page), gone, hints_of_text(after, shown))
    made = (str(said.get("title") or ""), after, page.pictures, same, bold)
    return Imported(id_, shown, changed, written, not said.get("draft"), *notes, *made)


def _is_there(shown: str, id_: str, file: Path) -> PipelineError:
    what = f"{shown} is there already"
    todo = f"use --update {id_} to give it new text, or --id to choose another name"
    return PipelineError("PAGE-EXISTS", what, todo, path=str(file))


def _doubts(
    page: ImportedPage, text: str, options: ImportOptions, kept: str
) -> Iterator[PageWarning]:
    """Lines in bold that may be headings, and words that the file lacks and nobody chose. `kept`: of pictures."""
    yield from still_bold(page)
    if options.title or options.words or not page.title_found:
        return
    found = Counter(made_up_words(page, text)) - Counter(words_in(kept))
    if words := " ".join([*found.elements()][:12]):
        yield PageWarning(
            f"the page says what the file does not ({words}): compare the two",
            f"页面上有文件里没有的词（{words}）：请对照一下",
        )


def _bold_headings(page: ImportedPage, before: str, options: ImportOptions) -> tuple[str, ...]:
    """Make headings of lines in bold: of all that were chosen, or of those that are headings of the page already.

    Gives all such lines.
    """
    found = bold_lines(page)
    there = re.findall(r"^#{2,6} +(.+?)[ \t]*(?:\{#[^}]*\})?$", split(before)[1], re.MULTILINE)
    make_headings(page, found if options.bold_headings else [read_inline(h).plain for h in there])
    return found


def _said_of(page: ImportedPage) -> tuple[tuple[LeftOut, ...], tuple[TrackedChange, ...], int]:
    """What was left out on purpose, and the changes that nobody has accepted."""
    left_out = tuple(one for one in page.left_out if one.what != SIGN)
    return left_out, tuple(page.changes), page.quiet_changes


def _page_of(file: Path, data: bytes, options: ImportOptions) -> ImportedPage:
    """What the file says, under the title that was chosen."""
    from pipeline.flow.imports.sources import read_source  # noqa: PLC0415  a desk starts without the readers of files

    page = read_source(file, data, options.changes, options.otherwise)
    page.title = options.title or page.title
    return page


def _dress_pictures(
    page: ImportedPage, id_: str, folder: Path, before: str, options: ImportOptions
) -> str:
    """Name the pictures after the page, make photos small, and say for each what somebody has written.

    Gives the words that pictures of the page keep.
    """
    rename_pictures(page, id_.rpartition("/")[2])
    page.pictures = {name: page_photo(body) for name, body in page.pictures.items()}
    prints = {name: options.words.get(print_of(body)) for name, body in page.pictures.items()}
    said = {name: words for name, words in prints.items() if words}
    describe_pictures(page, {**options.words, **said})
    return _keep_pictures(page, folder, before, options.words)


def print_of(picture: bytes) -> str:
    """Names a picture whatever the page is called, and whichever pictures a tracked change takes along."""
    return sha_of_bytes(picture)[:12]


def _keep_pictures(page: ImportedPage, folder: Path, before: str, chosen: Mapping[str, str]) -> str:
    """Let a picture that the page has already keep its name, and its words where neither file nor person has others.

    Gives the words that are kept.
    """
    words = {name: said for said, name in _PICTURE.findall(before)}
    there = {picture_beside(folder, name): name for name in sorted(words)}
    known = {new: there[data] for new, data in page.pictures.items() if data in there}
    silent = {run.picture for run in all_runs(page.blocks) if run.picture and not run.text.strip()}
    kept = {
        new: read_inline(words[old]).plain
        for new, old in known.items()
        if new in silent and print_of(page.pictures[new]) not in chosen
    }
    describe_pictures(page, kept)
    call_pictures(page, {new: old for new, old in known.items() if old not in page.pictures})
    return " ".join(kept.values())


def _write(project: Project, run: str, files: Mapping[Path, bytes]) -> None:
    """Write files, once it is noted what was there before."""
    shown = {path: project.shown(path) for path in files}
    changes = tuple(
        FileChange(shown[path], read_bytes(path, shown[path], "IMPORT"), sha_of_bytes(data))
        for path, data in files.items()
    )
    real = tuple(c for c in changes if c.before is None or sha_of_bytes(c.before) != c.after)
    if real:  # one that changes nothing is no import to take back
        note_import(project, run, real)
    for path, data in files.items():
        write_bytes(path, data)


def _own_title(text: str, path: str) -> str:
    """The title of a Markdown file: its field, else its first heading."""
    named = load(text.removeprefix("\ufeff").replace("\r\n", "\n"), path).get("title")
    heading = re.search(r"^# +(.+?)[ \t]*#*$", text, re.MULTILINE)
    return str(named) if named else heading[1] if heading else ""


def _place(
    workspace: Workspace, file: Path, title: str, options: ImportOptions
) -> tuple[str, Path, str]:
    """Id, file and kind of the document."""
    if options.update:
        old = workspace.document(options.update)
        return old.id, workspace.project.root / old.path, old.kind
    folder = f"{options.kind}s/"
    wished = options.id or slug_of(title, file.stem)
    id_ = check_id(
        wished if wished.startswith(folder) or "/" in wished else folder + wished, str(file)
    )
    return id_, workspace.project.english_file(id_), options.kind


def _updated(before: str, after: str, base: str | None, path: str) -> tuple[str, tuple[Thing, ...]]:
    """The new text below the front matter that stands there, and what the page loses by it.

    Id, slugs and dates stay, so that catalogs follow. Title and description are those of the new file, where
    it has them. `base` is what the last import gave: what was changed in the page since then is kept where it fits.
    """
    new, old = load(after, path), load(base, path) if base is not None else {}
    names = [name for name in ("title", "description") if new.get(name)]
    texts = {f"front:{name}": str(new[name]) for name in names if new[name] != old.get(name)}
    document = read(before, path, "", ("title", "description"))
    filled = fill(document, lambda segment: texts.get(segment.context or ""))
    block, body = split(filled)
    if block is None:
        return after, would_lose(before, after)
    head = filled.removesuffix(body)
    if base is None:
        merged = f"{head}\n{split(after)[1].lstrip(chr(10))}"
        return merged, would_lose(before, merged)
    both = merge(base, before, after)
    merged = head + both.body
    gone = would_lose(before, merged)
    lines = {thing.line for thing in gone}
    texts_lost = [
        Thing("text", one.line, first_words(one.text), one.safety)
        for one in both.overwritten
        if lines.isdisjoint(range(one.line, one.line + len(one.text.splitlines())))
        or (one.safety and not any(thing.safety for thing in gone))
    ]
    return merged, tuple(sorted((*gone, *texts_lost), key=lambda thing: thing.line))


def slug_of(title: str, stem: str = "") -> str:
    """A title as the last part of an id, else the file's name.

    >>> slug_of("Daily  Practice (v2)"), slug_of("安全计划", "Safety plan")
    ('daily-practice-v2', 'safety-plan')
    """
    plain = re.sub(r"[’']", "", title.lower())
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return slug or (slug_of(stem) if stem else "document")

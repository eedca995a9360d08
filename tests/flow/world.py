"""A project in a folder to work in by the flow or the command line, with its files within reach."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from pipeline.cli import main
from pipeline.flow.build.run import Built, build
from pipeline.flow.decisions import Decider, approve_all
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.publishing import publish
from pipeline.flow.verify.run import Verified, verify
from pipeline.flow.workspace import Workspace
from tests.flow import tiny

ROOT = Path(__file__).parents[2]
PEOPLE = (("ann", "reviewer"), ("bo", "reviewer"), ("lea", "lead"))


@dataclass
class World:
    """A project in a folder of its own."""

    root: Path
    known: set[str] = field(default_factory=set)
    """Every Mandarin text that ever stood in a catalog, so that a leak can be looked for."""

    def open(self, *, frozen: bool = False) -> Workspace:
        return open_workspace(self.root, frozen=frozen)

    def build(self, *names: str, frozen: bool = False) -> Built:
        return build(self.root, names, frozen=frozen)

    def verify(self, since: str | None = None) -> Verified:
        return verify(self.open(), None, since)

    def breaches(self) -> list[str]:
        """`path code` of each breach that `verify` finds."""
        return [f"{breach.path} {breach.code}" for breach in self.verify().breaches]

    def cli(self, *args: str, expect: int | None = 0, stdin: str | None = None) -> Result:
        """A command line; checks its exit code."""
        done = CliRunner().invoke(main, ["--project", str(self.root), *args], input=stdin)
        assert expect is None or done.exit_code == expect, (
            f"{args}: {done.output}{done.exception!r}"
        )
        return done

    def data(self, *args: str, expect: int | None = 0) -> dict[str, Any]:
        """What a command says with `--json`."""
        body: dict[str, Any] = json.loads(self.cli("--json", *args, expect=expect).stdout)
        return body

    def status(self, document: str) -> dict[str, Any]:
        """The object of `status --json` of one document."""
        row: dict[str, Any] = self.data("status", document)["documents"][0]
        return row

    def reasons(self, document: str) -> set[str]:
        """Codes of what `status` says about a document."""
        return {reason["code"] for reason in self.status(document)["waits_for"]}

    def add_people(self) -> None:
        for id_, role in PEOPLE:
            self.cli("users", "add", id_, "--name", id_.title(), "--role", role)

    def approve(self, document: str, *people: str) -> None:
        """Everything, safety text too, by each of them."""
        for who in people or ("ann", "bo"):
            approve_all(Decider(self.open(), who), document, safety=True)

    def publish(self, document: str, who: str = "ann") -> None:
        publish(Decider(self.open(), who), document)

    def release(self, *documents: str) -> None:
        """From drafts to public pages."""
        for document in documents:
            self.approve(document)
            self.publish(document)
        self.build()

    def short_id(self, document: str, words: str) -> str:
        """The sign of the entry whose English or Mandarin is `words`, or else the one that holds them."""
        workspace = self.open()
        catalog = workspace.catalog(workspace.document(document))
        whole = [e for e in catalog if words in {e.source, e.target}]
        found = whole or [e for e in catalog if words in e.source or words in e.target]
        assert len(found) == 1, f"{words!r} stands in {len(found)} texts"
        return found[0].source_sha[:12]

    def path(self, name: str) -> Path:
        return self.root / name

    def po(self, document: str) -> Path:
        return self.path(f"locales/zh/LC_MESSAGES/{document}.po")

    def ledger(self, document: str, folder: str = "zh") -> Path:
        return self.path(f"locales/{folder}/decisions/{document}.jsonl")

    def lines(self, document: str, folder: str = "zh") -> list[dict[str, Any]]:
        """The ledger's lines as objects, in file order."""
        return [json.loads(row) for row in self.ledger(document, folder).read_text().splitlines()]

    def english(self, document: str) -> Path:
        return self.path(f"content/en/{document}.md")

    def mandarin(self, document: str) -> Path:
        return self.path(f"content/zh/{document}.md")

    def published(self, document: str, folder: str = "zh") -> Path:
        return self.path(f"locales/{folder}/published/{document}.md")

    def change(self, path: Path, old: str, new: str) -> None:
        """Replace words that stand in the file exactly once."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def site(self) -> dict[str, bytes]:
        return tree(self.path("dist/site"))

    def manifest(self) -> dict[str, Any]:
        """`manifest.json` of the site, held against the schema beside it, and so is the JSON of each page."""
        site = self.site()
        body: dict[str, Any] = json.loads(site["manifest.json"])
        validator_of(site["manifest.schema.json"]).validate(body)
        pages = validator_of(site["page.schema.json"])
        for path in (path for path in site if path.startswith("pages/")):
            pages.validate(json.loads(site[path]))
        return body

    def version(self, document: str, tag: str = "zh-Hans") -> dict[str, Any]:
        """What the manifest says of one language of a page; nothing where it is not public."""
        pages = {page["id"]: page for page in self.manifest()["pages"]}
        version: dict[str, Any] = pages[document]["versions"].get(tag, {})
        return version

    def page(self, document: str, tag: str = "zh-Hans") -> str:
        """The HTML at a page's address on the site without marks for line ends, or an empty text."""
        kind, slug = document.split("/")
        html = self.site().get(f"{tag}/{kind}/{slug}/index.html", b"").decode()
        return html.replace("<wbr>", "")

    def tracked(self) -> dict[str, bytes]:
        """Every file that git would keep."""
        found = tree(self.root)
        return {p: data for p, data in found.items() if not p.startswith(("dist/", ".pipeline/"))}

    def copy(self, to: Path) -> World:
        shutil.copytree(self.root, to, symlinks=True)
        return World(to, set(self.known))


@cache
def validator_of(schema: bytes) -> Draft202012Validator:
    """Of a schema that is one itself; made once, for it takes four times as long as a manifest."""
    read = json.loads(schema)
    Draft202012Validator.check_schema(read)
    return Draft202012Validator(read)


def names(done: Result, *words: str) -> bool:
    """True if one line of what a command said holds all these words."""
    return any(all(word in row for word in words) for row in done.output.splitlines())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder (or what a link to one points to): path → bytes."""
    base = folder.resolve()
    files = (path for path in base.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in files}


def lost_sheets(files: Mapping[str, bytes]) -> set[str]:
    """Printed sheets that some file of a site names and that are not there."""
    named = (re.findall(rb"handouts/[\w.-]+\.pdf", data) for data in files.values())
    return {one.decode() for found in named for one in found} - files.keys()


def write_files(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def fill_drafts(po: Path, drafts: Mapping[str, str]) -> None:
    """Write drafts into a catalog as an editor of people would: by its text alone."""
    text = po.read_text(encoding="utf-8")
    for english, mandarin in drafts.items():
        old = f'msgid {json.dumps(english, ensure_ascii=False)}\nmsgstr ""\n'
        new = f'{old[:-4]}"{mandarin}"\n'
        text = text.replace(old, new)
    po.write_text(text, encoding="utf-8")


def tiny_world(root: Path) -> World:
    """The tiny project, drafted and built, with three people."""
    return _tiny_world().copy(root)


@cache
def _tiny_world() -> World:
    """The same, made once in a process; nobody writes into it."""
    folder = Path(tempfile.mkdtemp(prefix="tiny-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_files(folder / "p", tiny.FILES)
    world = World(folder / "p", set(tiny.MANDARIN.values()))
    world.add_people()
    world.build()
    for document in (tiny.ARTICLE_ID, tiny.HANDOUT_ID):
        fill_drafts(world.po(document), tiny.MANDARIN)
    world.build()
    return world


def real_world(root: Path) -> World:
    """The practice's own content in a folder of its own; nothing is built yet."""
    root.mkdir(parents=True)
    shutil.copytree(ROOT / "content/en", root / "content/en")
    shutil.copytree(ROOT / "locales/zh/LC_MESSAGES", root / "locales/zh/LC_MESSAGES")
    shutil.copy(ROOT / "glossary.yaml", root)
    # the practice's own name, as the committed labels have it
    settings = tiny.SETTINGS.replace("Our practice", "Atlanta Couples Therapy")
    write_files(root, {"pipeline.toml": settings})
    return World(root, set(mandarin_of(root)))


def mandarin_of(root: Path) -> Sequence[str]:
    """Every Mandarin text of a project's catalogs, read without the product's own reader."""
    found: list[str] = []
    for po in sorted((root / "locales/zh/LC_MESSAGES").rglob("*.po")):
        for row in re.findall(r'^msgstr (".*")$', po.read_text(encoding="utf-8"), re.M):
            text = json.loads(row)
            if text:
                found.append(text)
    return found

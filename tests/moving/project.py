"""A small project with people, pages and decisions, made by the commands themselves."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.content import Project
from pipeline.flow.accounts.reviewers import add_user
from pipeline.flow.decisions import Decider, Seen, approve_all, edit
from pipeline.flow.extract import extract
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.publishing import publish
from pipeline.flow.workspace import Workspace

OLD, OTHER = "articles/kindness", "handouts/pause"
TEXTS = {
    "Kindness at home": "家里的善意",
    "Be kind to each other when you come home in the evening.": "晚上回到家，彼此温柔一点。",
    "Say thank you for one small thing every day.": "每天为一件小事说声谢谢。",
    "Hold hands on the way to the garden.": "去花园的路上牵着手。",
}
BODY = "\n\n".join([f"# {next(iter(TEXTS))}", *list(TEXTS)[1:]]) + "\n"


def make(root: Path) -> Path:
    """Two English documents and one reviewer; catalogs with a person's Mandarin for the article."""
    root.mkdir(parents=True)
    (root / "pipeline.toml").write_text('site_url = "https://www.example.org"\n')
    write(root, OLD, f"---\nid: {OLD}\n---\n{BODY}")
    write(root, OTHER, f"---\nid: {OTHER}\n---\nPause when you feel anger rise.\n")
    add_user(work(root), "ann", name="Ann", role="lead", reads=("zh",))
    extract(work(root))
    for entry in work(root).catalog(work(root).document(OLD)):
        edit(by("ann", root), OLD, Seen(entry.source_sha), TEXTS[entry.source])
    return root


def release(root: Path) -> None:
    """Ann approves the article and publishes it."""
    approve_all(by("ann", root), OLD, safety=True)
    publish(by("ann", root), OLD)


def work(root: Path) -> Workspace:
    """The project as it stands now."""
    return open_workspace(root)


def by(who: str, root: Path) -> Decider:
    """Somebody at the command line, before the project as it stands now."""
    return Decider(work(root), who)


def project(root: Path) -> Project:
    """Its paths."""
    return work(root).project


def write(root: Path, document: str, text: str) -> None:
    """Write an English file."""
    path = root / "content" / "en" / f"{document}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tree(root: Path) -> dict[str, bytes]:
    """Every tracked file."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("content", "locales")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }

"""Read old versions, commit, merge and push with git."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pipeline.model.errors import PipelineError

_ATTRIBUTES = Path(__file__).with_name("merging.gitattributes")
"""How our files merge, where the project's own `.gitattributes` does not say it."""


def files_at(root: Path, revision: str, folder: str) -> dict[str, bytes]:
    """The files below a folder of the project at a revision, by path from the project folder.

    Raises PipelineError GIT where there is no git, no repository or no such revision.
    """
    # the revision is resolved first, so that it can never be read as an option
    words = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    todo = "name a commit, branch or tag of this repository"
    commit = _git(root, *words, todo=todo).decode().strip()
    blobs = _blobs(root, commit, folder)
    asked = "".join(f"{one}\n" for one in blobs.values()).encode()
    out = BytesIO(_git(root, "cat-file", "--batch", given=asked) if blobs else b"")
    found = {}
    for name in blobs:  # `HASH blob SIZE`, the bytes, and the end of a line
        found[name] = out.read(int(out.readline().split()[2]))
        out.readline()
    return found


def _git(
    root: Path,
    *args: str,
    todo: str = "see what `git status` says here",
    paths: Sequence[str] = (),
    given: bytes = b"",
) -> bytes:
    """What a git command prints. Raises GIT with what git said and, where it fails, what to do.

    `given` is its input; `paths` reach it by that too: thousands of them are too long for a command line.
    """
    if paths:
        given = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        args = (*args, "--pathspec-from-file=-", "--pathspec-file-nul")
    try:
        done = subprocess.run(  # noqa: S603  fixed words, no shell
            ["git", *args],  # noqa: S607
            cwd=root,
            input=given,
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        raise PipelineError("GIT", "git is not installed", "install git") from None
    except subprocess.CalledProcessError as error:
        rows = error.stderr.decode("utf-8", "replace").strip().split("\n")
        said = next((row for row in rows if row.startswith(("fatal: ", "error: "))), rows[-1])
        raise PipelineError("GIT", f"git could not do it ({said})", todo) from None
    return done.stdout


def changed(root: Path, folders: Sequence[str]) -> tuple[str, ...]:
    """Files below some folders that differ from the last commit, new ones included. Raises GIT."""
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    out = _git(root, "status", "--porcelain", "-z", "--no-renames", "-uall", "--", *folders)
    rows = [row for row in out.decode("utf-8", "surrogateescape").split("\0") if row]
    return tuple(sorted(row[3:].removeprefix(prefix) for row in rows))


def at_head(root: Path, path: str) -> bytes | None:
    """A file as the last commit has it; None where it has none. Raises GIT."""
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    if not _git(root, "ls-tree", "HEAD", "--", path):
        return None
    return _git(root, "show", f"HEAD:{prefix}{path}")


def file_versions(root: Path, path: str, most: int) -> tuple[tuple[str, str, bytes], ...]:
    """What a file was in its last commits, the oldest first: (RFC 3339 time, author, bytes). Raises GIT."""
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    words = ("log", f"--max-count={most}", "--format=%H%x09%aI%x09%an", "--", path)
    found = []
    for row in reversed(_git(root, *words).decode("utf-8", "replace").splitlines()):
        commit, at, author = row.split("\t", 2)
        if _git(root, "ls-tree", commit, "--", path):
            found.append((at, author, _git(root, "show", f"{commit}:{prefix}{path}")))
    return tuple(found)


def blobs_at_head(root: Path, folder: str) -> dict[str, str]:
    """The files below a folder in the last commit, from the project folder → git's hash of them. Raises GIT."""
    return _blobs(root, "HEAD", folder)


def _blobs(root: Path, commit: str, folder: str) -> dict[str, str]:
    rows = _git(root, "ls-tree", "-r", "-z", commit, "--", folder).decode("utf-8", "replace")
    split = (row.partition("\t") for row in rows.split("\0") if row)
    found = ((name, *head.split(" ")) for head, _, name in split)
    return {name: blob for name, _mode, kind, blob in found if kind == "blob"}


def committed(root: Path, path: str) -> int:
    """When a file was committed last, in seconds since 1970; 0 where it never was. Raises GIT."""
    return int(_git(root, "log", "-1", "--format=%ct", "HEAD", "--", path).strip() or 0)


def moved_on(root: Path, since: float) -> bool:
    """True if commits were made on top of the one that was checked out at that moment. Raises GIT.

    False where git stands where it stood, or on another branch. A moment is known to the second: what was
    committed within it counts as later.
    """
    # seconds with a zone: git knows them as a date
    then = _git(root, "rev-parse", "--verify", f"HEAD@{{{int(since) - 1} +0000}}").decode().strip()
    now = _git(root, "rev-parse", "--verify", "HEAD").decode().strip()
    return then != now and _git(root, "merge-base", then, now).decode().strip() == then


@dataclass(frozen=True, slots=True)
class LineChanges:
    """A commit, and the lines of one file that it added and took out."""

    commit: str
    """Its hash."""
    author: str
    subject: str
    """First line of its message."""
    added: frozenset[bytes]
    """Lines, without their ends."""
    removed: frozenset[bytes]
    """The same."""


def line_history(root: Path, path: str, *, everywhere: bool) -> tuple[LineChanges, ...]:
    """What commits did to the lines of a file, the newest first. Raises GIT.

    Those that led to the one that is checked out; `everywhere`: of all branches and tags too, but not of `git stash`.
    A merge is held against the side that it was made on.
    """
    which = ("--exclude=refs/stash", "--all") if everywhere else ()
    words = (
        "-p",
        "-U0",
        "--no-color",
        "--no-ext-diff",
        "--no-renames",
        "--full-history",
        "--diff-merges=first-parent",
    )
    form = "--format=%x00%H%x1f%an%x1f%s"
    out = _git(root, "log", form, *words, *which, "HEAD", "--", path)
    return tuple(_line_changes(row) for row in out.split(b"\0")[1:])


def _line_changes(row: bytes) -> LineChanges:
    head, _, patch = row.partition(b"\n")
    sha, author, subject = head.decode("utf-8", "replace").split("\x1f", 2)
    # what stands before the first hunk names the file
    rows = patch.partition(b"\n@@")[2].split(b"\n")
    added, removed = (frozenset(r[1:] for r in rows if r[:1] == sign) for sign in (b"+", b"-"))
    return LineChanges(sha, author, subject, added, removed)


def head(root: Path) -> LineChanges:
    """The commit that is checked out, without its lines. Raises GIT."""
    return _line_changes(_git(root, "log", "-1", "--format=%H%x1f%an%x1f%s", "HEAD"))


def staged(root: Path, path: str) -> bytes:
    """A file as the next commit would have it; nothing where it would have none. Raises GIT."""
    if not _git(root, "ls-files", "--", path):
        return b""
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    return _git(root, "show", f":0:{prefix}{path}")


def commit(root: Path, paths: Sequence[str], message: str, *, author: str) -> None:
    """Commit these files and no others, by an author. Raises GIT."""
    _git(root, "add", paths=paths)
    words = ("commit", "-q", "-m", message, f"--author={author}", "--only")
    todo = "see what `git commit` says here; every decision is safe in its ledger"
    _git(root, *_committer(root), *words, todo=todo, paths=paths)


def upstream(root: Path) -> str | None:
    """The branch of another machine that this one follows; None: none. Raises GIT."""
    try:
        return _git(root, "rev-parse", "--abbrev-ref", "@{upstream}").decode().strip()
    except PipelineError:
        return None


def fetch(root: Path) -> None:
    """Get the other machine's commits; no file changes. Raises GIT."""
    todo = "see whether `git fetch` reaches the other machine, then run `pipeline sync` again"
    _git(root, "fetch", "-q", todo=todo)


def count(root: Path, commits: str) -> int:
    """How many commits a range has. Raises GIT."""
    return int(_git(root, "rev-list", "--count", commits))


def merge(root: Path, other: str) -> tuple[str, ...]:
    """Merge a branch in, catalogs by our driver; gives the files that are left unmerged. Raises GIT."""
    ours = "from pipeline.cli import main; main()"
    driver = shlex.join([sys.executable, "-c", ours]) + " merge-po %O %A %B %P"
    words = (
        "-c", f"core.attributesFile={_ATTRIBUTES}", "-c", f"merge.pipeline-po.driver={driver}", "-c", "merge.pipeline-po.name=catalogs, text by text",
        *_committer(root), "merge", "-q", "--no-edit", other,
    )  # fmt: skip
    try:
        _git(root, *words)
    except PipelineError:
        left = _git(root, "diff", "--name-only", "--diff-filter=U", "-z", "--relative").decode()
        names = tuple(name for name in left.split("\0") if name)
        if not names:
            raise
        return names
    return ()


def abort_merge(root: Path) -> None:
    """Go back to how it was before the merge. Raises GIT."""
    _git(root, "merge", "--abort")


def conclude_merge(root: Path, paths: Sequence[str]) -> None:
    """Take the files as the merge has left them, and end it. Raises GIT."""
    _git(root, "add", paths=paths)
    _git(root, *_committer(root), "commit", "-q", "--no-edit")


def push(root: Path, upstream: str) -> bool:
    """Send our commits; False where the other side has new ones, which are fetched then. Raises GIT."""
    todo = "see what `git push` says here, then run `pipeline sync` again: what was decided is committed"
    try:
        _git(root, "push", "-q", todo=todo)
    except PipelineError:
        fetch(root)
        if count(root, f"HEAD..{upstream}"):
            return False
        raise
    return True


def _committer(root: Path) -> tuple[str, ...]:
    """Who commits, where git has not been told: the machine, never a person."""
    try:
        _git(root, "config", "user.email")
    except PipelineError:
        return ("-c", "user.name=pipeline desk", "-c", "user.email=desk@pipeline.invalid")
    return ()

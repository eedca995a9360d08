"""Write the site as a release that is swapped in whole, and read it back.

A tree is `{"en/articles/x/index.html": b"…"}`: paths with `/`, relative. Call `swap_release` under a
lock: two builds at the same time would sweep up each other's unfinished releases.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pipeline.files.atomic import (
    TEMP_PREFIX,
    disk,
    make_folder,
    remove,
    write_bytes,
    write_hidden,
)
from pipeline.files.file_signature import Stat, inodes_below, stat_of, stats_below
from pipeline.files.read import files_below, read_bytes
from pipeline.files.tree_paths import MARK, check_names, check_paths, folders_of
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import hashes_of, sha_of_texts

RELEASES = "releases"
"""Folder beside the target: `dist/releases/site/<hash>`, which `dist/site` points to."""
_KEPT = "assets/"
"""Where files lie whose names change with their bytes: a page that still stands goes on finding its own."""
_MANY = 64
"""Files from which on the whole disk is waited for, not each file."""
_MARK_TEXT = b"Written by `pipeline build --copy`; whatever else lies here is removed.\n"


def swap_release(
    target: Path,
    tree: Mapping[str, bytes],
    copy: bool = False,
    withdrawn: Collection[str] = (),
    kept: Mapping[str, str] = MappingProxyType({}),
    served: Mapping[str, Stat | None] | None = None,
    hashes: Mapping[str, str] | None = None,
) -> Mapping[str, Stat | None] | None:
    """Makes `target` hold exactly `tree` and `kept`; None where it did, and then nothing is written.

    Else gives what the file system says of files that were written, and of kept ones that lie there as they lay in an older release.

    The tree is written to `releases/<name>/<hash>` beside the target, then the link `target` is
    swapped in one step; the release before stays, older ones go. `kept` (path → SHA-256) are files that
    `target` holds already and the caller knows to be whole: the new release shares them with the one
    before (hard links), so that one changed page is one written file; `served`: what the file system
    said of all that `target` holds, where the caller has just asked; `hashes`: path → SHA-256 of the
    tree's files, where the caller has them. With `copy` the target is a plain folder: what the tree lacks goes first, then each file is written in one step, `withdrawn` first, what
    pages load before the pages; old assets go when no page names them any more.
    `withdrawn` are all paths of pages that came down (page, fragment, JSON, PDF): even where the
    build cannot be written (a full disk), what stood there is gone.
    Raises TREE for a path that leaves the tree and for a target that is not ours, DISK where
    something cannot be written.
    """
    check_paths({**tree, **kept})
    check_names(withdrawn)
    _refuse_foreign(target, copy)
    if (_release_of(target) is None) == copy and _holds(target, tree, kept):
        return None
    try:
        if not copy:
            wanted = hashes_of(tree) if hashes is None else {path: hashes[path] for path in tree}
            return _write_release(target, tree, {**wanted, **kept}, kept, served)
        _write_plain(target, tree, withdrawn, kept)
    except PipelineError:
        _take_down(target, tree, [path for path in withdrawn if path not in kept])
        raise
    return {}


def unpublish(target: Path, paths: Collection[str]) -> None:
    """Removes these files of what is served, where they are there: that needs no space on the disk.

    For a build that failed and must not leave them standing. Raises TREE for a path that leaves the tree.
    """
    check_names(paths)
    _take_down(target, {}, paths)


class SiteTree(Mapping[str, bytes]):
    """The files below a folder as a tree; each is read when somebody asks for it, and not kept."""

    def __init__(self, path: Path) -> None:
        """`path`: the folder, or a link to it. Raises what `open_release` raises."""
        self._folder, self._shown = Path(os.path.realpath(path)), path
        self._names = dict.fromkeys(files_below(self._folder, str(path), "TREE"))
        for name in self._names:
            self._plain(name)
        if self._names.get(MARK, "") is None and self[MARK] == _MARK_TEXT:
            del self._names[MARK]

    def __getitem__(self, name: str) -> bytes:
        """The bytes as they are now. Raises TREE where the file has gone since, or cannot be read."""
        if name not in self._names:
            raise KeyError(name)
        shown = self._plain(name)
        data = read_bytes(self._folder / name, shown, "TREE")
        if data is None:
            what = "went away while it was read"
            raise PipelineError("TREE", what, "do it again", path=shown)
        return data

    def __contains__(self, name: object) -> bool:
        """True for the path of a file; it is not read for that, as the method of all mappings would do."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The paths, sorted by folder."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._names)

    def _plain(self, name: str) -> str:
        """The file as messages show it. Raises TREE for a link: what is served must be the bytes that were built."""
        shown = f"{self._shown}/{name}"
        if os.path.islink(f"{self._folder}/{name}"):  # noqa: PTH114  asked for each file: no object is made for it
            what = "is a symbolic link inside what is served"
            raise PipelineError("TREE", what, "remove it and run `pipeline build`", path=shown)
        return shown


def open_release(path: Path) -> SiteTree:
    """The files below a folder (or the folder that a link points to) as a tree; empty without one.

    Raises TREE for a link or a device inside: what is served must be the bytes that were built.
    """
    return SiteTree(path)


def read_release(path: Path) -> dict[str, bytes]:
    """As `open_release`, with all files read. Raises the same."""
    return dict(open_release(path))


def is_ours(target: Path, *, copy: bool) -> bool:
    """True if `swap_release` may write there: what we did not make, we do not clear or replace."""
    if target.is_symlink():
        # With `copy`, a link to a folder elsewhere (`/var/www/html`) is written through.
        return _release_of(target) is not None or (copy and _is_ours_or_empty(target))
    return not target.exists() or _is_ours_or_empty(target)


def _refuse_foreign(target: Path, copy: bool) -> None:
    if not is_ours(target, copy=copy):
        what = "is in the way: it was not made by `pipeline build`"
        raise PipelineError("TREE", what, "move it away, or name another folder", path=str(target))


def _is_ours_or_empty(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    with disk(folder):
        names = (child.name for child in folder.iterdir())
        # a process that was killed while it wrote the mark leaves what it had begun
        return (folder / MARK).is_file() or all(name.startswith(TEMP_PREFIX) for name in names)


def _release_of(target: Path) -> str | None:
    """Name of the release that our link points to; None where it is not a link of ours."""
    if not target.is_symlink():
        return None
    link = target.readlink()
    return link.name if link.parent == Path(RELEASES, target.name) else None


def _holds(folder: Path, tree: Mapping[str, bytes], kept: Collection[str]) -> bool:
    """True where the folder has the tree's bytes: a file that was edited by hand is written again."""
    try:
        if any(read_bytes(folder / path, path, "TREE") != tree[path] for path in tree):
            return False
    except PipelineError:
        return False
    stats = stats_below(folder)
    is_plain = folder.is_dir() and None not in stats.values()
    return is_plain and stats.keys() - {MARK} == {*tree, *kept}


def _write_release(
    target: Path,
    tree: Mapping[str, bytes],
    hashes: Mapping[str, str],
    kept: Collection[str],
    served: Mapping[str, Stat | None] | None,
) -> Mapping[str, Stat | None]:
    store = target.parent / RELEASES / target.name
    previous = _release_of(target)
    before = Path(os.path.realpath(target))
    stays: Mapping[str, Stat | None] = {}
    written: Mapping[str, Stat | None] = {}
    with disk(target):
        make_folder(store)
        release = store / _digest(hashes)
        if not _is_whole(release, hashes):
            spare = _spare(store, {release.name, previous})
            served = stats_below(before) if served is None else served
            release, stays, written = _new_release(release, tree, (before, served), kept, spare)
        _point(target, release)
    # a name that goes is a change of the file: what has lost one does not lie there as it lay
    return written if _sweep(store, {release.name, previous}) else {**stays, **written}


def _is_whole(release: Path, hashes: Mapping[str, str]) -> bool:
    """True where an older release (somebody has taken back what they changed) is what we want."""
    try:
        return release.is_dir() and hashes_of(read_release(release)) == hashes
    except PipelineError:
        return False


def _spare(store: Path, keep: Collection[str | None]) -> Path | None:
    """A release that nobody needs any more: older than the one before."""
    for child in store.iterdir():
        hidden = child.name.startswith(TEMP_PREFIX) or child.is_symlink()
        if child.name not in keep and not hidden and child.is_dir():
            return child
    return None


def _new_release(
    release: Path,
    tree: Mapping[str, bytes],
    before: tuple[Path, Mapping[str, Stat | None]],
    kept: Collection[str],
    spare: Path | None,
) -> tuple[Path, Mapping[str, Stat | None], Mapping[str, Stat | None]]:
    """Writes a hidden folder and gives it its name once it is whole; and what lay there before, and what was written. Raises OSError.

    `before`: the release that is served, and what the file system says of its files. `spare` becomes that folder: most of it is what the new release needs, so what is touched on the disk is in
    proportion to what has changed.
    """
    store = release.parent
    temp = _temp(store)
    try:
        if spare is None:
            temp.mkdir(parents=True)  # a tree without files is a folder too
        else:
            spare.rename(temp)
        shared, gone = _emptied(temp, kept, *before)
        fresh = [path for path in kept if path not in shared]
        top = str(temp)  # texts alone: of a thousand pages twelve thousand files are written
        for folder in sorted(folders_of((*tree, *fresh)), key=len):  # those above first
            with suppress(FileExistsError):
                os.mkdir(f"{top}/{folder}")  # noqa: PTH102
        for path in fresh:
            _share(f"{before[0]}/{path}", f"{top}/{path}")
        for path, data in tree.items():
            write_hidden(f"{top}/{path}", data)
        written = {path: stat_of(f"{top}/{path}") for path in tree}
        _sync(temp, {*fresh, *tree, *gone})
        if release.exists():
            # Damaged, and maybe the one that is served: it stays until the link has moved on.
            release = store / f"{release.name}-{secrets.token_hex(4)}"
        temp.rename(release)
    except BaseException:
        shutil.rmtree(temp, ignore_errors=True)
        raise
    return release, shared, written


def _emptied(
    temp: Path, kept: Collection[str], before: Path, served: Mapping[str, Stat | None]
) -> tuple[Mapping[str, Stat | None], set[str]]:
    """Takes out of a folder all but the kept files that are, under a second name, those that `before` serves.

    Gives what stays, which is known to be whole, and what is gone. No other file stays: one that is written again in
    place might be another release's too.
    """
    there = inodes_below(temp)
    if not there or temp.stat().st_dev != before.stat().st_dev:
        served = {}
    # two names of one file, on one disk
    stays = {p: one for p in kept if (one := served.get(p)) and there.get(p) == one[3]}
    gone = there.keys() - stays.keys()
    for path in gone:
        (temp / path).unlink()
    for folder in sorted(folders_of(gone), key=len, reverse=True):  # the deepest first
        with suppress(OSError):
            (temp / folder).rmdir()
    return stays, gone


def _sync(folder: Path, paths: Collection[str]) -> None:
    """Waits until the disk has what was written and removed at these paths, and the names of it."""
    if len(paths) > _MANY:
        os.sync()  # one for all files: much faster than one each
        return
    above = {part.as_posix() for path in paths for part in PurePosixPath(path).parents}
    for path in {*paths, *above}:
        with suppress(FileNotFoundError):  # what is gone, and folders that went with it
            file = os.open(folder / path, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _share(old: str, new: str) -> None:
    """One file in two folders; a copy where the disk knows no such links."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def _point(target: Path, release: Path) -> None:
    """Lets the link `target` point to the release, in one step. Raises OSError."""
    link = _temp(release.parent)
    link.symlink_to(Path(RELEASES, target.name, release.name))
    if target.is_dir() and not target.is_symlink():
        target.rename(_temp(release.parent))  # a plain folder of an earlier `--copy`; swept later
    link.replace(target)


def _sweep(store: Path, keep: set[str | None]) -> bool:
    """Removes old releases and what killed processes left; False: there was none. A failure harms nobody, so it is no error."""
    found = False
    with suppress(OSError):
        for child in store.iterdir():
            if child.name in keep:
                continue
            found = True
            if child.is_symlink():
                child.unlink()
            else:
                shutil.rmtree(child, ignore_errors=True)
    return found


def _write_plain(
    target: Path, tree: Mapping[str, bytes], withdrawn: Collection[str], kept: Collection[str]
) -> None:
    with disk(target):
        if _release_of(target) is not None:
            target.unlink()
        make_folder(Path(os.path.realpath(target)))
    write_bytes(target / MARK, _MARK_TEXT)
    folder = Path(os.path.realpath(target))
    there = [name for name in files_below(folder, str(target), "TREE") if name != MARK]
    # A link inside would let us write somewhere else.
    gone = [
        name
        for name in there
        if (name not in tree and name not in kept) or (folder / name).is_symlink()
    ]
    stay = [name for name in gone if name.startswith(_KEPT) and not (folder / name).is_symlink()]
    for name in sorted({*gone} - {*stay}):
        remove(folder / name)
    _prune(folder)
    for path in sorted(tree, key=lambda path: (path not in withdrawn, _turn(path), path)):
        write_bytes(folder / path, tree[path])
    for name in stay:
        remove(folder / name)
    _prune(folder)


def _turn(path: str) -> int:
    """When a file is written: what pages load before them, the list of everything after them."""
    return 0 if path.startswith(_KEPT) else 2 if "/" not in path else 1


def _prune(folder: Path) -> None:
    """Removes empty folders, the deepest first; one that is not empty stays."""
    for below, _, _ in os.walk(folder, topdown=False):
        if Path(below) != folder:
            with suppress(OSError):
                Path(below).rmdir()


def _take_down(target: Path, tree: Mapping[str, bytes], withdrawn: Collection[str]) -> None:
    """Removes what still stands at the withdrawn paths: that needs no space on the disk."""
    folder = Path(os.path.realpath(target))
    for path in withdrawn:
        file = folder / path
        with suppress(OSError):
            if path not in tree or file.read_bytes() != tree[path]:
                file.unlink()


def _temp(folder: Path) -> Path:
    return folder / f"{TEMP_PREFIX}{secrets.token_hex(6)}.tmp"


def _digest(hashes: Mapping[str, str]) -> str:
    names = sorted(hashes)
    return sha_of_texts(*(part for name in names for part in (name, hashes[name])))[:32]

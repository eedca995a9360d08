"""The served folder: old or new and never half, exactly the tree, and never a folder of somebody else."""

from __future__ import annotations

import os
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.file_signature import stats_below
from pipeline.files.site import open_release, read_release, swap_release
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import hashes_of
from tests.examples import examples
from tests.files.cases import code_of
from tests.files.children import tree
from tests.files.processes import child

ONE = {"index.html": b"one", "en/a/index.html": b"a", "gone.html": b"g"}
TWO = {"index.html": b"two", "en/b/index.html": b"b"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where the site is served from."""
    return tmp_path / "dist" / "site"


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and change time of everything below a folder."""
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_ctime_ns) for path in folder.rglob("*")
    }


def names(folder: Path) -> set[str]:
    """Everything that lies in a folder, hidden things too."""
    return {path.name for path in folder.iterdir()}


def releases(site: Path) -> set[str]:
    """The releases of a site, unfinished ones too."""
    return names(site.parent / "releases" / "site")


@pytest.mark.parametrize("copy", [False, True])
def test_tree_is_served_exactly(site: Path, copy: bool) -> None:
    """After each swap the folder has the tree's files and no other, and no empty folder of the old one."""
    for wanted in (ONE, TWO, {}, ONE):
        assert swap_release(site, wanted, copy) is not None
        assert read_release(site) == wanted
        assert site.is_symlink() != copy
        assert (site / "en" / "b").exists() == (wanted is TWO)


@pytest.mark.parametrize("copy", [False, True])
def test_unchanged_tree_writes_nothing(site: Path, copy: bool) -> None:
    """The same tree again gives False and touches no file and no folder."""
    swap_release(site, ONE, copy)
    before = snapshot(site.parent)
    assert swap_release(site, dict(reversed(ONE.items())), copy) is None
    assert snapshot(site.parent) == before


@pytest.mark.parametrize("copy", [False, True])
def test_edited_site_is_mended(site: Path, copy: bool) -> None:
    """A changed byte, a new file, a link in the served folder: the next build puts the tree back."""
    swap_release(site, ONE, copy)
    (site / "index.html").write_bytes(b"ONE")
    (site / "draft.html").write_bytes(b"draft")
    (site / "link").symlink_to("/etc")
    assert swap_release(site, ONE, copy) is not None
    assert read_release(site) == ONE
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(site.parent / "elsewhere")
    (site.parent / "elsewhere").write_bytes(b"one")
    assert swap_release(site, TWO, copy) is not None
    assert read_release(site) == TWO
    assert (site.parent / "elsewhere").read_bytes() == b"one"


def test_previous_release_stays_and_older_ones_go(site: Path) -> None:
    """The last two releases are kept; what a killed build left is swept; other sites are left alone."""
    other = site.with_name("preview")
    swap_release(other, ONE)
    swap_release(site, ONE)
    first = site.readlink().name
    swap_release(site, TWO)
    second = site.readlink().name
    assert releases(site) == {first, second}
    (site.parent / "releases" / "site" / ".pipeline-dead.tmp").mkdir()
    swap_release(site, {"x": b"three"})
    assert releases(site) == {second, site.readlink().name}
    assert read_release(other) == ONE


def test_site_can_be_moved(site: Path, tmp_path: Path) -> None:
    """The link is relative: a copy of `dist` on the server serves the same."""
    swap_release(site, ONE)
    (tmp_path / "dist").rename(tmp_path / "www")
    assert read_release(tmp_path / "www" / "site") == ONE


def test_from_link_to_plain_folder_and_back(site: Path) -> None:
    """Changing between the two ways keeps the site the tree's; the hidden mark is no part of it."""
    for copy in (False, True, False, True):
        assert swap_release(site, ONE, copy) is not None
        assert site.is_symlink() != copy
        assert read_release(site) == ONE


def test_plain_folder_behind_a_link(site: Path, tmp_path: Path) -> None:
    """With `copy`, a link to the web server's empty folder is written through."""
    (tmp_path / "www").mkdir()
    site.parent.mkdir()
    site.symlink_to(tmp_path / "www")
    assert swap_release(site, ONE, copy=True) is not None
    assert read_release(tmp_path / "www") == ONE
    assert swap_release(site, ONE, copy=True) is None


@pytest.mark.parametrize("copy", [False, True])
def test_foreign_things_are_left_alone(site: Path, tmp_path: Path, copy: bool) -> None:
    """A folder with somebody's files, a file, a link to such a folder: refused, and not touched."""
    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "one.jpg").write_bytes(b"x")
    site.parent.mkdir()
    site.symlink_to(foreign)
    (tmp_path / "file").write_bytes(b"x")
    for target in (foreign, site, tmp_path / "file"):
        with pytest.raises(PipelineError, match="TREE is in the way"):
            swap_release(target, ONE, copy)
    assert names(foreign) == {"one.jpg"}
    assert (tmp_path / "file").read_bytes() == b"x"


BAD = ["../x", "/x", "a/../../x", "", ".", "a//b", "a/", "a\\b", "a\0", "a\ud800", ".pipeline-tree"]


@pytest.mark.parametrize("path", BAD)
def test_paths_that_leave_the_tree(site: Path, path: str) -> None:
    """Such a path is an error before anything is written, in the tree and in `withdrawn`."""
    assert code_of(lambda: swap_release(site, {path: b"x"})) == "TREE"
    assert code_of(lambda: swap_release(site, {}, withdrawn=[path])) == "TREE"
    assert not site.parent.exists()


def test_file_and_folder_of_one_name(site: Path) -> None:
    """Two pages of which one would lie in the other are an error with the name."""
    with pytest.raises(PipelineError, match="`en/a` would be a file and a folder"):
        swap_release(site, {"en/a/index.html": b"", "en/a": b""})


PATHS = st.lists(st.text(max_size=6) | st.sampled_from(["..", ".", ""]), min_size=1, max_size=4)


@settings(max_examples=examples(100), deadline=None)
@given(st.dictionaries(PATHS.map("/".join), st.binary(max_size=9), max_size=4), st.booleans())
def test_any_tree_is_served_or_refused(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, bytes], copy: bool
) -> None:
    """Whatever the paths: the folder is the tree, or TREE is raised; nothing lies outside of it."""
    root = tmp_path_factory.mktemp("swap")
    code = code_of(lambda: swap_release(root / "dist" / "site", wanted, copy))
    assert code in {None, "TREE"}
    if code is None:
        assert read_release(root / "dist" / "site") == wanted
    assert names(root) <= {"dist"}


@pytest.mark.parametrize(
    ("copy", "count"),
    [
        ("swap", 20),
        ("copy", 6),
        pytest.param("swap", 200, marks=pytest.mark.slow),
        pytest.param("copy", 200, marks=pytest.mark.slow),
    ],
)
def test_killed_build_leaves_a_whole_site(
    tmp_path: Path, site: Path, copy: str, count: int
) -> None:
    """Killed at many points: the site is one of the trees, whole; with `copy` each of its files is.

    The next build then gives exactly its tree and leaves nothing of the killed ones.
    """
    for step in range(count):
        with child("swap", str(tmp_path), copy) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(0.02 + 0.1 * step / count)
        if not site.exists():
            continue  # killed within its very first build
        found = read_release(site)
        if copy == "swap":
            assert found == tree(found["manifest.json"].decode())
        for name, data in found.items():
            assert ".tmp" in name or data == tree(data[:3].decode())[name]
    assert site.exists()
    swap_release(site, ONE, copy == "copy")
    assert read_release(site) == ONE
    if copy == "swap":
        assert len(releases(site)) <= 2


def test_reading_a_tree(tmp_path: Path) -> None:
    """No folder is an empty tree; a file or a pipe in the place of what is served is an error."""
    assert read_release(tmp_path / "missing") == {}
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "file", tmp_path):
        with pytest.raises(PipelineError, match="TREE"):
            read_release(path)


NAMES = st.sampled_from(["index.html", "en/a.html", "en/b/c.html", "en/b/d.html", "zh/a.html"])
TREES = st.lists(st.dictionaries(NAMES, st.sampled_from([b"1", b"2", b"3"])), min_size=3)


@settings(max_examples=examples(60), deadline=None)
@given(TREES)
def test_a_release_that_is_used_again_changes_no_other(trees: list[dict[str, bytes]]) -> None:
    """Whatever trees follow one another: the target is the tree, byte for byte, and the release before is what it was."""
    with TemporaryDirectory() as folder:
        site = Path(folder) / "dist" / "site"
        for before, wanted in pairwise([{}, *trees]):
            kept = {p: sha for p, sha in hashes_of(wanted).items() if before.get(p) == wanted[p]}
            previous = Path(os.path.realpath(site)) if before else None
            swap_release(site, {p: d for p, d in wanted.items() if p not in kept}, kept=kept)
            assert read_release(site) == wanted
            assert not [
                path for path in site.rglob("*") if path.is_dir() and not any(path.iterdir())
            ]
            if previous and before != wanted:
                assert read_release(previous) == before


def test_what_a_save_touches_is_in_proportion_to_the_change(site: Path) -> None:
    """From the third build on, files that have not changed are neither linked nor removed: their change time stays."""
    pages = {f"en/{number}/index.html": b"same" for number in range(50)}
    seen = []
    for number in range(5):
        tree = {"en/0/index.html": b"save %d" % number}
        kept = hashes_of({**pages, **tree}) if number else {}
        kept.pop("en/0/index.html", None)
        stays = swap_release(site, tree if number else {**pages, **tree}, kept=kept)
        seen.append({path: found[2:] for path, found in stats_below(site).items() if found})
    touched = [path for path in pages if seen[3][path] != seen[4][path]]
    assert touched == ["en/0/index.html"]
    assert stays == stats_below(site)


def test_whether_a_release_has_a_file_is_known_without_reading_it(tmp_path: Path) -> None:
    """`verify` asks it for each link of each page."""
    target = tmp_path / "site"
    swap_release(target, {"a.html": b"a"})
    release = open_release(target)
    (target / "a.html").unlink()
    assert "a.html" in release
    assert "b.html" not in release
    with pytest.raises(PipelineError):
        release["a.html"]

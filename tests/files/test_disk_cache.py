"""A value on disk is given back for the key that it was made of, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.files.content import Project
from pipeline.files.disk_cache import cached, load, save
from pipeline.model.settings import Settings

Pairs = dict[str, tuple[int, ...]]


def test_a_value_is_made_once_a_key(tmp_path: Path) -> None:
    """Another key, another name, another kind or a byte that somebody changed: it is made anew."""
    project, made = Project(tmp_path, Settings()), [0]

    def make() -> Pairs:
        made[0] += 1
        return {"a": (made[0], 2)}

    assert cached(project, "x/one", "k1", Pairs, make) == {"a": (1, 2)}
    assert cached(project, "x/one", "k1", Pairs, make) == {"a": (1, 2)}
    assert load(project, "x/one", "k2", Pairs) is None
    assert load(project, "x/two", "k1", Pairs) is None
    assert load(project, "x/one", "k1", str) is None
    assert cached(project, "x/one", "k2", Pairs, make) == {"a": (2, 2)}
    assert load(project, "x/one", "k1", Pairs) is None
    path = project.cache / "x/one.json"
    (project.cache / "x/two.json").write_bytes(path.read_bytes())
    assert load(project, "x/two", "k2", Pairs) is None
    path.write_bytes(path.read_bytes().replace(b"2", b"3"))
    assert cached(project, "x/one", "k2", Pairs, make) == {"a": (3, 2)}


def test_name_and_key_do_not_run_together(tmp_path: Path) -> None:
    """`ab` made of `c` is not `a` made of `bc`."""
    project = Project(tmp_path, Settings())
    save(project, "ab", "c", 1)
    (project.cache / "a.json").write_bytes((project.cache / "ab.json").read_bytes())
    assert load(project, "a", "bc", int) is None
    assert load(project, "ab", "c", int) == 1


def test_what_cannot_be_made_is_not_kept(tmp_path: Path) -> None:
    """The next one tries again."""
    project = Project(tmp_path, Settings())
    with pytest.raises(ZeroDivisionError):
        cached(project, "one", "k", int, lambda: 1 // 0)
    assert load(project, "one", "k", int) is None

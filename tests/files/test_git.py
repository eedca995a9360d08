"""What git is asked: files as a commit has them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from unittest import mock

from pipeline.files import git
from tests.desk.test_together import git as run


def test_files_of_a_commit_come_whole_and_in_one_go(tmp_path: Path) -> None:
    """Byte for byte, whatever their ends and names; however many there are, git starts three times."""
    root = tmp_path / "a repository" / "project"
    wanted = {f"locales/{n}.po": b"%d\n" % n for n in range(20)}
    wanted |= {
        "locales/空.po": b"",
        "locales/a\nb.po": b"\xff\n\nno end",
        "locales/zh/c d.po": b"\n",
    }
    for name, data in wanted.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    run(root.parent, "init", "-q")
    run(root.parent, "add", "-A")
    run(root.parent, "commit", "-qm", "all")
    (root / "locales/1.po").write_bytes(b"later")
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as started:
        assert git.files_at(root, "HEAD", "locales") == wanted
        assert git.files_at(root, "HEAD", "none") == {}
    assert started.call_count == 3 + 2

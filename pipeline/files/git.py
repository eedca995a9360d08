"""A project folder and a git revision in; files as they were then out. The only caller of git."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.model.errors import PipelineError


def files_at(root: Path, revision: str, folder: str) -> dict[str, bytes]:
    """The files below a folder of the project at a revision, by path from the project folder.

    Raises PipelineError GIT where there is no git, no repository or no such revision.
    """
    # the revision is resolved first, so that it can never be read as an option
    commit = (
        _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        .decode()
        .strip()
    )
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    listing = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", folder).decode()
    names = [name for name in listing.split("\0") if name]
    return {name: _git(root, "show", f"{commit}:{prefix}{name}") for name in names}


def _git(root: Path, *args: str) -> bytes:
    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True, check=True)  # noqa: S603, S607  fixed words, no shell
    except FileNotFoundError:
        raise PipelineError(
            "GIT", "git is not installed", "install git, or leave out --since"
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise PipelineError(
            "GIT",
            f"git could not answer ({said})",
            "name a commit, branch or tag of this repository",
        ) from None
    return done.stdout

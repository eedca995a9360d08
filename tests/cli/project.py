"""A small project with one published page, and what a command did to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main

PAGE = "articles/kind-words"
"""The document that is published in both languages."""
WAITS = "handouts/one-breath"
"""The document that nobody has read yet; it has safety text."""

_FILES = {
    "pipeline.toml": 'site_url = "https://www.example.org"\nsite_name = "Example Practice"\n',
    f"content/en/{PAGE}.md": """---
title: Kind words
description: Small words that help.
id: articles/kind-words
kind: article
date: 2026-11-23
---

# Kind words

Say thank you three times a day.
""",
    f"content/en/{WAITS}.md": """---
title: One breath
description: A pause for two.
id: handouts/one-breath
kind: handout
---

# One breath

- [ ] Breathe out slowly.

::: crisis | If you need help now
Call 988.
:::
""",
    # the contact was looked up today, whenever the tests run: after 90 days it would be a finding
    "glossary.yaml": f"""terms:
  - en: validation
    zh: 认可
    avoid: [验证]
    source: Example
    status: confirmed
contacts:
  - {{name: 988 Lifeline, number: "988", channels: [call], languages: [en], checked_on: {date.today()}, source: Example}}
""",
    "locales/reviewers.yaml": """- {id: ann, name: Ann, role: lead, reads: [zh], from: 2026-01-01, until: null}
- {id: bo, name: 王波, role: reviewer, reads: [zh], from: 2026-01-01, until: null}
""",
}
_MANDARIN = {
    "Kind words": "善意的话",
    "Small words that help.": "一些有帮助的小话语。",
    "Say thank you three times a day.": "每天说三次谢谢。",
}


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    """Exit code."""
    out: str
    """Stdout."""
    err: str
    """Stderr."""


def make(root: Path) -> Path:
    """Write the project, publish its article and build it."""
    for path, text in _FILES.items():
        put(root, path, text)
    assert run(root, "build").code == 0
    catalog = root / f"locales/zh/LC_MESSAGES/{PAGE}.po"
    text = catalog.read_text(encoding="utf-8")
    for english, mandarin in _MANDARIN.items():
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{mandarin}"'
        )
    put(root, f"locales/zh/LC_MESSAGES/{PAGE}.po", text)
    for words in (
        ("review", "approve", PAGE, "--all", "--as", "ann"),
        ("review", "publish", PAGE, "--as", "ann"),
        ("build",),
    ):
        ran = run(root, *words)
        assert ran.code == 0, ran
    assert (root / f"dist/site/zh-Hans/{PAGE}/index.html").is_file()
    return root


def put(root: Path, path: str, text: str | bytes) -> Path:
    """Write a file of the project, folders made as needed."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def run(root: Path, *words: str, text: str | None = None) -> Ran:
    """Run a command in this process; a fault that is no error of ours is raised."""
    result = CliRunner().invoke(main, ["--project", str(root), *words], input=text)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def run_apart(
    root: Path, *words: str, env: Mapping[str, str] | None = None, before: str = ""
) -> Ran:
    """Run a command in a process of its own, after the Python statements `before`."""
    code = f"import sys\n{before}\nfrom pipeline.cli import main\nmain(sys.argv[1:])"
    # our own command line
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, *words],
        cwd=root,
        env={**os.environ, **(env or {})},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())


def copy(project: Path, to: Path) -> Path:
    """A copy of a project that may be spoiled."""
    return Path(shutil.copytree(project, to, symlinks=True))


def tree(root: Path) -> dict[str, bytes]:
    """Every file and link of a project, caches and locks apart: path → bytes."""
    return {path: data for path, data in _tree(root) if not path.startswith(".pipeline/")}


def _tree(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder, folders, names in os.walk(root):
        for name in (*folders, *names):
            path = Path(folder) / name
            shown = path.relative_to(root).as_posix()
            if path.is_symlink():
                yield shown, b"-> " + os.fsencode(path.readlink())
            elif path.is_file():
                yield shown, path.read_bytes()
            else:
                yield shown + "/", b""

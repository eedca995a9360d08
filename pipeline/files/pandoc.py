"""Convert Word files to HTML with pandoc, where it is installed."""

from __future__ import annotations

import shutil
import subprocess

from pipeline.model.errors import PipelineError

_SECONDS = 60


def has_pandoc() -> bool:
    """True where pandoc can be asked: it reads footnotes, quotes and nested lists better than we do."""
    return shutil.which("pandoc") is not None


def pandoc_html(data: bytes, path: str) -> str:
    """A whole page with title and subtitle; changes as if they were accepted. Raises IMPORT."""
    command = ["pandoc", "--from=docx", "--to=html", "--standalone", "--wrap=none", "--sandbox"]
    try:
        done = subprocess.run(  # noqa: S603  our own words; the file comes through stdin
            [*command, "--track-changes=accept", "--metadata=pagetitle: "],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        todo = "open it in Word and save it as .docx"
        raise PipelineError("IMPORT", "pandoc cannot read it", todo, path=path) from error
    return done.stdout.decode("utf-8", "replace")

"""The bytes of a Word file in; Markdown as pandoc writes it, where that program is on this machine, out."""

from __future__ import annotations

import shutil
import subprocess

from pipeline.model.errors import PipelineError

_TO = "gfm-raw_html+footnotes+yaml_metadata_block"
_SECONDS = 60


def has_pandoc() -> bool:
    """True where pandoc can be asked: it reads footnotes, quotes and nested lists better than we do."""
    return shutil.which("pandoc") is not None


def pandoc_markdown(data: bytes, path: str) -> str:
    """The text with the title as front matter; changes as if they were accepted. Raises IMPORT."""
    command = ["pandoc", "--from=docx", f"--to={_TO}", "--standalone", "--wrap=none", "--sandbox"]
    try:
        done = subprocess.run(  # noqa: S603  our own words; the file comes through stdin
            [*command, "--track-changes=accept", "--markdown-headings=atx"],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        todo = "open it in Word and save it as .docx"
        raise PipelineError("IMPORT", "pandoc cannot read it", todo, path=path) from error
    return done.stdout.decode("utf-8", "replace")

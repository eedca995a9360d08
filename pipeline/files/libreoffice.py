"""Turn files of other word processors into Word files with LibreOffice, where it is on this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.model.errors import PipelineError

KINDS = {
    ".doc": "open it in Word and save it as .docx",
    ".odt": "open it in LibreOffice and save it as `Word 2010-365 Document (.docx)`",
    ".rtf": "open it in Word or TextEdit and save it as .docx",
    ".pages": "open it in Pages and choose File > Export To > Word",
    ".pdf": "ask for the file that the PDF was made from; failing that, open the PDF in Word, which makes text of it, and save it as .docx",
}
"""Ending → what helps where LibreOffice is not there."""
_NAMES = ("soffice", "libreoffice")
_SECONDS = 180


def word_file(data: bytes, kind: str, path: str) -> bytes:
    """The file as .docx. Raises FILE-KIND where LibreOffice is not there or cannot read it; the advice suits the kind."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    todo = KINDS[kind]
    if program is None:
        what = f"is a {kind} file, which needs LibreOffice, and that is not on this machine"
        raise PipelineError("FILE-KIND", what, todo, path=path)
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"import{kind}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
        ]
        command += ["--infilter=writer_pdf_import"] if kind == ".pdf" else []
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        try:
            subprocess.run(  # noqa: S603  our own words and a file of ours
                command, capture_output=True, timeout=_SECONDS, check=True, stdin=subprocess.DEVNULL
            )
            return (Path(folder) / "import.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise PipelineError(
                "FILE-KIND", "LibreOffice cannot read it", todo, path=path
            ) from error

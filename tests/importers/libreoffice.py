"""Has the real LibreOffice accept or refuse all tracked changes of Word files, and say which words are left."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import need

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Resolve
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim as_text(1) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  as_text(0).Name = "FilterName" : as_text(0).Value = "Text (encoded)"
  as_text(1).Name = "FilterOptions" : as_text(1).Value = "UTF8"
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  For n = 0 To {last}
    doc = StarDesktop.loadComponentFromURL("{folder}/" &amp; n &amp; ".docx", "_blank", 0, hidden())
    helper.executeDispatch(doc.CurrentController.Frame, ".uno:{order}AllTrackedChanges", "", 0, Array())
    doc.storeToURL("{folder}/" &amp; n &amp; ".txt", as_text())
    doc.close(True)
  Next n
  StarDesktop.terminate()
End Sub
</script:module>"""


def resolve_all(folder: Path, count: int, *, accept: bool) -> None:
    """`0.docx` … of the folder become `0.txt` …, the text with all changes accepted or refused."""
    profile = folder / "profile"
    program = [need("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    _run([*program, "--terminate_after_init"])  # makes the profile, with an empty module
    order = "Accept" if accept else "Reject"
    module = _MODULE.format(last=count - 1, folder=folder.as_uri(), order=order)
    (profile / "user/basic/Standard/Module1.xba").write_text(module, encoding="utf-8")
    _run([*program, "macro:///Standard.Module1.Resolve"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603  our own words

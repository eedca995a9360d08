"""Compiled modules that a full disk cut: Python stumbles over them at the next start."""

from __future__ import annotations

import traceback
from contextlib import suppress
from pathlib import Path

from pipeline.model.errors import PipelineError

_LOADER = "get_code"
"""The function of importlib that reads a compiled module, and its variable that holds the path."""
_PATH = "bytecode_path"


def without_cut_module(error: EOFError) -> PipelineError | None:
    """Remove the compiled module whose end is missing, and say so; None where the error has another reason.

    Python 3.11 and the first 3.12 and 3.13 take a short write for a whole one (`_write_atomic` of importlib, gh-126606), and
    Click ends an `EOFError` with "Aborted!".
    """
    for frame, _ in traceback.walk_tb(error.__traceback__):
        path = frame.f_locals.get(_PATH) if frame.f_code.co_name == _LOADER else None
        if isinstance(path, str):
            with suppress(OSError):
                Path(path).unlink(missing_ok=True)
            what = "the end of this file is missing, which Python wrote while the disk was full"
            removed = "it is removed" if not Path(path).exists() else "remove it"
            todo = f"{removed}; free some disk space and run the command again"
            return PipelineError("DISK", what, todo, path=path)
    return None

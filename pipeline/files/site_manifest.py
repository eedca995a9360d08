"""Read the list that a site in a folder has of itself."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.files.read import read_bytes
from pipeline.model.errors import PipelineError

MANIFEST = "manifest.json"


def no_site() -> suppress:
    """Pass by what cannot be read in a site's own list: there is no site yet, or none of ours."""
    return suppress(PipelineError, ValueError, KeyError, TypeError, AttributeError)


def manifest_at(site: Path) -> dict[str, Any]:
    """A site's own list; empty where there is no site. Raises ValueError or PipelineError where it cannot be read."""
    path = site / MANIFEST
    body: dict[str, Any] = json.loads(read_bytes(path, str(path), "TREE") or b"{}")
    return body

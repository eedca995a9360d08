"""Bring a release into a folder, in one step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.build.writers import assets
from pipeline.build.writers.interface import Files
from pipeline.build.writers.manifest import listed_notice
from pipeline.build.writers.notices import notice_at, notice_files
from pipeline.deploy.interface import Done, DriftError, Keep, Release, Step
from pipeline.files.on_site import FORMS, SiteDocument, on_site, take_down
from pipeline.files.site import is_ours, read_release, swap_release
from pipeline.files.site_manifest import MANIFEST
from pipeline.model.deployed import Deployed
from pipeline.model.hashing import hashes_of, sha_of_bytes


class FolderTarget:
    """A folder that a web server serves, on this machine or mounted."""

    def __init__(self, release: Release, path: Path, *, copy: bool, force: bool) -> None:
        """`copy`: a plain folder, changed file by file in a safe order, and not a link to a release."""
        self._release, self._path, self._copy, self._force = release, path, copy, force

    def plan(self, known: Deployed) -> tuple[Step, ...]:  # noqa: ARG002  the folder says what it holds
        """The files that are new, another or gone. Raises DriftError, TREE."""
        there = read_release(self._path) if self._path.is_dir() else {}
        if (edited := _edited(there)) and not self._force:
            lines = "\n".join(f"  {path}: {what}" for path, what in edited.items())
            raise DriftError(f"{self._path} was changed by hand", lines)
        tree = self._release.tree
        new = [
            Step("update" if path in there else "create", path)
            for path, data in tree.items()
            if there.get(path) != data
        ]
        return (*new, *(Step("delete", path) for path in there if path not in tree))

    def run(self, known: Deployed, keep: Keep) -> Done:  # noqa: ARG002  the folder says what it holds
        """Swap the release in. Raises as `plan`, and DISK."""
        steps = self.plan(known)
        if steps:
            swap_release(self._path, self._release.tree, self._copy, self._withdrawn(steps))
        return Done(steps)

    def shows(self, known: Deployed) -> tuple[SiteDocument, ...]:  # noqa: ARG002  the folder says what it holds
        """What the manifest that lies there names."""
        return on_site(self._path) if is_ours(self._path, copy=self._copy) else ()

    def take_down(self, down: Sequence[SiteDocument], known: Deployed, keep: Keep | None) -> Done:  # noqa: ARG002  the folder says what it holds
        """Notices in their place, and no mention of them in lists, feeds, sitemap and manifest. Raises nothing."""
        if keep:
            take_down(self._path, down, self._notice)
        sheets = {path: None for one in down for path in one.files if path.endswith(".pdf")}
        notices = [Step("notice", f"{one.document} ({one.tag})", one.url) for one in down]
        return Done((*notices, *(Step("delete", path) for path in sheets)))

    def _notice(self, page: SiteDocument) -> tuple[Files, Mapping[str, Any]]:
        """The files that stand in a page's place, with the style sheet of now, and what the manifest says of them."""
        site = self._release.site
        notice = notice_at(site, page.document, page.tag, page.url)
        files = {**notice_files(site, [notice]), **assets.write(site)}
        return files, listed_notice(site, notice, hashes_of(files))

    def _withdrawn(self, steps: Iterable[Step]) -> list[str]:
        """What may not stay where the disk is full: pages that came down in every form, and sheets that are gone."""
        gone = [step.what for step in steps if step.does == "delete" and step.what.endswith(".pdf")]
        down = self._release.manifest["withdrawn"]
        return [one[form] for one in down for form in FORMS if form in one] + gone


def _edited(there: dict[str, bytes]) -> dict[str, str]:
    """Files that are not those of the manifest that lies beside them; of a run that was cut short, none."""
    try:
        named: dict[str, str] = json.loads(there[MANIFEST])["files"]
    except (KeyError, ValueError, TypeError):
        return {}
    return {
        path: "is another file than the one that was brought there"
        for path, data in there.items()
        if path in named and sha_of_bytes(data) != named[path]
    }

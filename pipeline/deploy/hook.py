"""Tell a host that there is a new build: Netlify, Vercel, a CI."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace

from pipeline.deploy.http import Host
from pipeline.deploy.interface import Done, Keep, Release, Step
from pipeline.files.on_site import SiteDocument
from pipeline.model.deployed import Deployed
from pipeline.model.errors import PipelineError

SIGNATURE = "X-Pipeline-Signature"
"""Header with `sha256=` and the HMAC-SHA-256 of the body, as GitHub signs its own."""


class HookTarget:
    """An address that gets a POST with the build's hash."""

    def __init__(self, release: Release, host: Host, key: str, *, force: bool) -> None:
        """`key`: what the body is signed with; empty: no signature. `force`: also for a build that it has."""
        self._release, self._host, self._key, self._force = release, host, key, force

    @property
    def _build(self) -> str:
        return str(self._release.manifest["build"])

    def plan(self, known: Deployed) -> tuple[Step, ...]:
        """One POST, unless it has got this build."""
        if known.build == self._build and not self._force:
            return ()
        return (Step("post", self._build),)

    def run(self, known: Deployed, keep: Keep) -> Done:
        """Send it. Raises NetworkError, DEPLOY where the host does not take it."""
        steps = self.plan(known)
        if steps:
            self._post(self._build)
            down = tuple(sorted(one["url"] for one in self._release.manifest["withdrawn"]))
            # no address: that of a hook may be a secret
            keep(Deployed(build=self._build, withdrawn=down))
        return Done(steps)

    def shows(self, known: Deployed) -> None:  # noqa: ARG002  there is nothing to look at
        """What the host made of the builds before, nobody knows."""
        return

    def take_down(self, down: Sequence[SiteDocument], known: Deployed, keep: Keep | None) -> Done:
        """Tell it which addresses came down, each once; the build stays the one that it has. Raises as `run`."""
        home = self._release.promise.home
        new = {f"{home}{one.url}": one for one in down}
        new = {url: one for url, one in new.items() if url not in known.withdrawn}
        if new and keep:
            self._post(known.build, only="withdrawn", withdrawn=sorted(new))
            keep(replace(known, withdrawn=tuple(sorted({*known.withdrawn, *new}))))
        return Done(tuple(Step("post", f"{o.document} ({o.tag})", url) for url, o in new.items()))

    def _post(self, build: str, **more: str | list[str]) -> None:
        said = {"schema": 1, "build": build, "site": self._release.promise.home, **more}
        body = json.dumps(said).encode()
        headers = {"Content-Type": "application/json"}
        if self._key:
            sign = hmac.new(self._key.encode(), body, hashlib.sha256).hexdigest()
            headers[SIGNATURE] = f"sha256={sign}"
        answer = self._host.ask("POST", self._host.url, body=body, headers=headers)
        if not answer.is_good:
            what = f"the hook does not take the build (HTTP {answer.status})"
            raise PipelineError("DEPLOY", what, "check its address and its key")

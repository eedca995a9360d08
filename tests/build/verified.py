"""Verify a whole site at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.build.verify.breach import Breach, Promise
from pipeline.build.verify.site import SiteProof
from pipeline.model.hashing import hashes_of


def verify_site(tree: Mapping[str, bytes], promise: Promise) -> Iterator[Breach]:
    """All that can be seen from the files of a site and from what it has to say."""
    site = SiteProof(tree, promise)
    yield from site.between(site.look(part) for part in site.parts())
    yield from site.rest(hashes_of(tree))

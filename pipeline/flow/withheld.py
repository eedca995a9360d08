"""Say what has to come down where a site may not go out as a whole, and what stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.build.labels import LABELS, labels_for
from pipeline.build.verify.expected import promise_of
from pipeline.build.writers import assets
from pipeline.build.writers.assets import asset_paths
from pipeline.build.writers.interface import Site
from pipeline.build.writers.notices import notices
from pipeline.deploy.interface import Release
from pipeline.files.addresses import load_removed
from pipeline.files.content import Project
from pipeline.files.locales import ledger_names
from pipeline.files.on_site import SiteDocument, on_site
from pipeline.files.site_manifest import no_site
from pipeline.flow.build.fallen import fallen, fallen_by_ledger
from pipeline.flow.build.unpublish import opened
from pipeline.flow.gone import published_at
from pipeline.flow.project import as_far_as_known
from pipeline.flow.released import site_manifest
from pipeline.flow.verify.run import public_now
from pipeline.model.errors import PipelineError
from pipeline.model.labels import Labels
from pipeline.model.paths import locale_at
from pipeline.model.settings import EN


@dataclass(frozen=True, slots=True)
class Withheld:
    """A site of notices alone."""

    release: Release
    """Nothing of it is a page."""
    fallen: Callable[[Sequence[SiteDocument]], tuple[SiteDocument, ...]]
    """Those of some pages that may no longer be shown."""
    down: tuple[SiteDocument, ...]
    """Every page that is down, wherever it was shown."""


def withheld(root: Path) -> Withheld:
    """What can be said of a project with any fault. Raises nothing for files that cannot be read.

    The words of a notice are those that people approved; where settings or people cannot be read they are English.
    """
    shown = on_site(root / "dist" / "site")
    project = as_far_as_known(root, shown)
    labels = {one.tag: labels_for(one, {}) for one in (EN, *project.settings.locales)}
    site = Site(project.settings, (), _EveryLanguage(labels))
    if workspace := opened(root):
        look = partial(fallen, workspace)
        with suppress(PipelineError):
            site = public_now(workspace)
        here = tuple(SiteDocument(one.id, one.tag, one.url) for one in notices(site))
    else:
        look = partial(_by_ledger, root)
        here = look(tuple(_ever_shown(project)))
    return Withheld(_release(project, site), look, (*here, *look(shown)))


def _by_ledger(root: Path, shown: Sequence[SiteDocument]) -> tuple[SiteDocument, ...]:
    return fallen_by_ledger(as_far_as_known(root, shown), shown)


def _release(project: Project, site: Site) -> Release:
    redirects = []
    with no_site():
        redirects = site_manifest(project)["redirects"]
    manifest = {
        "assets": {"fragments_css": asset_paths()["fragments.css"]},
        "pages": [],
        "withdrawn": [],
        "redirects": redirects,
    }
    return Release(assets.write(site), manifest, site, promise_of(site))


class _EveryLanguage(dict[str, Labels]):
    """Languages that nobody has words for say the notice in English."""

    def __missing__(self, tag: str) -> Labels:
        return Labels(tag, LABELS, {})


def _ever_shown(project: Project) -> Iterator[SiteDocument]:
    """Where each document with a ledger was shown, by its published pair; and what was removed."""
    for one in load_removed(project)[0]:
        for url in one.urls:
            yield SiteDocument(one.id, locale_at(project.settings, url).tag, url)
    for own in project.in_each_locale:
        with suppress(PipelineError):
            for name in ledger_names(own):
                locale = own.settings.locale
                with suppress(PipelineError):
                    (url,) = published_at(own, name, (locale,))
                    yield SiteDocument(name, locale.tag, url, locale.dir)

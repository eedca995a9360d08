"""The public pairs in; what the site has to say of them out. No writer of pages is asked."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.verify.breach import Expected, Promise
from pipeline.build.writers.interface import Site
from pipeline.build.writers.links import file_of
from pipeline.markdown.render import plain_text
from pipeline.model.pair import Pair
from pipeline.model.settings import EN


def promise_of(site: Site) -> Promise:
    """The promise of a public site."""
    tag = site.settings.locale.tag
    labels = site.labels.values()
    return Promise(
        home=site.absolute(""),
        pages=tuple(one for pair in site.pairs for one in _expected(site, pair)),
        notices={file_of(p.withdrawn_url): tag for p in site.pairs if p.withdrawn_url},
        contacts=site.contacts,
        furniture=tuple(one.get(name).text for one in labels for name in ("crisis", "write")),
    )


def _expected(site: Site, pair: Pair) -> Iterator[Expected]:
    for version in site.public(pair):
        english = pair.en if version.locale == EN else pair.zh_source or pair.en
        url = site.absolute(version.url)
        elsewhere = pair.canonical_url if version.locale == EN else ""
        yield Expected(
            id=pair.id,
            tag=version.locale.tag,
            path=file_of(version.url),
            url=url,
            canonical=elsewhere or url,
            text=plain_text(version.markdown, locale=version.locale),
            english=plain_text(english.markdown, locale=EN),
        )

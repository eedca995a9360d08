"""Fill the templates of the site with Jinja2, with everything escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.build.dates import written_date
from pipeline.build.marks import whole_words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.build", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["date"] = written_date
    environment.filters["whole_words"] = lambda text, tag: trusted(whole_words(text, tag))
    return environment


def fill(name: str, **values: object) -> bytes:
    """The template `templates/<name>` with its values; a value that is missing is a fault of ours."""
    return _environment().get_template(name).render(values).encode()


def trusted(html: str) -> Markup:
    """HTML that went through the sanitizer, to stand in a template as it is."""
    return Markup(html)  # noqa: S704  the callers pass what `markdown.render` returned

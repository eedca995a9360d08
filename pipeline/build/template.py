"""Fill the templates of the site with Jinja2, with everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from pipeline.build.dates import written_date
from pipeline.build.marks import whole_words
from pipeline.model.labels import LabelText


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
    environment.globals |= {"put": _put, "put_label": _put_label}
    return environment


def _put(
    element: str,
    word: LabelText,
    tag: str,
    attributes: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """A word in an element of its own; where it is still in English, the element says so."""
    said = attributes if word.lang == tag else {**attributes, "lang": word.lang}
    given = "".join(f' {name}="{escape(value)}"' for name, value in said.items())
    return trusted(f"<{element}{given}>{escape(word.text)}</{element}>")


def _put_label(
    element: str,
    name: str,
    word: LabelText,
    tag: str,
    attributes: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """The same between words of the page: the element says which label it is, so that nobody takes it for the page's."""
    return _put(element, word, tag, {**attributes, "data-pipeline-label": name})


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def fill(name: str, **values: object) -> bytes:
    """The template `templates/<name>` with its values; a value that is missing is a fault of ours."""
    return _template(name).render(values).encode()


def trusted(html: str) -> Markup:
    """HTML that went through the sanitizer, to stand in a template as it is."""
    return Markup(html)  # noqa: S704  the callers pass what `markdown.render` returned

"""A Jinja tag that caches a part of a template by the values it depends on.

    {% cache row, words.tag %}<li>…</li>{% endcache %}

A queue of hundreds of rows is much the same from one look to the next, and from one person to another.
Whatever the stretch reads must be named: nothing of a visitor, no form and no address of theirs may stand in it unnamed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

MOST = 20_000
"""Stretches that are kept, of about a kilobyte each; then all are forgotten."""


class TemplateCache(Extension):
    """The tags `cache` and `endcache`."""

    tags = {"cache"}  # noqa: RUF012  as the library asks for it

    def __init__(self, environment: Environment) -> None:
        """Nothing is kept yet."""
        super().__init__(environment)
        self._held: dict[Hashable, str] = {}

    def __len__(self) -> int:
        """How many stretches are kept."""
        return len(self._held)

    def forget(self) -> None:
        """Make all of them anew."""
        self._held.clear()

    def parse(self, parser: Parser) -> nodes.Node:
        """The stretch as a block that is called where it is not kept."""
        line = next(parser.stream).lineno
        place = nodes.Const(f"{parser.name}:{line}")
        about = nodes.Tuple([place, *_listed(parser.parse_tuple())], "load")
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        call = self.call_method("_html", [about])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _html(self, about: Hashable, caller: Callable[[], str]) -> str:
        html = self._held.get(about)
        if html is None:
            html = caller()
            if len(self._held) >= MOST:
                self.forget()
            self._held[about] = html
        return html


def _listed(about: nodes.Expr) -> list[nodes.Expr]:
    return list(about.items) if isinstance(about, nodes.Tuple) else [about]

"""A Jinja tag that caches a part of a template by the values it depends on.

    {% cache row, words.tag %}<li>…</li>{% endcache %}

A queue of hundreds of rows is much the same from one look to the next, and from one person to another.
Whatever the stretch reads must be named: nothing of a visitor, no form and no address of theirs may stand in it unnamed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

MOST = 4_000_000
"""Letters of all stretches that are kept, some 4 to 8 MB; those that nobody has asked for longest go first.

Each decision makes new ones, so that without a bound the desk would grow with every hour of work.
"""


class TemplateCache(Extension):
    """The tags `cache` and `endcache`."""

    tags = {"cache"}  # noqa: RUF012  as the library asks for it

    def __init__(self, environment: Environment) -> None:
        """Nothing is kept yet."""
        super().__init__(environment)
        self._held: OrderedDict[Hashable, str] = OrderedDict()
        self._letters = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """How many stretches are kept."""
        return len(self._held)

    def parse(self, parser: Parser) -> nodes.Node:
        """The stretch as a block that is called where it is not kept."""
        line = next(parser.stream).lineno
        place = nodes.Const(f"{parser.name}:{line}")
        about = nodes.Tuple([place, *_listed(parser.parse_tuple())], "load")
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        call = self.call_method("_html", [about])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _html(self, about: Hashable, caller: Callable[[], str]) -> str:
        with self._lock:
            if (kept := self._held.get(about)) is not None:
                self._held.move_to_end(about)
                return kept
        html = caller()
        with self._lock:
            if about not in self._held:
                self._held[about] = html
                self._letters += len(html)
            while self._letters > MOST:
                self._letters -= len(self._held.popitem(last=False)[1])
        return html


def _listed(about: nodes.Expr) -> list[nodes.Expr]:
    return list(about.items) if isinstance(about, nodes.Tuple) else [about]

"""What templates keep: whoever looks, in whatever language and after whatever was decided, gets what a new desk would give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from pipeline.web.app import DeskApp, configure_jinja
from pipeline.web.template_cache import MOST, TemplateCache
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

_OWN = re.compile(r'name="(?:csrf|once)" value="[^"]*"')
PLACES = ("/", f"/pages/{ARTICLE_ID}", f"/pages/{HANDOUT_ID}", f"/pages/{ARTICLE_ID}/-/view")


def test_a_stretch_is_made_once_for_the_same_things() -> None:
    """And anew for others; the same words at two places of a template are two stretches."""
    made: list[int] = []
    env = Environment(extensions=[TemplateCache], autoescape=True)
    template = env.from_string(
        "{% cache a, b %}{{ made.append(1) or '' }}<{{ a }}>{% endcache %}{% cache a %}!{{ b }}{% endcache %}"
    )
    asked = [("&", 1), ("&", 1), ("&", 2), ("x", 1), ("&", 1)]
    said = [template.render(a=a, b=b, made=made) for a, b in asked]
    assert said == ["<&amp;>!1", "<&amp;>!1", "<&amp;>!1", "<x>!1", "<&amp;>!1"]
    assert len(made) == 3


def test_it_forgets_before_it_grows_for_ever() -> None:
    """However many rows there are; what is asked for all the time stays, and is made once."""
    made: list[int] = []
    env = Environment(extensions=[TemplateCache], autoescape=True)
    template = env.from_string(
        "{% cache n %}{{ made.append(n) or '' }}{{ 'x' * 5000 }}{% endcache %}"
    )
    for n in range(1, 2 * MOST // 5000):
        for asked in (0, n):
            template.render(n=asked, made=made)
    (kept,) = (e for e in env.extensions.values() if isinstance(e, TemplateCache))
    assert MOST // 5000 - 1 <= len(kept) <= MOST // 5000
    assert made.count(0) == 1
    template.render(n=1, made=made)
    assert made.count(1) == 2  # nobody had asked for it any more


def test_macros_that_are_made_once_read_nothing_of_a_page() -> None:
    """A file of macros that is imported without context is one for all requests: what it reads, each of them has."""
    app = DeskApp("pipeline.web")
    configure_jinja(app)
    env, folder = app.jinja_env, Path("pipeline/web/templates")
    sources = {path.name: path.read_text() for path in folder.glob("*.html")}
    imported = re.compile(r'\{%-? from "([^"]+)" import ([^%]*?)%\}')
    found = [one for source in sources.values() for one in imported.findall(source)]
    shared = {name for name, asked in found if "with context" not in " ".join(asked.split())}
    assert {"parts.html", "view.html"} <= shared
    for name in sorted(shared):
        free = meta.find_undeclared_variables(env.parse(sources[name]))
        assert not free - env.globals.keys(), name
        # threads would change it for each other: half a page was escaped twice
        assert "autoescape" not in sources[name], name


@pytest.mark.parametrize("place", PLACES)
def test_nobody_gets_what_another_should(desk: Served, world: World, place: str) -> None:
    """Asked one after the other, and each alone with nothing kept: the same, but for the form's own token."""
    short_id = world.short_id(ARTICLE_ID, "When you feel hot")
    ann, bo, lea = (desk.as_(name) for name in ("ann", "bo", "lea"))
    lea.send(lea.get("/me"), "/language", language="zh-Hans")
    card = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}")
    ann.send(card, "/approve")
    people = (ann, bo, desk.as_("rae"), lea)
    together = [_OWN.sub("", person.get(place).response.text) for person in people]
    for person, seen in zip(people, together, strict=True):
        desk.forget()
        assert _OWN.sub("", person.get(place).response.text) == seen
    bo.send(bo.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}"), "/approve")
    after = _OWN.sub("", bo.get(place).response.text)
    desk.forget()
    assert _OWN.sub("", bo.get(place).response.text) == after

"""A browser without JavaScript: it reads pages of a desk, fills their forms and keeps cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests
from selectolax.lexbor import LexborHTMLParser, LexborNode

TIMEOUT = 60


@dataclass
class Page:
    """An answer of the desk."""

    response: requests.Response
    tree: LexborHTMLParser = field(init=False)

    def __post_init__(self) -> None:
        self.tree = LexborHTMLParser(self.response.text)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, blanks folded."""
        body = self.tree.css_first("main")
        return " ".join((body.text() if body else self.response.text).split())

    @property
    def path(self) -> str:
        """Where we are, without the host."""
        return self.response.url.split("/", 3)[3]

    def links(self) -> list[str]:
        return [str(a.attributes.get("href")) for a in self.tree.css("a[href]")]

    def form(self, ending: str) -> tuple[str, dict[str, str]]:
        """The action and the fields of the form whose action (or whose button's) ends so."""
        for form in self.tree.css("form"):
            actions = [form.attributes.get("action") or "", *self._formactions(form)]
            for action in actions:
                if (action or self.path).split("?")[0].endswith(ending):
                    return action or "/" + self.path, _fields(form)
        raise AssertionError(f"no form {ending!r} among {self.actions()} of {self.path}")

    def actions(self) -> list[str]:
        """Where the forms of the page lead."""
        forms = self.tree.css("form")
        return [a for f in forms for a in (f.attributes.get("action") or "", *self._formactions(f))]

    def _formactions(self, form: LexborNode) -> list[str]:
        """Where its buttons lead, those elsewhere on the page included."""
        inside = form.css("[formaction]")
        named = form.attributes.get("id")
        outside = self.tree.css(f'button[form="{named}"][formaction]') if named else []
        return [str(button.attributes["formaction"]) for button in (*inside, *outside)]


@dataclass
class Browser:
    """One person's browser."""

    base: str
    """`http://127.0.0.1:8484`."""
    http: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.http.get(self.base + path, timeout=TIMEOUT, headers=headers))

    def post(
        self, path: str, data: Mapping[str, str | list[str]], follow: bool = True, **headers: str
    ) -> Page:
        return Page(
            self.http.post(
                self.base + path,
                data=data,
                timeout=TIMEOUT,
                headers=headers,
                allow_redirects=follow,
            )
        )

    def send(self, page: Page, ending: str, **fields: str) -> Page:
        """Fill and send a form of a page."""
        action, data = page.form(ending)
        return self.post(action, {**data, **fields})

    def sign_in(self, name: str, password: str) -> Page:
        page = self.get("/sign-in")
        return self.send(page, "/sign-in", name=name, password=password)


def _fields(form: LexborNode) -> dict[str, str]:
    found: dict[str, str] = {}
    for field_ in form.css("input[name], textarea[name], select[name]"):
        name = str(field_.attributes["name"])
        if field_.tag == "textarea":
            found[name] = field_.text(deep=True).removeprefix("\n")
        elif field_.tag == "select":
            chosen = field_.css_first("option[selected]") or field_.css_first("option")
            found[name] = str(chosen.attributes.get("value") or "") if chosen else ""
        elif field_.attributes.get("type") not in ("checkbox", "radio"):
            found[name] = field_.attributes.get("value") or ""
    return found

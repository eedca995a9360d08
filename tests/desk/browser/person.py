"""A person at the desk in a real browser, who reads, taps, types and looks for barriers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.desk.served import PASSWORD, Served

IPAD = {"width": 820, "height": 1180}
IPAD_WIDE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}

MISFITS = """() => {
  const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  const names = (e) => `${e.tagName} ${e.className} “${e.textContent.trim().slice(0, 30)}”`;
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the screen");
  for (const e of document.querySelectorAll("main a, main button, main summary, main select, main textarea, header a, header button")) {
    if (!shown(e) || e.matches(".skip, [disabled], main.whole *") || e.closest(".frame, dd, td, .sr")) continue;
    const inline = getComputedStyle(e).display === "inline" && e.parentElement.textContent.trim() !== e.textContent.trim();
    if (!inline && e.getBoundingClientRect().height < 43.5) found.push(`${e.getBoundingClientRect().height} px high: ${names(e)}`);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let at = walk.nextNode(); at; at = walk.nextNode()) {
    const e = at.parentElement;
    if (at.data.trim() && shown(e) && parseFloat(getComputedStyle(e).fontSize) < 14) found.push(`small: ${names(e)}`);
  }
  return found;
}"""
"""What a hand or an eye would trip over: targets under 44 px, text under 14 px, a page wider than the screen."""


@dataclass
class Person:
    """Somebody at the desk."""

    name: str
    page: Page
    desk: Served
    said: list[str] = field(default_factory=list)
    """What the browser's console complained about."""

    def go(self, path: str) -> None:
        self.page.goto(self.desk.url + path)

    def sign_in(self) -> None:
        self.go("/sign-in")
        self.page.fill("#name", self.name)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button.primary")
        self.page.wait_for_url(self.desk.url + "/")

    def hand(self, locator: str | Locator) -> None:
        """Tap, as a finger does; on a desktop, click."""
        found = self.page.locator(locator).first if isinstance(locator, str) else locator
        if self.page.viewport_size == DESKTOP:
            found.click()
        else:
            found.tap()

    def follow(self, locator: str | Locator) -> None:
        """Tap what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.hand(locator)

    def answer(self, words: str) -> None:
        """Press a button of the card that is open, and wait until another one stands there."""
        with self.another_card():
            self.hand(self.page.get_by_role("button", name=words).first)

    @contextmanager
    def another_card(self) -> Iterator[None]:
        """Until the end of the block the desk has answered with a card."""
        self.page.eval_on_selector("#card", "e => e.setAttribute('data-old', '')")
        yield
        self.page.wait_for_selector("#card[data-old]", state="detached")
        self.page.wait_for_selector("#card")

    def speak(self, language: str) -> None:
        """Choose the language of the desk."""
        self.go("/me")
        self.follow(f"button[value={language}]")

    def card(self, document: str, short_id: str) -> None:
        self.go(f"/pages/{document}/-/texts/{short_id}")

    def text(self) -> str:
        return " ".join(self.page.inner_text("main").split())

    def barriers(self) -> list[str]:
        """What axe, a finger and weak eyes would trip over on the page that is open."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        axe = [
            f"{v['id']}: {n['html'][:120]} {n['any'][:1]}"
            for v in found.response["violations"]
            for n in v["nodes"]
        ]
        return [f"{self.page.url} {one}" for one in (*axe, *self.page.evaluate(MISFITS))]


@contextmanager
def at_the_desk(
    browser: Browser,
    desk: Served,
    name: str,
    size: dict[str, int] = IPAD,
    *,
    scheme: str = "light",
    language: str = "en-US",
    sign_in: bool = True,
) -> Iterator[Person]:
    """A person with a device of their own; at the end nothing may have gone wrong in its browser."""
    context: BrowserContext = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        has_touch=size != DESKTOP,
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    person = Person(name, page, desk)
    page.on("pageerror", lambda error: person.said.append(str(error)))
    page.on("console", lambda m: person.said.append(m.text) if _is_wrong(m.text) else None)
    try:
        if sign_in:
            person.sign_in()
        yield person
        assert not person.said, person.said
    finally:
        context.close()


def _is_wrong(text: str) -> bool:
    # the browser notes each answer of 4xx; these are asked for on purpose
    # and each request that found no connection, and what a sign-out has cleared
    # and that somebody was quicker than `autofocus`
    asked = ("Failed to load resource", "Response Status Error Code", "htmx:sendError")
    others = ("htmx:afterRequest", "Clear-Site-Data", "Autofocus processing was blocked")
    return not any(one in text for one in (*asked, *others))

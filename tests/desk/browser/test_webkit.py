"""The desk in WebKit, the engine of the iPad: Debian's WebKitGTK, driven by Selenium.

What cannot be driven there: touch (the driver has a mouse), a device without a connection (the page's own `fetch`
fails instead), an input method.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.served import PASSWORD, Served, served
from tests.desk.test_together import PAGE, long_world
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

selenium = pytest.importorskip("selenium")

from selenium.webdriver import WebKitGTK  # noqa: E402  only where it is there
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402
from selenium.webdriver.support.wait import WebDriverWait  # noqa: E402
from selenium.webdriver.webkitgtk.options import Options  # noqa: E402
from selenium.webdriver.webkitgtk.service import Service  # noqa: E402

pytestmark = pytest.mark.slow
TEXTS = 30
DISPLAY = ":77"


@pytest.fixture(scope="module")
def driver() -> Iterator[WebKitGTK]:
    """A browser on a screen of its own, as large as an iPad in portrait."""
    program, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
    if program is None or screen is None or not browsers:
        pytest.skip("needs webkit2gtk-driver and xvfb: apt-get install webkit2gtk-driver xvfb")
    shown = subprocess.Popen([screen, DISPLAY, "-screen", "0", "820x1180x24", "-nolisten", "tcp"])  # noqa: S603  found above
    # a container's root may have no sandbox; only our own pages on loopback are opened
    here = {"DISPLAY": DISPLAY, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    options = Options()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    try:
        time.sleep(1)
        found = WebKitGTK(options=options, service=Service(program, env={**os.environ, **here}))
        yield found
        found.quit()
    finally:
        shown.terminate()
        shown.wait(timeout=10)


class Reader:
    """Ann, with a mouse."""

    def __init__(self, driver: WebKitGTK, desk: Served) -> None:
        self.driver, self.desk = driver, desk
        driver.delete_all_cookies()
        self.go("/sign-in")
        self.find("#name").send_keys("ann")
        self.find("#password").send_keys(PASSWORD)
        self.find("main button.primary").click()
        self.until("return location.pathname === '/'")

    def go(self, path: str) -> None:
        self.driver.get(self.desk.url + path)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def until(self, script: str, seconds: float = 20) -> None:
        WebDriverWait(self.driver, seconds).until(lambda d: d.execute_script(script))

    def awake(self) -> None:
        """Wait until the answers of the card live."""
        self.until(
            "const b = document.querySelector('[data-testid=approve]');"
            "return b && !document.querySelector('.card.sending') && getComputedStyle(b).pointerEvents !== 'none'"
        )

    def approve(self) -> str:
        """Answer the text that is open; gives its sign."""
        self.awake()
        sign = self.find("[data-testid=text]").get_attribute("data-text-id")
        assert sign
        self.find("[data-testid=approve]").click()
        self.until(f"return document.querySelector('#card')?.dataset.sign !== '{sign}'")
        return sign


def _taken(world: World, document: str) -> list[str]:
    if not world.ledger(document).exists():
        return []
    return [line["source_sha"][:12] for line in world.lines(document)]


@pytest.mark.parametrize("gap", [0.03, 0.06, 0.2, 0.35, 0.6])
def test_a_double_click_takes_one_text(
    driver: WebKitGTK, desk: Served, world: World, gap: float
) -> None:
    """The second one falls on a card that rests."""
    ann = Reader(driver, desk)
    ann.go(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'Pause together')}")
    ann.awake()
    # a busy machine may be late with a click: the card rests five times as long
    slow = "const s = document.createElement('style'); s.textContent = '';"
    driver.execute_script(
        slow + "for (const a of document.getAnimations()) a.playbackRate = 0.2;"
        "document.addEventListener('animationstart', (e) => {"
        " for (const a of e.target.getAnimations()) a.playbackRate = 0.2; }, true);"
    )
    button = ann.find("[data-testid=approve]")
    ActionChains(driver).move_to_element(button).click().pause(gap).click().perform()
    WebDriverWait(driver, 60).until(lambda _: _taken(world, ARTICLE_ID))  # a busy desk is late
    time.sleep(1)
    assert len(_taken(world, ARTICLE_ID)) == 1


def test_thirty_answers_over_a_bad_line(
    driver: WebKitGTK, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ten times the request, or the answer to it, is lost; each answer is taken once and in order."""
    world = long_world(tmp_path_factory.mktemp("webkit") / "p", 0)
    world.add_people()
    chance = random.Random(3)  # noqa: S311  no secret
    drops = {
        number: chance.choice(("before", "after")) for number in chance.sample(range(TEXTS), 10)
    }
    with served(world.root) as desk:
        ann = Reader(driver, desk)
        ann.go(f"/pages/{PAGE}")
        ann.find("a.primary").click()
        ann.until("return !!document.querySelector('#card[data-sign]')")
        driver.execute_script(
            "const own = window.fetch; window.fate = ''; window.fetch = async (url, options) => {"
            " if (!window.fate || !/approve$/.test(url)) return own(url, options);"
            " const fate = window.fate; window.fate = '';"
            " if (fate === 'after') await own(url, options);"
            " throw new TypeError('the line is down'); };"
        )
        given = []
        for number in range(TEXTS):
            ann.until("return window.Desk.ahead() >= 3")
            if number in drops:
                driver.execute_script(f"window.fate = '{drops[number]}'")
            given.append(ann.approve())
            if "Approved." in ann.find("#card").text:
                assert given[-1] in _taken(world, PAGE)
        ann.until(
            "return document.querySelector('[data-testid=waiting-count]').textContent === '0'", 60
        )
        assert _taken(world, PAGE) == given


def test_no_mark_is_half_deleted(driver: WebKitGTK, desk: Served, world: World) -> None:
    """Backspace steps over a mark; the findings are those of the words in the field."""
    path = world.english(ARTICLE_ID)
    path.write_text(path.read_text() + "\nSay **your own** feelings first.\n")
    world.cli("extract")
    sign = world.short_id(ARTICLE_ID, "your own")
    rich = "先说**你自己**的感受。"
    world.cli("review", "edit", ARTICLE_ID, sign, "--text", rich, "--as", "bo")
    ann = Reader(driver, desk)
    ann.go(f"/pages/{ARTICLE_ID}/-/texts/{sign}")
    ann.awake()
    ann.find("[data-testid=needs-change]").click()
    area = ann.find("#text")
    driver.execute_script("arguments[0].setSelectionRange(4, 4)", area)
    area.send_keys(Keys.BACKSPACE)
    assert area.get_property("value") == rich
    area.send_keys(Keys.BACKSPACE)
    assert area.get_property("value") == rich.replace("先说", "先")
    ann.until("return /Readers will see:/.test(document.querySelector('#look').textContent)")


def test_the_look_shows_its_frames(driver: WebKitGTK, desk: Served) -> None:
    """A frame that is shut in has its style and its words, as wide inside as a desktop, and scaled to the room."""
    ann = Reader(driver, desk)
    ann.go(f"/pages/{ARTICLE_ID}/-/look?show=desktop")
    ann.until("return document.querySelectorAll('.screen > iframe').length === 2")
    wide = "return document.querySelector('.screen > iframe').getBoundingClientRect().width"
    assert 0 < driver.execute_script(wide) <= ann.find(".screen").rect["width"]
    driver.switch_to.frame(1)
    assert ann.find("h1").text == "一起停一停"
    assert ann.find("h1").value_of_css_property("font-weight") == "600"
    driver.switch_to.default_content()

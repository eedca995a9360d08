"""The design tokens and the layout of templates: one place for each colour, and no long lines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build.writers.assets import static, tokens
from tests.desk.served import Served
from tools.long_lines import MOST, long_lines, sources

ROOT = Path(__file__).parents[2]
STYLES = [path for path in sources() if path.suffix in {".css", ".typ"}]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgb\(\d|\b(?:white|black)\b(?!-)")


def sets() -> dict[str, dict[str, str]]:
    """The token sets of `tokens.css`: name → value, in the light, in the dark and on paper."""
    light, rest = tokens().decode().split("@media (prefers-color-scheme: dark)")
    dark, paper = rest.split("@media print")
    found = {"light": light, "dark": dark, "paper": paper}
    return {name: dict(re.findall(r"--([a-z-]+): ([^;]+);", text)) for name, text in found.items()}


def test_no_line_of_a_template_is_long() -> None:
    """People read templates in two columns, and in reviews."""
    assert len(sources()) > 30
    assert not list(long_lines(sources()))


@pytest.mark.parametrize(("length", "code"), [(MOST, 0), (MOST + 1, 1)])
def test_a_long_line_is_found(tmp_path: Path, length: int, code: int) -> None:
    """The rule can fail, and counts characters, not bytes."""
    page = tmp_path / "page.html"
    page.write_text(f"<p>\n{'好' * length}\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, ROOT / "tools/long_lines.py", page],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, f"{page}:2: " in done.stdout) == (code, bool(code))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour(path: Path) -> None:
    """What is named twice drifts apart."""
    text = re.sub(r"/\*.*?\*/|^//.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert bool(COLOUR.search(text)) == (path.name == "tokens.css")


def test_each_token_in_use_is_defined() -> None:
    """A name that is written wrong has no colour, and a browser says nothing; a file may have lengths of its own."""
    known = sets()["light"].keys()
    texts = [path.read_text("utf-8") for path in STYLES]
    used = [set(re.findall(r"var\(--([a-z-]+)\)", text)) for text in texts]
    assert any(used)
    for text, names in zip(texts, used, strict=True):
        assert names <= known | set(re.findall(r"[{;\s]--([a-z-]+):", text))
    typst = {name for text in texts for name in re.findall(r"\btokens\.([a-z-]+)\)", text)}
    assert typst
    assert typst <= sets()["paper"].keys()


def test_each_set_has_the_same_roles() -> None:
    """A role that the dark lacks shows its light colour there."""
    light, dark, paper = sets().values()
    fonts = {"latin", "han", "hans", "hant", "mono"}
    assert light.keys() - fonts == dark.keys() == paper.keys() | {"shadow"}


def test_the_readers_page_has_the_tokens_in_front() -> None:
    assert static("page.css").startswith(tokens())


def test_the_desk_serves_the_same_tokens(desk: Served) -> None:
    """To everybody: the page where people sign in has them too; unchanged ones are not sent twice."""
    page = desk.browser().get("/sign-in").response.text
    (address,) = re.findall(r'href="(/static/tokens\.css\?v=[0-9a-f]{12})"', page)
    assert desk.browser().get(address).response.text == tokens().decode()
    client = desk.app.test_client()
    first = client.get(address, base_url=desk.url)
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in first.headers["Cache-Control"]
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, base_url=desk.url, headers=tag).status_code == 304

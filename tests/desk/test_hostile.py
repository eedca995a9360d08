"""Hostile text in source, target, comment, names and addresses: shown as text, run by nobody."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest
import requests
import yaml

from pipeline.web.security import FORM, HEADERS
from tests.desk.client import Browser, Page
from tests.desk.served import Served, served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

ATTACKS = (
    "<script>steal()</script>",
    "<img src=x onerror=steal()>",
    "<svg onload=steal()><circle/></svg>",
    '"><script>steal()</script>',
    "' onmouseover='steal()",
    "</textarea><script>steal()</script>",
    "[here](javascript:steal())",
    "![x](https://evil.example/pixel.gif)",
    "<a href='https://evil.example'>x</a>",
    "<style>*{background:url(https://evil.example)}</style>",
    "<iframe src=https://evil.example></iframe>",
    "{{ config }} {% raw %}",
    "<form action=https://evil.example><input name=csrf></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
)
HOSTILE = " ".join(ATTACKS)
EVIL_ID = "articles/evil"


def assert_harmless(page: Page) -> None:
    """Nothing in the page runs, loads from elsewhere, or sends a form elsewhere."""
    scripts = page.tree.css("script")
    assert [s.attributes.get("src", "")[:8] for s in scripts] == ["/static/"] * len(scripts)  # type: ignore[index]
    for node in page.tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (node.tag, name)
            if name in ("src", "href", "action", "formaction", "srcset", "data", "poster"):
                assert not re.match(r"\s*(javascript|data|vbscript):", value or "", re.I), value
                outside = "evil.example" in (value or "")
                assert not outside or node.tag == "a", (node.tag, name, value)
            assert name != "style", node.tag
    assert not page.tree.css("iframe, object, embed, base, svg script, meta[http-equiv]")
    assert all(n.attributes.get("href", "").startswith("/static/") for n in page.tree.css("link"))  # type: ignore[union-attr]


@pytest.fixture
def hostile(world: World) -> Iterator[Served]:
    """A project whose author, translator and glossary are all malicious."""
    quoted = HOSTILE.replace('"', '\\"')
    world.path(f"content/en/{EVIL_ID}.md").write_text(
        f'---\ntitle: "{quoted}"\ndescription: "{quoted}"\nid: {EVIL_ID}\nkind: article\n---\n\n{HOSTILE}\n\n'
        + "\n\n".join(f"- {attack}" for attack in ATTACKS)
        + "\n\n<!-- translators: "
        + HOSTILE.replace("--", "")
        + " -->\nThe end of it.\n",
        encoding="utf-8",
    )
    glossary = yaml.safe_load(world.path("glossary.yaml").read_text())
    glossary["terms"] = [
        {
            "en": "end of it",
            "zh": "结<b>束",
            "note": HOSTILE,
            "note_zh": HOSTILE,
            "source": HOSTILE,
            "status": "proposed",
        }
    ]
    world.path("glossary.yaml").write_text(yaml.safe_dump(glossary, allow_unicode=True))
    world.cli("extract")
    with served(world.root) as running:
        yield running


def cards(browser: Browser, document: str) -> list[str]:
    page = browser.get(f"/pages/{document}")
    return sorted({link.split("?")[0] for link in page.links() if "/-/texts/" in link})


def test_hostile_text_never_runs(hostile: Served, world: World) -> None:
    """In the English, the glossary, a translation, a comment, a search, an id; on every page that shows it."""
    ann, bo = hostile.as_("ann"), hostile.as_("bo")
    links = cards(ann, EVIL_ID)
    assert len(links) > 10
    for link in links[:4]:
        card = ann.get(link)
        assert_harmless(card)
        after = ann.send(card, "/save", text=HOSTILE)
        assert_harmless(after)
        assert_harmless(ann.send(ann.get(link), "/ask", words=HOSTILE, to=HOSTILE[:60]))
        assert_harmless(bo.send(card, "/save", text="x" + HOSTILE))  # 409: theirs, yours, base
        assert_harmless(ann.send(ann.get(link), "/say", words=HOSTILE))
        rae = hostile.as_("rae")
        assert_harmless(rae.send(rae.get(link), "/say", wording=HOSTILE, words=HOSTILE))
        assert_harmless(ann.send(ann.get(link), "/reject", words=HOSTILE, reason="<b>"))
    remarks = f"/pages/{EVIL_ID}/-/comments"
    assert_harmless(ann.send(ann.get(remarks), "/comments", words=f"@bo {HOSTILE}"))
    assert_harmless(bo.get("/"))
    for path in (
        "/",
        "/for-you",
        remarks,
        "/for-you?news=%22%3E%3Cscript%3E",
        f"/pages/{EVIL_ID}",
        f"/pages/{EVIL_ID}/-/read",
        f"/pages/{EVIL_ID}/-/bulk",
        f"/pages/{EVIL_ID}/-/sign-off",
        "/search?q=" + "%3Cscript%3Esteal()%3C/script%3E",
        "/search?document=%22%3E%3Cscript%3E&state=%22%3E%3Cscript%3E&finding=%27%3E",
        "/terms",
        "/terms/end of it",
        "/terms/%3Cscript%3E",
        "/me?done=%3Cscript%3E",
        f"/pages/{ARTICLE_ID}?done=%22%3E%3Cscript%3E&of=%3Cb%3E&ref=%22%3E&show=%3Cb%3E&count=%3Cb%3E",
        f"/pages/{EVIL_ID}/-/texts/%3Cscript%3E",
    ):
        assert_harmless(ann.get(path))
    text = ann.get(links[0]).response.text
    assert "steal()" in text  # it is shown


def test_hostile_names_never_run(desk: Served) -> None:
    """A person's name, a browser's name, a name that failed to sign in, as the log shows them."""
    ada = desk.as_("ada")
    bad = desk.browser()
    bad.http.headers["User-Agent"] = HOSTILE
    bad.sign_in(HOSTILE[:70], "wrong wrong wrong")
    bad.sign_in("rae", "a kettle sings low")
    assert_harmless(bad.get("/me"))
    assert_harmless(ada.send(ada.get("/people"), "/people/invite", id="evil", name=HOSTILE))
    for path in ("/people", "/people/log", "/people?document=%22%3E%3Cscript%3E"):
        assert_harmless(ada.get(path))


TRAVERSALS = (
    "/pages/../../etc/passwd",
    "/pages/..%2f..%2fetc%2fpasswd",
    "/pages/%2e%2e/%2e%2e/reviewers",
    "/pages/articles%2f..%2f..%2fx/-/read",
    "/pages/articles/pause%00/-/sign-off",
    "/pages//etc/passwd",
    "/pages/C:%5Cwindows",
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e/%2e%2e/files/git.py",
    "/static//etc/passwd",
    "/terms/../../../etc/passwd",
    "/invitations/../../etc/passwd",
)


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out(desk: Served, path: str) -> None:
    """Raw, as a browser would never send it."""
    ann = desk.as_("ann")
    connection = http.client.HTTPConnection(desk.url.removeprefix("http://"), timeout=60)
    cookie = "; ".join(f"{c.name}={c.value}" for c in ann.http.cookies)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert answer.status in (301, 308, 400, 404, 410)
    body = answer.read()
    assert b"root:" not in body
    assert b"import" not in body


def test_every_answer_carries_its_headers(desk: Served) -> None:
    """Pages, faults, redirects and files: no inline script, no frame, nothing kept on a shared iPad."""
    ann = desk.as_("ann")
    for path in ("/", "/sign-in", "/nothing", f"/pages/{ARTICLE_ID}", "/people", "/health"):
        answer = ann.http.get(desk.url + path, timeout=60, allow_redirects=False)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "waitress" not in answer.headers.get("Server", "")
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    style = ann.get("/").tree.css_first("link[rel=stylesheet]")
    assert style is not None
    file = ann.http.get(desk.url + str(style.attributes["href"]), timeout=60)
    assert "immutable" in file.headers["Cache-Control"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_inline_script_or_style(desk: Served) -> None:
    """The policy would stop it; there is none to stop."""
    ann, ada = desk.as_("ann"), desk.as_("ada")
    pages = [
        ann.get(path)
        for path in ("/", f"/pages/{ARTICLE_ID}", "/search?q=a", "/me", "/keys", "/terms")
    ]
    pages += [
        ada.get("/people"),
        desk.browser().get("/sign-in"),
        ann.get(cards(ann, ARTICLE_ID)[0]),
    ]
    for page in pages:
        assert_harmless(page)
        assert all(not script.text() for script in page.tree.css("script"))
        assert not page.tree.css("style, [hx-on]")


def test_too_much_is_refused(desk: Served, world: World) -> None:
    """A form of megabytes, a comment without end: no memory is filled, nothing is written."""
    ann = desk.as_("ann")
    link = cards(ann, ARTICLE_ID)[0]
    card = ann.get(link)
    assert ann.send(card, "/save", text="字" * 3_000_000).status == 413
    assert not world.ledger(ARTICLE_ID).exists()
    ann.send(card, "/ask", words="长" * 100_000)
    assert len(ann.get(link).response.text) < 60_000


def test_a_form_that_is_too_much_is_no_fault(desk: Served) -> None:
    """Signed out: a million fields are refused before they are taken apart, and a file that is too large leads to the door."""
    place = f"{desk.url}/pages/{ARTICLE_ID}/-/comments"
    answer = requests.post(place, data="a&" * 900_000, headers={"Content-Type": FORM}, timeout=60)
    assert answer.status_code == 413
    parts = [(f"a{number}", ("", "1")) for number in range(1_001)]
    file = [("file", ("x.docx", bytes(3_000_000)))]
    for url, files in ((place, parts), (f"{desk.url}/bring-in", file)):
        answer = requests.post(url, files=files, timeout=60)
        assert (answer.status_code, 'name="password"' in answer.text) == (401, True), url


def test_odd_characters_are_an_error_not_a_fault(desk: Served, world: World) -> None:
    """NUL, half characters, direction marks: refused or kept, never a page of Python."""
    ann = desk.as_("ann")
    link = cards(ann, ARTICLE_ID)[0]
    for text in ("a\0b", "\ufeff", "\u202e反", "\u2028", "   ", "\r\n\r\n", "a\tb"):
        page = ann.send(ann.get(link), "/save", text=text)
        assert page.status in (200, 400, 422), (text, page.status)
    raw = ann.http.post(
        desk.url + link + "/save",
        data=b"csrf=x&text=%ff%fe%ed%a0%80",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=60,
    )
    assert raw.status_code in (400, 403)
    world.open()  # the catalog can still be read

"""A desk for a group of documents: every door says of another document that it is read elsewhere, and nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files.content import SourceFile
from pipeline.flow import documents
from pipeline.flow.desk.project_cache import ProjectCache, unmatched
from pipeline.flow.source_files import id_by_head
from pipeline.model.document import SITE
from pipeline.model.errors import PipelineError
from pipeline.model.settings import DeskSettings
from pipeline.store import jobs
from pipeline.web.serve import Listen, serve
from tests.desk.client import Browser, Page
from tests.desk.routes import ADMIN, AUTHOR, LEAD, REVIEWER, may_ask
from tests.desk.served import Served, add_author, served
from tests.desk.test_access import FILLED, routes
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID, MANDARIN
from tests.flow.world import World

GROUP = ("handouts/*",)
SAYS = "This page is read at another desk of the practice."
TYPED = "不要丢了我的话"
OF_THE_ARTICLE = (
    "Pause together",
    "How to stop a fight early",
    "yourself",
    MANDARIN["Pause together"],
)
"""Words that stand in no other document."""


@pytest.fixture
def handouts(world: World) -> Iterator[Served]:
    """A desk for the handouts, beside articles and labels."""
    with served(world.root, documents=GROUP) as running:
        add_author(running, world)
        yield running


def tree(world: World) -> dict[str, bytes]:
    """Every file of the project that people work on."""
    folders = ("content", "locales", "glossary.yaml")
    found = (path for name in folders for path in [world.path(name), *world.path(name).rglob("*")])
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def browser_for(desk: Served, route: str) -> Browser:
    """Of somebody who may ask."""
    may = may_ask(route)
    assert may is not None, route
    return desk.as_(next(name for name in (LEAD, AUTHOR, REVIEWER, ADMIN) if name in may))


def ask(desk: Served, route: str, document: str) -> Page:
    """Ask for a route with this document in its gap, with something typed."""
    method, path = route.split(" ")
    for old, new in {**FILLED, "<document:document>": document}.items():
        path = path.replace(old, new)
    browser = browser_for(desk, route)
    if method == "GET":
        return browser.get(path)
    csrf = browser.get("/me").form("/language")[1]["csrf"]
    return browser.post(path, {"csrf": csrf, "text": TYPED, "english": "x", "mandarin": "x"})


@pytest.fixture(scope="module")
def of_documents(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every route of the application that names a document."""
    found = routes(tmp_path_factory.mktemp("routes"))
    return [route for route in found if "<document:document>" in route]


@pytest.mark.parametrize("document", [ARTICLE_ID, SITE])
def test_every_route_of_a_document_says_where_it_is_not(
    handouts: Served, world: World, of_documents: list[str], document: str
) -> None:
    """404 in words, nothing of the page, what was typed given back; no file and no wish of a build changes."""
    before, wished = tree(world), len(jobs.waiting(handouts.store))
    assert len(of_documents) > 50
    for route in of_documents:
        page = ask(handouts, route, document)
        assert (route, page.status) == (route, 404)
        assert SAYS in page.text, route
        assert not [words for words in OF_THE_ARTICLE if words in page.response.text], route
        if route.startswith("POST"):
            assert TYPED in page.text, route
    assert tree(world) == before
    assert len(jobs.waiting(handouts.store)) == wished


def test_its_own_documents_are_served(handouts: Served, of_documents: list[str]) -> None:
    """The walk would pass where a desk turned everything away."""
    for route in of_documents:
        assert SAYS not in ask(handouts, route, HANDOUT_ID).text, route
    assert handouts.as_(LEAD).get(f"/pages/{HANDOUT_ID}").status == 200


def test_no_list_knows_another_desks_documents(
    handouts: Served, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Queue, pages, search, terms, overview, log, forms to invite and to bring in: every route without a document."""
    world.cli("review", "approve", ARTICLE_ID, "--all", "--as", "ann", expect=None)
    every = routes(tmp_path_factory.mktemp("routes"))
    for route in every:
        method, path = route.split(" ")
        if method != "GET" or "<" in path:
            continue
        for name in may_ask(route) or ():
            browser = handouts.as_(name) if name else handouts.browser()
            said = browser.get(path).response.text
            leaks = [words for words in (*OF_THE_ARTICLE, ARTICLE_ID) if words in said]
            assert not leaks, (route, name)
    lea = handouts.as_(LEAD)
    for path in ("/", "/pages", "/search", "/terms", "/overview"):
        assert "This desk is for: handouts/*. Other pages" in lea.get(path).text
    assert "Nothing found." in lea.get("/search?q=yourself").text


def test_what_names_a_document_beside_the_address(handouts: Served, world: World) -> None:
    """Searches, invitations, new versions of a page, links to a preview."""
    lea = handouts.as_(LEAD)
    found = lea.get(f"/search?document={ARTICLE_ID}")
    assert (found.status, SAYS in found.text) == (404, True)
    action, fields = lea.get("/people").form("/people/invite")
    guest = lea.post(action, {**fields, "id": "gu", "name": "Gu", "document": ARTICLE_ID})
    assert (guest.status, SAYS in guest.text) == (422, True)
    with served(world.root) as whole:
        ivy = whole.as_(AUTHOR)
        made = ivy.send(ivy.get(f"/pages/{ARTICLE_ID}/-/about"), "/preview-link")
        link = re.search(r"/preview/[^\"<\s]+", made.response.text)
        assert link
        assert whole.browser().get(link[0]).status == 200
    shown = handouts.browser().get(link[0])
    assert (shown.status, SAYS in shown.text) == (404, True)


def test_no_page_of_another_desk_is_withdrawn(handouts: Served, world: World) -> None:
    """Not by the last part of its id, and not once its English is gone: what is withdrawn is known by its ledger."""
    world.release(ARTICLE_ID)
    lea, before = handouts.as_(LEAD), world.lines(ARTICLE_ID)
    csrf = lea.get("/me").form("/language")[1]["csrf"]
    for gone in (False, True):
        if gone:
            world.english(ARTICLE_ID).unlink()
            handouts.memory.workspace(now=True)
        for name in (ARTICLE_ID, "pause"):
            said = lea.post(f"/pages/{name}/-/withdraw", {"csrf": csrf})
            assert (said.status, SAYS in said.text) == (404, True)
    assert world.lines(ARTICLE_ID) == before


def test_nothing_is_brought_in_for_another_desk(handouts: Served, world: World) -> None:
    """Neither a new page that would be another desk's, nor new text of one that is."""
    ivy, before = handouts.as_(AUTHOR), tree(world)
    csrf = ivy.get("/me").form("/language")[1]["csrf"]
    text = b"---\ntitle: Rest well\n---\n\nSleep is half of it.\n"
    sent = ivy.http.post(
        f"{handouts.url}/bring-in", {"csrf": csrf}, files={"file": ("rest.md", text)}, timeout=60
    )
    place = sent.url.removeprefix(handouts.url)
    new = {"csrf": csrf, "update": "-", "kind": "article", "id": "rest"}
    refused = ivy.post(place, new)
    assert refused.status == 422
    assert "A page of this address is read at another desk" in refused.text
    told = ivy.get(f"{place}?update=-&kind=article&id=rest")
    assert "A page of this address is read at another desk" in told.text
    old = ivy.post(place, {"csrf": csrf, "update": ARTICLE_ID})
    assert SAYS in old.text
    assert tree(world) == before
    done = ivy.post(place, {**new, "kind": "handout"})
    assert (done.status, done.path.split("?")[0]) == (200, "pages/handouts/rest/-/about")


def test_a_term_is_undone_only_where_nobody_has_used_it(handouts: Served, world: World) -> None:
    """An approval at another desk counts; texts that changed with the term there are taken back there."""
    world.path("glossary.yaml").write_text(
        "terms:\n  - {en: advice, zh: 建议, note: Quick.}\n"
        + world.path("glossary.yaml").read_text()
    )
    lea = handouts.as_(LEAD)
    term = lea.get("/terms/advice/edit")
    lea.send(term, "/change", note="Slow.")
    world.cli("review", "approve", ARTICLE_ID, "--all", "--as", "ann", expect=None)
    assert any(line["verdict"] == "approve" for line in world.lines(ARTICLE_ID))
    csrf = lea.get("/me").form("/language")[1]["csrf"]
    used = lea.post("/terms/advice/undo", {"csrf": csrf})
    assert used.status == 422, used.text
    assert "Somebody has approved a text with this term since" in used.text
    world.ledger(ARTICLE_ID).unlink()
    for journal in world.path(".pipeline").rglob("pause.jsonl"):
        journal.unlink()
    assert lea.post("/terms/advice/undo", {"csrf": csrf}).status == 200
    assert "Slow." not in world.path("glossary.yaml").read_text()


def test_two_desks_take_the_documents_apart(world: World) -> None:
    """Each has what its patterns name and knows of the rest where it lies; what it has stands as it does for all."""
    whole = ProjectCache(world.root).workspace()
    for group in (("handouts/*",), ("articles/*", SITE), ("*",), ("*/[a-o]*", "articles/pause")):
        desk = ProjectCache(world.root, group).workspace()
        own = {name for name in (*whole.headers, SITE) if any(fnmatchcase(name, p) for p in group)}
        assert {one.id for one in desk.with_labels} == own
        assert desk.elsewhere.keys() == {*whole.headers, SITE} - own
        assert desk.ids == whole.ids
        for document in desk.with_labels:
            assert desk.snapshot(document).catalog == whole.snapshot(document).catalog
        assert not [*unmatched(desk)] or group[0] == "*/[a-o]*"


def test_another_desks_documents_are_not_taken_apart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory and time grow with the group: of others the head is looked at."""
    taken: list[str] = []

    read = documents.document_of

    def noted(file: SourceFile, fields: tuple[str, ...]) -> object:
        taken.append(file.name)
        return read(file, fields)

    monkeypatch.setattr(documents, "document_of", noted)
    ProjectCache(world.root, GROUP).workspace()
    assert taken == [HANDOUT_ID]


def test_a_bad_file_is_named_at_its_own_desk(world: World) -> None:
    """An id in the head counts more than the place of the file."""
    world.path("content/en/articles/odd.md").write_text(
        "---\nid: handouts/odd\ntitle: [\n---\n\nx\n"
    )
    here, there = (ProjectCache(world.root, one).workspace() for one in (GROUP, ("articles/*",)))
    assert [one.document for one in here.bad] == ["handouts/odd"]
    assert not there.bad
    assert "handouts/odd" in there.elsewhere


NAMES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}(/[a-z0-9][a-z0-9-]{0,8})?", fullmatch=True)
HEADS = st.sampled_from(
    ["id: {}", "id:   '{}'", 'id: "{}"  # ours', "title: x\nid: {}\nkind: article", "Id: {}"]
)


@given(NAMES, NAMES, HEADS)
def test_the_head_tells_the_id_or_says_nothing(place: str, named: str, head: str) -> None:
    """What it tells is what the parser will find; where it is not sure, it is empty."""
    file = SourceFile(f"content/en/{place}.md", place, f"---\n{head.format(named)}\n---\n\nx\n", "")
    assert id_by_head(file) == ("" if head.startswith("Id") else named)
    bare = SourceFile(file.path, place, "---\ntitle: x\n---\n\nid: none\n", "")
    assert id_by_head(bare) == place


@given(st.lists(NAMES, max_size=4), NAMES)
def test_a_group_of_ids_has_just_these(group: list[str], name: str) -> None:
    desk = DeskSettings(documents=tuple(group))
    assert desk.has_document(name) == (not group or name in group)


def test_a_pattern_that_names_nothing_is_an_error(world: World) -> None:
    """At the start, by its code, the pattern named: of the command and of the settings."""
    with pytest.raises(PipelineError, match="no document is named by artcles"):
        serve(world.root, Listen(port=0), print, documents=("handouts/*", "artcles/*"))
    settings = world.path("pipeline.toml")
    settings.write_text(settings.read_text() + '[desk]\ndocuments = ["none"]\n')
    with pytest.raises(PipelineError, match="DOCUMENTS no document is named by none"):
        serve(world.root, Listen(port=0), print)


def test_below_a_folder_everything_stays_there(world: World) -> None:
    """Links, forms, redirects, the door: each keeps the prefix, and nothing outside it is led to."""
    with served(world.root, documents=GROUP, prefix="/handouts") as running:
        browser = running.browser()
        door = browser.get(f"/handouts/pages/{HANDOUT_ID}")
        assert door.status == 401
        inside = browser.send(door, "/sign-in", name="ann", password="a kettle sings low")  # noqa: S106
        assert inside.path == f"handouts/pages/{HANDOUT_ID}"
        for page in (inside, browser.get("/handouts/"), browser.get("/handouts/terms")):
            own = [one for one in (*page.links(), *page.actions()) if one.startswith("/")]
            assert own
            assert all(one.startswith("/handouts/") for one in own), own
        (sheet, *_) = inside.tree.css('link[rel="stylesheet"]')
        assert browser.get(str(sheet.attributes["href"])).status == 200
        for to in ("/", "/pages", "//evil.example", "/handouts//evil.example"):
            answer = browser.http.get(
                f"{running.url}/handouts/sign-in",
                params={"to": to},
                allow_redirects=False,
                timeout=60,
            )
            assert answer.headers["Location"] == "/handouts/"
        short_id = world.short_id(HANDOUT_ID, "Sit down together")
        card = browser.get(f"/handouts/pages/{HANDOUT_ID}/-/texts/{short_id}")
        browser.send(card, "/approve")
        assert world.lines(HANDOUT_ID)[-1]["reviewer"] == "ann"

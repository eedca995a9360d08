"""Every screen of the desk: who looks at it and at which address, on a desk where much has happened.

Whoever adds a page writes its address here: `test_every_page_is_looked_at` fails until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.desk.client import Browser
from tests.desk.served import Served, add_author, served
from tests.desk.test_bring_in import drop
from tests.desk.test_derived import person, reads_both
from tests.desk.test_for_you import DANGER, HOT, SAY, do, talk
from tests.desk.test_inviting import LINK
from tests.desk.test_preview_link import link as preview_link
from tests.desk.test_second_factor import turn_on
from tests.desk.test_translator import ADVICE, YOURSELF, came_back, sent_out, with_words
from tests.flow.derived import HANT
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World
from tests.importers.test_refuse import DOCX
from tests.importers.tracked import EVERY_KIND, Writer

NO_SCREEN = frozenset(
    {
        "/health",
        "/me/here",
        "/overview/months.csv",
        "/overview/pages.csv",
        "/pages/<document:document>/-/live",
        "/pages/<document:document>/-/proof.pdf",
        "/pages/<document:document>/-/look/<tag>",
        "/pages/<document:document>/-/sheet.pdf",
        "/pages/<document:document>/-/sheet/<int:number>.png",
        "/pages/<document:document>/-/translator/file",
        "/pages/<document:document>/-/texts/<short_id>/picture",
        "/pages/<document:document>/-/view",
        "/people/log.jsonl",
        "/terms/<path:english>/edit",
        "/bring-in/<token>/<int:number>/pictures/<name>",
    }
)
"""What answers with a file, or with a part of another page."""
NOBODY = ""
PAGE, TEXT = "/pages/<document:document>", "/pages/<document:document>/-/texts/<short_id>"
ARTICLE, HANDOUT = f"/pages/{ARTICLE_ID}", f"/pages/{HANDOUT_ID}"
REFUSED = {"/invitations/over": 410, "/preview/over": 410, f"{HANDOUT}/-/proof": 422}
"""Addresses whose page says why not → the status."""


@dataclass(frozen=True)
class Screens:
    """A desk, and what is to be looked at."""

    desk: Served
    shown: Mapping[str, tuple[tuple[str, str], ...]]
    """Rule of the address → (who, address), each a state of the page."""


@contextmanager
def screens(world: World) -> Iterator[Screens]:
    """`world`: the article public in Simplified Chinese, and drafted in Traditional."""
    glossary = world.path("glossary.yaml")
    glossary.write_text("terms:\n  - {en: breath, zh: 吸一口气}\n" + glossary.read_text())
    reads_both(world)
    po = world.po(HANDOUT_ID)
    world.change(po, "把手机放到一边。", "把手机放到一边 10 分钟。")
    with served(world.root) as desk:
        add_author(desk, world)
        person(desk, "lin")
        links = _what_happened(desk)

        def card(document: str, words: str) -> str:
            return f"/pages/{document}/-/texts/{world.short_id(document, words)}"

        yield Screens(desk, addresses(card, links))


def _what_happened(desk: Served) -> dict[str, str]:
    """Answers, threads, files and an invitation; gives the addresses that nobody knows before."""
    bo, lea, ivy = (desk.as_(name) for name in ("bo", "lea", "ivy"))
    returned = with_words(sent_out(lea, "po"), {ADVICE: "先问一问。", YOURSELF: "先说自己。"})
    talk(desk)
    do(desk, "bo", "What I felt", "/reject", document=HANDOUT_ID, reason="tone", words="太硬。")
    invited = lea.send(
        lea.get(f"/people?document={HANDOUT_ID}"), "/people/invite", id="cy", name="Cy"
    )
    invitation = LINK.search(invited.response.text)
    assert invitation
    links = {
        "invitation": invitation[1],
        "preview": preview_link(ivy),
        "returned": "/" + came_back(lea, "pause.po", returned).path,
        "brought": "/" + drop(ivy, ("My file.docx", DOCX)).path,
        "tracked": "/" + drop(ivy, ("plan.docx", Writer(EVERY_KIND).file())).path,
    }
    _author(ivy)
    turn_on(desk, bo)
    return links


def _author(ivy: Browser) -> None:
    """She writes a sentence anew."""
    page = ivy.get(f"{HANDOUT}/-/write")
    opened = ivy.get(next(link for link in page.links() if "at=" in link))
    action, fields = opened.form("/write")
    ivy.post(action, {**fields, "text": fields["text"]})


def addresses(
    card: Callable[[str, str], str], links: Mapping[str, str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Rule of the address → (who, address); `card` gives that of a text, by its document and its words."""
    plain, safety, hot = (
        card(HANDOUT_ID, "Sit down"),
        card(HANDOUT_ID, DANGER),
        card(ARTICLE_ID, HOT),
    )
    return {
        "/forgot": ((NOBODY, "/forgot"),),
        "/invitations/<token>": ((NOBODY, links["invitation"]), (NOBODY, "/invitations/over")),
        "/preview/<token>": ((NOBODY, links["preview"]), (NOBODY, "/preview/over")),
        "/sign-in": ((NOBODY, "/sign-in"),),
        "/": (
            ("ann", "/"),
            ("bo", "/"),
            ("lea", "/"),
            ("ada", "/"),
            ("rae", "/"),
            ("lin", f"/?locale={HANT}"),
        ),
        "/for-you": (("ann", "/for-you"), ("lea", "/for-you"), ("rae", "/for-you")),
        "/keys": (("ann", "/keys"),),
        "/me": (("ann", "/me"), ("bo", "/me")),
        "/me/second-factor": (("ann", "/me/second-factor"), ("bo", "/me/second-factor")),
        "/pages": (
            ("ivy", "/pages"),
            ("lea", "/pages?state=public"),
            ("lea", "/pages?q=nothing+like+it"),
        ),
        PAGE: (
            ("ann", HANDOUT),
            ("ann", f"{ARTICLE}?show=waiting"),
            ("lea", HANDOUT),
            ("rae", ARTICLE),
            ("ann", "/pages/site"),
            ("lin", f"{ARTICLE}?locale={HANT}"),
        ),
        f"{PAGE}/-/about": (("ivy", f"{ARTICLE}/-/about"), ("lea", f"{HANDOUT}/-/about")),
        f"{PAGE}/-/comments": (("ann", f"{ARTICLE}/-/comments"), ("rae", f"{HANDOUT}/-/comments")),
        f"{PAGE}/-/read": (
            ("lea", f"{ARTICLE}/-/read"),
            ("ann", f"{HANDOUT}/-/read"),
            ("lin", f"{ARTICLE}/-/read?locale={HANT}"),
        ),
        f"{PAGE}/-/look": (
            ("ivy", f"{ARTICLE}/-/look"),
            ("ann", f"{ARTICLE}/-/look?show=desktop&state=public"),
            ("rae", f"{HANDOUT}/-/look?show=paper"),
            ("lin", f"{HANDOUT}/-/look?state=public&locale={HANT}"),
        ),
        f"{PAGE}/-/proof": (("lea", f"{ARTICLE}/-/proof"), ("lea", f"{HANDOUT}/-/proof")),
        f"{PAGE}/-/sign-off": (("lea", f"{ARTICLE}/-/sign-off"), ("lea", f"{HANDOUT}/-/sign-off")),
        TEXT: (
            ("ann", plain),
            ("ann", f"{plain}?answer=edit"),
            ("ann", f"{plain}?answer=ask"),
            ("bo", safety),
            ("lea", safety),
            ("ann", hot),
            ("rae", hot),
            ("bo", card(ARTICLE_ID, SAY)),
            ("lin", f"{hot}?locale={HANT}"),
        ),
        f"{TEXT}/history": (("ann", f"{hot}/history"), ("ann", f"{safety}/history")),
        f"{TEXT}/offers": (("ann", f"{plain}/offers"),),
        f"{PAGE}/-/bulk": (("ann", f"{HANDOUT}/-/bulk"), ("ann", f"{ARTICLE}/-/bulk")),
        f"{PAGE}/-/translator": (
            ("ivy", f"{ARTICLE}/-/translator"),
            ("lea", f"{ARTICLE}/-/translator"),
        ),
        f"{PAGE}/-/translator/<token>": (("lea", links["returned"]),),
        f"{PAGE}/-/write": (("ivy", f"{ARTICLE}/-/write"), ("ivy", f"{HANDOUT}/-/write?at=0")),
        f"{PAGE}/-/write/history": (("ivy", f"{HANDOUT}/-/write/history"),),
        f"{PAGE}/-/translate": (("ivy", f"{HANDOUT}/-/translate"),),
        "/bring-in": (("ivy", "/bring-in"),),
        "/bring-in/<token>/<int:number>": (
            ("ivy", links["brought"]),
            ("ivy", links["tracked"]),
            ("ivy", f"{links['tracked']}&changes=original&otherwise=2,5"),
        ),
        "/search": (
            ("ann", "/search"),
            ("ann", "/search?q=手机"),
            ("ann", "/search?term=breath&finding=any"),
            ("ann", "/search?q=nothing+like+it"),
        ),
        "/terms": (("ann", "/terms"), ("rae", "/terms"), ("lea", "/terms?show=unused")),
        "/terms/<path:english>": (("ann", "/terms/breath"), ("rae", "/terms/breath")),
        "/terms/<path:english>/everywhere": (
            ("lea", "/terms/breath/everywhere?old=吸一口气&new=深呼吸"),
        ),
        "/overview": (("lea", "/overview"), ("ada", "/overview")),
        "/people": (
            ("lea", "/people"),
            ("ada", "/people"),
            ("lea", f"/people?document={HANDOUT_ID}"),
        ),
        "/people/log": (("lea", "/people/log"), ("ada", "/people/log")),
    }

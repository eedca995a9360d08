"""Each fault in a site is named by its rule, and nothing is said of a site without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.build.marks import with_marks
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.page import visible
from pipeline.build.verify.site import verify_bytes
from pipeline.build.verify.text import verify_english
from pipeline.build.writers.registry import Site, write_all
from pipeline.model.pair import Status
from tests.build.faults import FAULTS, Fault, Tree, covered
from tests.build.samples import article, handout, site, withdrawn
from tests.build.test_pictures import FILES, with_them
from tests.build.verified import verify_site

OLD = replace(
    withdrawn(article()),
    id="articles/old",
    path="content/en/articles/old.md",
    en=replace(article().en, url="/en/articles/old/"),
    withdrawn_url="/zh-Hans/articles/old/",
)
MADE = site(replace(article(), aliases=(("/blog/", "en"),)), handout(), OLD)
CLEAN = {
    "everything": MADE,
    "behind": site(
        replace(
            article(Status.BEHIND),
            zh_source=replace(article().en, markdown=article().en.markdown + "\nMore.\n"),
        ),
        handout(),
    ),
    "English alone": site(article(None), handout(None)),
    "drafts": site(article(Status.DRAFT), handout(Status.DRAFT)),
    "pictures": site(with_them(article()), pictures=FILES),
    "canonical elsewhere": site(
        replace(article(), canonical_url="https://www.example.org/x"), handout()
    ),
    "nothing": replace(site(), pairs=()),
}


@pytest.fixture(scope="module")
def built() -> Tree:
    """The site that faults are planted in."""
    return dict(write_all(MADE))


@pytest.mark.parametrize("made", CLEAN.values(), ids=CLEAN.keys())
def test_nothing_is_said_of_a_clean_site(made: Site) -> None:
    """No rule names anything in a site as it was built, whatever is public in it."""
    files = write_all(made)
    assert list(verify_site(files, promise_of(made))) == []
    assert list(verify_bytes(files, files)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_planted_fault_is_found(built: Tree, fault: Fault) -> None:
    """By the rule for it, not by a hash alone; the comparison with a fresh build sees it too."""
    tree = dict(built)
    fault.do(tree)
    if fault.cover:
        covered(tree)
    found = list(verify_site(tree, promise_of(MADE)))
    named = [breach.path for breach in found if breach.code == fault.code]
    assert named, f"found only {[(b.path, b.code) for b in found]}"
    assert not fault.path or fault.path in named
    assert list(verify_bytes(tree, built))


def test_the_table_is_long_enough() -> None:
    """Thirty different faults at least, each under its own name."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30


@pytest.mark.parametrize(
    ("html", "is_refused"),
    [
        ("<p>Say 你好 to <strong>each</strong> other.</p>", False),
        ("<p>Say <strong>你好</strong> to each other.</p>", False),
        ("<p>Say this to each other.</p><p>谁也没有读过。</p>", True),
        (
            "<li>Say <em>this</em>: <strong>谁也</strong>没有<em>读过</em>这一句话的意思。</li>",
            True,
        ),
        ('<p>Say this.</p><p lang="zh">谁也没有读过。</p>', False),
    ],
)
def test_english_may_explain_a_chinese_word(html: str, *, is_refused: bool) -> None:
    """A paragraph is judged whole, with its bold words and with our own mark of the Chinese in it."""
    shown = visible(with_marks(html, "en", ()), "en", blocks=True)
    assert bool(list(verify_english("x", [shown]))) is is_refused

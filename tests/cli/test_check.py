"""`pipeline check`: repairs shown and written, what is said of each check, findings between texts and pages."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.project import PAGE, WAITS, put, run, tree

PO = f"locales/zh/LC_MESSAGES/{WAITS}.po"
BREATHE = "e0f7ebbd"


def target(project: Path, english: str, mandarin: str, mark: str = "") -> None:
    """Put a Mandarin text into the catalog of the page that waits, under a mark of its origin."""
    text = (project / PO).read_text(encoding="utf-8")
    before, found, after = text.partition(f'msgid "{english}"\nmsgstr "')
    assert found
    old = after.partition('"')[0]
    put(project, PO, f"{before}{found}{mandarin}{after.removeprefix(old)}")
    if mark:
        head, _, tail = (project / PO).read_text("utf-8").rpartition(f'msgid "{english}"')
        start = head.rindex("\n\n") + 2
        put(project, PO, f'{head[:start]}{mark}\n{head[start:]}msgid "{english}"{tail}')


def test_a_repair_is_shown_and_nothing_is_written(project: Path) -> None:
    """`--fix` alone names the place and both texts, on stderr, and says how to write it."""
    target(project, "Breathe out slowly.", "慢慢呼气.")
    before = tree(project)
    ran = run(project, "check", WAITS, "--fix")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        f"content/en/{WAITS}.md:10",
        "  - 慢慢呼气.",
        "  + 慢慢呼气。",
    ]
    assert ran.out.splitlines()[-1] == "Nothing is written yet.  Next: the same command with --yes"
    assert tree(project) == before


def test_a_repair_is_written_with_yes(project: Path) -> None:
    """The catalog holds the repaired text, and what the check said of it is gone."""
    target(project, "Breathe out slowly.", "慢慢呼气.")
    body = json.loads(run(project, "check", WAITS, "--fix", "--yes", "--json").out)
    (fix,) = body["fixes"]
    assert (fix["source"], fix["before"], fix["after"]) == (
        "Breathe out slowly.",
        "慢慢呼气.",
        "慢慢呼气。",
    )
    assert body["written"]
    assert body["findings"] == []
    assert 'msgstr "慢慢呼气。"' in (project / PO).read_text(encoding="utf-8")
    again = json.loads(run(project, "check", WAITS, "--fix", "--yes", "--json").out)
    assert again["fixes"] == []


def test_a_machines_text_stays_a_machines(project: Path) -> None:
    """The mark of origin follows the repaired bytes, so that engines and people are told apart as before."""
    run(project, "review", "edit", WAITS, BREATHE, "--text", "x", "--as", "bo")
    sign = "慢慢呼气."
    from pipeline.model.hashing import target_sha  # noqa: PLC0415 - one test needs it

    mark = f"# pipeline: machine google {target_sha(sign)[:8]}"
    target(project, "Breathe out slowly.", sign, mark)
    assert run(project, "check", WAITS, "--fix", "--yes").code == 0
    text = (project / PO).read_text(encoding="utf-8")
    assert f"# pipeline: machine google {target_sha('慢慢呼气。')[:8]}" in text
    assert 'msgstr "慢慢呼气。"' in text


def test_approved_text_is_never_repaired(project: Path) -> None:
    """What somebody approved word for word stays, whatever a check would like."""
    target(project, "Breathe out slowly.", "慢慢呼气.")
    assert run(project, "review", "approve", WAITS, BREATHE, "--as", "ann").code == 0
    before = (project / PO).read_bytes()
    body = json.loads(run(project, "check", WAITS, "--fix", "--yes", "--json").out)
    assert body["fixes"] == []
    assert [finding["code"] for finding in body["findings"]] == ["width"]
    assert (project / PO).read_bytes() == before


def test_each_check_is_explained(project: Path) -> None:
    """`--explain` needs no project text, speaks both languages, and names the closest of a slip."""
    said = run(project, "check", "--explain", "negation")
    assert said.code == 0
    assert "Do not do this exercise when you are angry." in said.out
    assert "请不要做这个练习" in said.out
    data = json.loads(run(project, "check", "--explain", "width", "--json").out)["check"]
    assert data["example"]["right"] == "先倾听，再回应。"
    slip = run(project, "check", "--explain", "widht")
    assert slip.code == 2
    assert "did you mean `width`?" in slip.err


def test_what_differs_between_pages_is_found_and_may_be_put_aside(project: Path) -> None:
    """The same English in two ways: a warning on the one that is not approved, gone once it is dismissed."""
    english = "Small words that help."
    path = f"content/en/{WAITS}.md"
    put(project, path, (project / path).read_text("utf-8") + f"\n{english}\n")
    put(project, "content/en/articles/more.md", f"---\nid: articles/more\n---\n\n{english}\n")
    assert run(project, "build").code == 0
    target(project, english, "能帮上忙的小小话语。")
    po = project / "locales/zh/LC_MESSAGES/articles/more.po"
    put(
        project,
        po.relative_to(project).as_posix(),
        po.read_text("utf-8").replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "一些有用的小话语。"'
        ),
    )
    (found,) = json.loads(run(project, "check", WAITS, "--json").out)["findings"]
    assert (found["code"], found["severity"], found["scope"]) == ("consist", "warning", "project")
    sign = next(
        entry["sign"]
        for entry in json.loads(run(project, "review", "show", WAITS, "--json").out)["entries"]
        if entry["source"] == english
    )
    ran = run(project, "review", "dismiss", WAITS, sign, "consist", "--as", "bo")
    assert ran.code == 0, ran
    assert json.loads(run(project, "check", WAITS, "--json").out)["findings"] == []
    target(project, english, "会帮上忙的小小话语。")
    assert json.loads(run(project, "check", WAITS, "--json").out)["findings"]


def test_a_published_text_at_a_new_place_is_named(project: Path) -> None:
    """The author uses an approved sentence again: nobody has read its Mandarin there."""
    path = f"content/en/{PAGE}.md"
    text = (project / path).read_text("utf-8")
    put(project, path, f"{text}\n- Say thank you three times a day.\n")
    (found,) = json.loads(run(project, "check", PAGE, "--json").out)["findings"]
    assert (found["code"], found["scope"]) == ("new-place", "page")


def test_a_named_document_needs_no_catalog_that_shares_nothing_with_it(project: Path) -> None:
    """A catalog that cannot be read hinders the check of everything, not that of another document."""
    put(project, "content/en/articles/more.md", "---\nid: articles/more\n---\n\nAlone.\n")
    assert run(project, "build").code == 0
    put(project, "locales/zh/LC_MESSAGES/articles/more.po", "no catalog")
    assert run(project, "check", WAITS).code == 0
    assert run(project, "check").code == 1


def test_a_text_on_two_pages_is_named_on_both(project: Path) -> None:
    """It is judged once in a run, and what was found names the page, the file and the line of each."""
    english = "Call 911 in an emergency."
    for name, above in (("more", ""), ("most", "Above.\n\n")):
        put(
            project,
            f"content/en/articles/{name}.md",
            f"---\nid: articles/{name}\nkind: article\n---\n\n{above}{english}\n",
        )
    assert run(project, "build").code == 0
    for name in ("more", "most"):
        po = f"locales/zh/LC_MESSAGES/articles/{name}.po"
        text = (project / po).read_text("utf-8")
        wrong = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "紧急情况请拨打119。"'
        )
        put(project, po, wrong)
    found = json.loads(run(project, "check", "--json").out)["findings"]
    places = [(f["document"], f["path"], f["line"]) for f in found if f["code"] == "contact"]
    assert places == [
        ("articles/more", "content/en/articles/more.md", 6),
        ("articles/most", "content/en/articles/most.md", 8),
    ]

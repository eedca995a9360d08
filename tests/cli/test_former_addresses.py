"""Addresses that a website survives: what was renamed, moved or removed is found again, over the real command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.project import PAGE, WAITS, put, run

REDIRECTS = "locales/redirects.yaml"


def english(root: Path, name: str) -> str:
    return (root / f"content/en/{name}.md").read_text(encoding="utf-8")


def manifest(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "dist/site/manifest.json").read_text("utf-8"))
    return found


def leads(root: Path) -> dict[str, str]:
    """Former address → today's, by the manifest; the lists for servers and the pages there say the same."""
    home = "https://www.example.org"
    found = {one["from"]: one["to"].removeprefix(home) for one in manifest(root)["redirects"]}
    site = root / "dist/site"
    hosts = (site / "_redirects").read_text() if found else ""
    assert {*hosts.splitlines()} == {f"{old} {new} 301" for old, new in found.items()}
    nginx = (site / "redirects.nginx.map").read_text()
    assert {*nginx.splitlines()} == {f'"{old}" "{new}";' for old, new in found.items()}
    for old, new in found.items():
        assert f"{home}{new}" in (site / f"{old.strip('/')}/index.html").read_text("utf-8")
    return found


def test_a_renamed_page_is_found_at_its_former_addresses(project: Path) -> None:
    """In both languages, for ever, and through a second name; the list is tracked, with the day."""
    assert run(project, "rename", PAGE, "articles/kinder-words", "--as", "ann").code == 0
    assert run(project, "build").code == 0
    new = "articles/kinder-words"
    assert leads(project) == {f"/{tag}/{PAGE}/": f"/{tag}/{new}/" for tag in ("en", "zh-Hans")}
    assert {one["locale"] for one in manifest(project)["redirects"]} == {"en", "zh-Hans"}
    last = "articles/kindest-words"
    assert run(project, "rename", new, last, "--as", "ann").code == 0
    assert run(project, "build").code == 0
    assert leads(project) == {
        f"/{tag}/{old}/": f"/{tag}/{last}/" for tag in ("en", "zh-Hans") for old in (PAGE, new)
    }
    lines = [x for x in (project / REDIRECTS).read_text().splitlines() if x.startswith("- ")]
    assert len(lines) == 4
    assert all(", since: 20" in line for line in lines)
    assert run(project, "verify").code == 0


def test_a_name_that_comes_back_leads_nowhere_else(project: Path) -> None:
    """Renamed and renamed back: the page stands at its first address, and the second leads there."""
    assert run(project, "rename", WAITS, "handouts/breath", "--as", "ann").code == 0
    assert run(project, "build").code == 0
    assert run(project, "rename", "handouts/breath", WAITS, "--as", "ann").code == 0
    assert run(project, "build").code == 0
    assert leads(project) == {"/en/handouts/breath/": f"/en/{WAITS}/"}
    assert run(project, "verify").code == 0


@pytest.mark.parametrize("fresh", [False, True])
def test_a_changed_slug_keeps_the_address(fresh: bool, project: Path) -> None:
    """A build notes it, once; of a published page also where there is no last build."""
    text = english(project, PAGE).replace("kind: article", "kind: article\nslug: soft-words")
    put(project, f"content/en/{PAGE}.md", text)
    if fresh:
        (project / "dist").rename(project.parent / "dist")
    for _ in range(2):
        assert run(project, "build").code == 0
        assert leads(project) == {
            f"/{tag}/{PAGE}/": f"/{tag}/articles/soft-words/" for tag in ("en", "zh-Hans")
        }
    assert len((project / REDIRECTS).read_text().splitlines()) == 3
    assert run(project, "build", "--frozen").code == 0


def test_frozen_notes_nothing(project: Path) -> None:
    """The list is a tracked file: CI says that somebody has to build and commit."""
    text = english(project, WAITS).replace("kind: handout", "kind: handout\nslug: breathe")
    put(project, f"content/en/{WAITS}.md", text)
    ran = run(project, "build", "--frozen")
    assert ran.code == 1
    assert ran.err.startswith(f"{REDIRECTS}: FROZEN")
    assert not (project / REDIRECTS).exists()


def test_a_page_takes_no_address_of_another(project: Path) -> None:
    """A new name that would want another page's address is refused before anything moves."""
    put(
        project,
        "content/en/articles/b.md",
        "---\nid: articles/b\ntitle: B\nslug: taken\n---\n\nB.\n",
    )
    ran = run(project, "rename", PAGE, "articles/taken", "--as", "ann")
    assert ran.code == 1
    assert "PATHS the address /en/articles/taken/ is that of content/en/articles/b.md" in ran.err
    assert english(project, PAGE)
    assert not (project / REDIRECTS).exists()


def test_a_bad_line_stops_only_itself(project: Path) -> None:
    """A list with merge markers and a torn line: both are named, and the other lines lead on."""
    good = f"- {{from: /old/, to: /en/{PAGE}/, since: 2026-11-28}}\n"
    put(project, REDIRECTS, f"<<<<<<< HEAD\n{good}- {{from: x, to: /y/}}\n")
    ran = run(project, "build")
    assert ran.code == 1
    assert [line.split(" ")[:2] for line in ran.err.splitlines()[:2]] == [
        [f"{REDIRECTS}:1:", "REDIRECTS"],
        [f"{REDIRECTS}:3:", "REDIRECTS"],
    ]
    assert leads(project) == {"/old/": f"/en/{PAGE}/"}


def notices(root: Path) -> set[str]:
    """Addresses where a document came down, by the manifest; a notice with the numbers stands at each."""
    listed = manifest(root)["withdrawn"]
    found = {one["url"].removeprefix("https://www.example.org") for one in listed}
    for one in listed:
        body = json.loads((root / "dist/site" / one["json"]).read_text("utf-8"))
        assert body["html"] == (root / "dist/site" / one["fragment"]).read_text("utf-8")
        assert (body["title"], body["removed"]) == (one["title"], True)
        assert "tel:988" in body["html"]
    for url in found:
        text = (root / f"dist/site/{url.strip('/')}/index.html").read_text("utf-8")
        assert 'class="notice"' in text
        assert "This page is no longer available" in text
        assert "tel:988" in text
        assert "tel:911" in text
        assert '<meta name="robots" content="noindex">' in text
    return found


def test_a_removed_document_leaves_a_notice(project: Path) -> None:
    """In both languages and at its former addresses; nothing goes before somebody says yes; then a proof holds."""
    assert run(project, "rename", PAGE, "articles/kinder-words", "--as", "ann").code == 0
    assert run(project, "build").code == 0
    name = "articles/kinder-words"
    ran = run(project, "remove", name)
    assert ran.code == 0
    assert f"content/en/{name}.md" in ran.out
    assert english(project, name)
    assert run(project, "remove", name, "--yes").code == 0
    for folder in ("content/en", "content/zh", "locales/zh/published"):
        assert not (project / f"{folder}/{name}.md").exists()
    assert (project / f"locales/zh/decisions/{name}.jsonl").is_file()
    run(project, "build")
    old = {f"/{tag}/{one}/" for tag in ("en", "zh-Hans") for one in (PAGE, name)}
    assert notices(project) == old
    assert run(project, "verify").code == 0


def test_a_removal_that_was_killed_is_completed(project: Path) -> None:
    """The notice stands while the file is still there; the message leads out, both ways."""
    line = f"- {{id: {WAITS}, urls: [/en/{WAITS}/], since: 2026-11-28}}\n"
    put(project, "locales/removed.yaml", line)
    ran = run(project, "build")
    assert ran.code == 1
    assert (
        f"REMOVED `{WAITS}` was removed on 2026-11-28: `pipeline remove {WAITS} --yes`" in ran.err
    )
    assert notices(project) == {f"/en/{WAITS}/"}
    assert run(project, "remove", WAITS, "--yes").code == 0
    assert not (project / f"content/en/{WAITS}.md").exists()
    assert "REMOVED" not in run(project, "build").err


def test_a_removed_page_can_come_back(project: Path) -> None:
    """Its file from git, and its line out of the list."""
    text = english(project, WAITS)
    assert run(project, "remove", WAITS, "--yes").code == 0
    put(project, f"content/en/{WAITS}.md", text)
    assert run(project, "status").code == 1
    (project / "locales/removed.yaml").unlink()
    assert run(project, "build").code == 0
    assert notices(project) == set()
    assert (project / f"dist/site/en/{WAITS}/index.html").is_file()


def test_a_draft_leaves_nothing(project: Path) -> None:
    """Nobody ever had the address of a draft."""
    put(
        project,
        "content/en/articles/new.md",
        "---\nid: articles/new\ntitle: New\ndraft: true\n---\n\nNew.\n",
    )
    assert run(project, "build").code == 0
    assert run(project, "remove", "articles/new", "--yes").code == 0
    assert run(project, "build").code == 0
    assert notices(project) == set()


def test_an_unknown_document_is_named(project: Path) -> None:
    """Nothing is written for a slip of the finger."""
    ran = run(project, "remove", "articles/nope", "--yes")
    assert ran.code == 2
    assert ran.err.startswith("UNKNOWN there is no one document `articles/nope`")
    assert not (project / "locales/removed.yaml").exists()


def test_a_deleted_file_ends_in_no_silent_404(project: Path) -> None:
    """Both addresses of a published page get a notice, the build says what to do, and each way leads out."""
    text = english(project, PAGE)
    (project / f"content/en/{PAGE}.md").unlink()
    for _ in range(2):
        ran = run(project, "build")
        assert ran.code == 1
        assert f"content/en/{PAGE}.md: GONE the English of `{PAGE}` is gone" in ran.err
        assert f"`pipeline remove {PAGE}`" in ran.err
        assert notices(project) == {f"/{tag}/{PAGE}/" for tag in ("en", "zh-Hans")}
    assert run(project, "build", "--frozen").code == 2
    put(project, f"content/en/{PAGE}.md", text)
    assert run(project, "build").code == 0
    assert notices(project) == set()
    (project / f"content/en/{PAGE}.md").unlink()
    assert run(project, "remove", PAGE, "--yes").code == 0
    assert "GONE" not in run(project, "build").err
    assert notices(project) == {f"/{tag}/{PAGE}/" for tag in ("en", "zh-Hans")}
    assert run(project, "verify").code == 0


def test_links_of_other_pages_follow(project: Path) -> None:
    """Where nobody has decided, the English is rewritten; where people have, the link leads on by itself."""
    link = f"\nRead [this](../{WAITS}.md#one-breath).\n"
    page = "---\nid: articles/more\ntitle: More\n---\n\n# More\n" + link
    put(project, "content/en/articles/more.md", page)
    put(project, f"content/en/{PAGE}.md", english(project, PAGE) + link)
    assert run(project, "build").code == 0
    ran = run(project, "rename", WAITS, "handouts/breath", "--as", "ann")
    assert ran.code == 0
    assert "links rewritten in content/en/articles/more.md" in ran.out
    assert f"content/en/{PAGE}.md links to {WAITS}" in ran.err
    assert "[this](../handouts/breath.md#one-breath)" in english(project, "articles/more")
    run(project, "build")
    for name in ("articles/more", PAGE):
        html = (project / f"dist/site/en/{name}/index.html").read_text("utf-8")
        assert "/en/handouts/breath/" in html, name
    assert run(project, "verify").code == 0


def test_a_deleted_page_that_was_english_only_ends_in_no_silent_404(project: Path) -> None:
    """A build that knows from the last one that readers had it notes that, with a notice; each way leads out."""
    text = english(project, WAITS).replace("kind: handout", "kind: handout\nslug: breathe")
    put(project, f"content/en/{WAITS}.md", text)
    assert run(project, "build").code == 0
    assert not notices(project)
    had = {"/en/handouts/breathe/", f"/en/{WAITS}/"}  # and its address before it had a slug
    (project / f"content/en/{WAITS}.md").unlink()
    frozen = run(project, "build", "--frozen")
    assert (frozen.code, frozen.err[:30]) == (1, "locales/removed.yaml: FROZEN i")
    for _ in range(3):
        ran = run(project, "build")
        assert ran.code == 1
        assert f"content/en/{WAITS}.md: GONE the English of `{WAITS}` is gone" in ran.err
        assert notices(project) == had
    for command in ("check", "status"):
        assert "GONE" in run(project, command).err, command
    (project / "dist").rename(project.parent / "dist")  # a fresh checkout says the same
    assert run(project, "build").code == 1
    assert notices(project) == had
    put(project, f"content/en/{WAITS}.md", text)
    assert run(project, "build").code == 0
    assert not notices(project)
    (project / f"content/en/{WAITS}.md").unlink()
    assert run(project, "remove", WAITS, "--yes").code == 0
    assert "GONE" not in run(project, "build").err
    assert notices(project) == had
    assert run(project, "verify").code == 0


def test_a_deletion_that_no_build_has_seen_is_said(project: Path) -> None:
    """A fresh checkout does not know whether readers had the page: it says so, and a removal leaves the notice."""
    assert run(project, "build").code == 0
    (project / f"content/en/{WAITS}.md").unlink()
    (project / "dist").rename(project.parent / "dist")
    for command in ("extract", "check", "build"):
        ran = run(project, command)
        assert ran.code == (1 if command == "build" else 0), command
        assert f"{WAITS} has a catalog and no English" in ran.err, command
    assert not notices(project)
    assert run(project, "remove", WAITS, "--yes").code == 0
    assert "no English" not in run(project, "build").err
    assert notices(project) == {f"/en/{WAITS}/"}


def test_a_moved_page_that_was_english_only_leads_on(project: Path) -> None:
    """Moved by hand with another id: the notice stands until `rename` says so, then the address leads to the page."""
    assert run(project, "build").code == 0
    text = english(project, WAITS).replace(WAITS, "handouts/breath")
    (project / f"content/en/{WAITS}.md").unlink()
    put(project, "content/en/handouts/breath.md", text)
    assert run(project, "build").code == 1
    assert notices(project) == {f"/en/{WAITS}/"}
    assert run(project, "rename", WAITS, "handouts/breath", "--as", "ann").code == 0
    assert run(project, "build").code == 0
    assert not notices(project)
    assert leads(project) == {f"/en/{WAITS}/": "/en/handouts/breath/"}


def test_a_page_takes_its_own_links_along(project: Path) -> None:
    """Into another folder: its links and pictures lead where they led, and those to itself stay."""
    body = f"[a](../{PAGE}.md#x) ![p](../../img/p.png) [me](more.md) [web](https://x.example/a.md)"
    put(
        project, "content/en/handouts/more.md", f"---\nid: handouts/more\ntitle: M\n---\n\n{body}\n"
    )
    run(project, "build")
    ran = run(project, "rename", "handouts/more", "handouts/deep/more", "--as", "ann")
    assert ran.code == 0
    text = english(project, "handouts/deep/more")
    assert f"[a](../../{PAGE}.md#x) ![p](../../../img/p.png) [me](more.md)" in text
    assert "[web](https://x.example/a.md)" in text
    assert "id: handouts/deep/more" in text


def settings(root: Path, more: str) -> None:
    """The project's settings with more lines at their top."""
    path = root / "pipeline.toml"
    path.write_text(f"{more}\n{path.read_text('utf-8')}", encoding="utf-8")


def test_other_paths_keep_every_address(project: Path) -> None:
    """English moves to the root and Mandarin to `/zh/`: who has an address of before finds the page, and the list."""
    settings(project, 'paths = {en = "/{kind}s/{slug}/", zh-Hans = "/zh/{kind}s/{slug}/"}')
    assert run(project, "build").code == 0
    assert leads(project) == {
        f"/en/{PAGE}/": f"/{PAGE}/",
        f"/zh-Hans/{PAGE}/": f"/zh/{PAGE}/",
        f"/en/{WAITS}/": f"/{WAITS}/",
        "/en/": "/",
        "/en/articles/": "/articles/",
        "/en/handouts/": "/handouts/",
        "/zh-Hans/": "/zh/",
        "/zh-Hans/articles/": "/zh/articles/",
    }
    assert run(project, "verify").code == 0
    assert run(project, "build", "--frozen").code == 0
    told = (project / "pipeline.toml").read_text("utf-8").partition("\n")[2]
    put(project, "pipeline.toml", told)  # and back
    assert run(project, "build").code == 0
    assert {"/articles/": "/en/articles/", "/zh/": "/zh-Hans/"}.items() <= leads(project).items()
    assert run(project, "verify").code == 0


def test_a_site_in_a_folder_has_no_former_addresses(project: Path) -> None:
    """A path in `site_url` is part of each whole address and of none that a page has below it."""
    path = project / "pipeline.toml"
    told = path.read_text("utf-8").replace("www.example.org", "www.example.org/help")
    path.write_text(told, encoding="utf-8")
    for number in "12":
        put(project, "content/en/x/new.md", f"---\ntitle: New\nid: x/new\n---\n\nText {number}.\n")
        run(project, "build")
        assert not (project / REDIRECTS).exists()
    page = (project / f"dist/site/en/{PAGE}/index.html").read_text("utf-8")
    assert f'rel="canonical" href="https://www.example.org/help/en/{PAGE}/"' in page


def test_a_site_for_staging_goes_nowhere_else(project: Path) -> None:
    """`--site-url` stands above the settings in one run, also in processes that share the work; without it nothing lets the site out."""
    staging = ("--site-url", "https://staging.example.org/next")
    assert run(project, "build", *staging).code == 0
    text = (project / "dist/site/sitemap.xml").read_text("utf-8")
    assert f"<loc>https://staging.example.org/next/en/{PAGE}/</loc>" in text
    assert "www.example.org" not in text
    assert run(project, "verify", *staging).code == 0
    assert run(project, "verify").code == 1
    assert run(project, "build").code == 0
    assert run(project, "verify").code == 0
    refused = run(project, "build", "--site-url", "staging")
    assert (refused.code, "no whole address" in refused.err) == (2, True)

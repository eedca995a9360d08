"""Bad input through the real command line: one line that says where, what and what to do; nothing half written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.project import PAGE, WAITS, Ran, put, run, run_apart, tree

CASES = Path(__file__).parents[1] / "cases" / "cli"
NAMES = sorted(path.parent.name for path in CASES.glob("*/case.yaml"))
REGEN = bool(os.environ.get("REGEN"))
FOR_ALL = ("pipeline.toml", "pyproject.toml", "glossary.yaml", "locales/reviewers.yaml", "SETTINGS")
"""Files without which nothing can be done."""
READERS = (("status",), ("build",), ("check",), ("verify",), ("review", "list"))
"""Commands that read the whole project."""
ENGLISH = f"content/en/{WAITS}.md"
HEAD = f"---\ntitle: One breath\nid: {WAITS}\nkind: handout\n---\n\n"
DROP_RIGHTS = """
import ctypes
head, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capset(head, none)
"""
"""Root obeys the modes of files after this, as everybody else does."""


def overlay(name: str, project: Path) -> None:
    """Lay the files of a case over the project."""
    base = CASES / name / "files"
    for file in base.rglob("*"):
        shown = file.relative_to(base).as_posix()
        if file.is_file():
            above = (project / shown).parent
            if above.is_file():
                above.unlink()
            put(project, shown, file.read_bytes())


def test_there_are_cases() -> None:
    """An empty folder would prove nothing."""
    assert len(NAMES) > 25


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, project: Path) -> None:
    """Every command that meets the bad file says the same one line.

    Settings, glossary and reviewers stop everything, and nothing is written. Of a document the others go on, and
    its pages stay as they are.
    """
    overlay(name, project)
    before, before_all = kept(project), tree(project)
    file = CASES / name / "case.yaml"
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    if REGEN:
        rows = run(project, "status").err.splitlines()
        case["says"] = "\n".join(row for row in rows if not row.startswith(" "))
        text = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=10_000)
        file.write_text(text, encoding="utf-8")
    for words in READERS:
        if words == ("verify",) and name.startswith("po-"):
            continue  # no catalog speaks for what is public
        ran = run(project, *words)
        if case["says"].startswith(FOR_ALL):
            assert (ran.code, ran.out, ran.err) == (2, "", case["says"] + "\n"), words
        else:
            assert ran.code == 1, (words, ran)
            assert said(ran, case["says"]), (words, ran.err)
    assert kept(project) == before
    if case["says"].startswith(FOR_ALL):
        assert tree(project) == before_all


def said(ran: Ran, line: str) -> bool:
    """True if a run says this line on stderr once; a build says besides what readers see until it is mended."""
    found = [one for one in ran.err.splitlines() if one.startswith(line)]
    return len(found) == 1 and found[0].removeprefix(line).startswith(("", "; until then "))


def kept(root: Path) -> dict[str, bytes]:
    """What people wrote, and the pages that readers see."""
    site = (root / "dist/site").resolve()
    pages = {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*.html")}
    return pages | {
        path: data for path, data in tree(root).items() if path.startswith(("content/", "locales/"))
    }


def _loop(project: Path) -> None:
    (project / "content/en/loop").symlink_to("loop")


def _folder_loop(project: Path) -> None:
    (project / "content/en/loop").symlink_to("../en")


def _leaving(project: Path) -> None:
    (project / ENGLISH).unlink()
    (project / ENGLISH).symlink_to("/etc/hostname")


def _dangling(project: Path) -> None:
    (project / ENGLISH).unlink()
    (project / ENGLISH).symlink_to("nowhere.md")


LINKS = [
    (_loop, "content/en/loop: CONTENT is a symbolic link that runs in a circle: remove the link"),
    (
        _folder_loop,
        "content/en/loop: CONTENT is a symbolic link that runs in a circle: remove the link",
    ),
    (
        _leaving,
        f"{ENGLISH}: CONTENT is a symbolic link that leaves content/en: put the file itself in its "
        "place: whoever can write there could publish anything",
    ),
    (
        _dangling,
        f"{ENGLISH}: CONTENT is a symbolic link to nothing: remove the link, or put the file where "
        "it points",
    ),
]


@pytest.mark.parametrize(("spoil", "says"), LINKS)
def test_links(spoil: Callable[[Path], None], says: str, project: Path) -> None:
    """A link in a circle, out of the folder or to nothing is named; it is neither followed nor passed by."""
    spoil(project)
    before = kept(project)
    for words in READERS:
        ran = run(project, *words)
        assert ran.code == 1, words
        assert said(ran, says), words
    assert kept(project) == before


def test_file_without_the_right_to_read(project: Path) -> None:
    """A page that this user may not read is named, in a process of its own as a person runs it."""
    (project / ENGLISH).chmod(0)
    ran = run_apart(project, "status", before=DROP_RIGHTS)
    assert ran.code == 1
    assert PAGE in ran.out
    assert ran.err.startswith(f"{ENGLISH}: CONTENT cannot be read (permission denied): check that ")
    assert ran.err.count("\n") == 2  # and how many labels wait


DIRECTIVES = [
    (
        "::: crysis\nCall 988.\n:::\n",
        "9: DIRECTIVE `::: crysis` is no directive that pages know: use one of `::: crisis`, "
        "`::: only zh`, `::: write 3`, `::: scale 0-10 | low | high` and `::: page`",
    ),
    (
        "::: crisis\nCall 988.\n",
        "9: DIRECTIVE `::: crisis` is never closed: write `:::` alone on the line after its text",
    ),
]


@pytest.mark.parametrize(("text", "says"), DIRECTIVES)
@pytest.mark.parametrize("command", ["check", "extract", "build", "translate"])
def test_directives(command: str, text: str, says: str, project: Path) -> None:
    """A crisis box that would not be one is refused by every command, and the last build's page stays."""
    put(project, ENGLISH, f"{HEAD}# One breath\n\n{text}")
    before = kept(project)
    ran = run(project, command)
    assert ran.code in (1, 3)
    assert said(ran, f"{ENGLISH}:{says}")
    assert kept(project) == before


@pytest.mark.parametrize(("text", "says"), DIRECTIVES)
def test_directives_of_a_draft(text: str, says: str, project: Path) -> None:
    """A draft may have it: nobody reads it, `check` names it, and `extract` and `build` go on."""
    put(
        project,
        ENGLISH,
        f"{HEAD.replace('kind:', 'draft: true' + chr(10) + 'kind:')}# One breath\n\n{text}",
    )
    assert run(project, "extract").code == 0
    assert run(project, "build").code == 0
    ran = run(project, "check")
    assert ran.code == 1
    assert (
        f"{ENGLISH}:10: directive ! error: {says.partition('DIRECTIVE ')[2]}"
        in ran.out.splitlines()
    )


def _file_for_dist(project: Path) -> None:
    shutil.rmtree(project / "dist")
    put(project, "dist", "a note")


def _file_for_site(project: Path) -> None:
    (project / "dist/site").unlink()
    put(project, "dist/site", "a note")


def _foreign_site(project: Path) -> None:
    (project / "dist/site").unlink()
    put(project, "dist/site/mine.txt", "not ours")


def _file_for_locks(project: Path) -> None:
    shutil.rmtree(project / ".pipeline")
    put(project, ".pipeline", "a note")


IN_THE_WAY = [
    (
        _file_for_dist,
        "dist/site: DISK cannot write (file exists): a file stands where a folder is needed: move it away",
    ),
    (
        _file_for_site,
        "dist/site: TREE is in the way: it was not made by `pipeline build`: move it away, or name "
        "another folder",
    ),
    (
        _foreign_site,
        "dist/site: TREE is in the way: it was not made by `pipeline build`: move it away, or name "
        "another folder",
    ),
    (
        _file_for_locks,
        ".pipeline/locks/build.lock: DISK cannot write (not a directory): a file stands where a folder "
        "is needed: move it away",
    ),
]


@pytest.mark.parametrize(("spoil", "says"), IN_THE_WAY)
def test_what_stands_in_the_way(spoil: Callable[[Path], None], says: str, project: Path) -> None:
    """A file or folder of somebody else is never replaced: the build names it and writes nothing."""
    spoil(project)
    before = tree(project)
    ran = run(project, "build")
    assert (ran.code, ran.out, ran.err) == (2, "", says + "\n")
    assert tree(project) == before


CALLS = [
    (
        ("status", "nope"),
        2,
        "UNKNOWN there is no one document `nope`: use one of: articles/kind-words, handouts/one-breath",
    ),
    (
        ("review", "show", "../kind-words"),
        2,
        "UNKNOWN there is no one document `../kind-words`: use one of: articles/kind-words, handouts/one-breath",
    ),
    (
        ("review", "approve", PAGE, "--all", "--as", "zoe"),
        1,
        "REVIEWER zoe is not in reviewers.yaml: add them with `pipeline users add`",
    ),
    (
        ("review", "approve", PAGE, "--as", "ann"),
        2,
        "USAGE which texts?: name their signs, or say --all",
    ),
    (
        ("review", "approve", WAITS, "zzzz", "--as", "ann"),
        2,
        f"UNKNOWN `zzzz` names 0 texts of {WAITS}: use the signs that `pipeline review show {WAITS}` "
        "prints before a text",
    ),
    (
        ("review", "edit", WAITS, "e0f7ebbd", "--text", " ", "--as", "ann"),
        2,
        "EMPTY there are no words in the new text: write the Mandarin",
    ),
    (
        ("review", "publish", WAITS, "--as", "ann"),
        1,
        f"WAITS {WAITS} cannot be published yet: 6 of 6 texts have no Mandarin yet (2 about safety)",
    ),
    (
        ("review", "publish", "site", "--as", "ann"),
        1,
        "SITE the pages' labels are no page: approve them; every page uses them at once",
    ),
    (("import", "gone.txt"), 2, "gone.txt: IMPORT there is no such file: check the path"),
    (
        ("verify", "--site", "nowhere"),
        2,
        "SITE there is no site at nowhere: run `pipeline build` first",
    ),
]


@pytest.mark.parametrize(("words", "code", "says"), CALLS, ids=lambda value: str(value)[:40])
def test_calls(words: tuple[str, ...], code: int, says: str, project: Path) -> None:
    """A name that is not there, or a wish that the rules refuse: one line, 2 or 1, and nothing changes."""
    before = tree(project)
    ran = run(project, *words)
    assert (ran.code, ran.out, ran.err) == (code, "", says + "\n")
    assert tree(project) == before


def test_no_project(tmp_path: Path) -> None:
    """In a folder that is no project, the line says how to get one."""
    ran = run_apart(tmp_path, "status")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"PROJECT neither {tmp_path} nor a folder above it is a project: go to the project's folder, "
        "name it with --project, or put an empty pipeline.toml into it\n"
    )


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("buld",), "Error: No such command 'buld'. Did you mean 'build'?\n"),
        (("frobnicate",), "Error: No such command 'frobnicate'.\n"),
        (("review", "aprove"), "Did you mean 'approve'?"),
        (("build", "--stric"), "--strict"),
        (
            ("translate", "--engine", "gogle"),
            "'gogle' is not one of 'chat', 'file', 'firefox', 'google'",
        ),
        (("review", "reject", WAITS, "e0f7", "--reason", "bad", "--as", "ann"), "'bad' is not one"),
        (("users", "add", "cy"), "Missing option '--name'"),
    ],
)
def test_wrong_calls(words: tuple[str, ...], advice: str, project: Path) -> None:
    """A word that Click does not know ends with 2 and its advice, and names what was probably meant."""
    before = tree(project)
    ran = run(project, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")
    assert advice in ran.err
    assert tree(project) == before

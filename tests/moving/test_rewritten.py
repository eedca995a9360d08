"""A catalog that another tool wrote over ours: the next command puts back what is missing, and says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.moving.project import OLD, TEXTS
from tests.moving.returns import LANGUAGES, Style, Text, returned, sent, wanted, write
from tests.moving.test_returns import examples, texts

PO = f"locales/zh/LC_MESSAGES/{OLD}.po"
KEYS: list[tuple[str | None, str]] = [(None, source) for source in TEXTS]


def run(root: Path, *words: str, code: int = 0) -> Result:
    """A command in the project, as somebody types it."""
    done = CliRunner().invoke(main, ["--project", str(root), *words])
    assert done.exit_code == code, done.output
    return done


def git(root: Path, *words: str) -> str:
    """What git prints."""
    named = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *named, *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)  # noqa: S603  our own words
    return done.stdout.decode()


def committed(root: Path) -> None:
    """Everything that is tracked, committed."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
        (root / ".gitignore").write_text(".pipeline/\ndist/\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=as it was")


def found(root: Path) -> dict[tuple[str | None, str], str]:
    """The catalog's texts that have Mandarin."""
    return {key: target for key, target in texts(root / PO).items() if target}


def empty(root: Path) -> bytes:
    """OmegaT's file: every entry there, none with Mandarin; gives what stood there."""
    before = (root / PO).read_bytes()
    (root / PO).write_bytes(write([Text(source, "", None) for source in TEXTS]))
    return before


@pytest.mark.parametrize("seeds", examples(25))
def test_no_return_takes_a_text_away_in_place(seeds: range, root: Path) -> None:
    """Whatever a tool writes over the catalog, `extract` finds every text again."""
    for seed in seeds:
        before = sent(seed, KEYS)
        back, style = returned(before, seed)
        shutil.rmtree(root / ".pipeline" / "seen", ignore_errors=True)
        (root / PO).write_bytes(write(before))
        run(root, "extract", OLD)
        (root / PO).write_bytes(write(back, style))
        said = run(root, "extract", OLD).stderr
        there = {text.key for text in back if text.target}
        assert found(root) == wanted(before, back), seed
        assert (f"{PO}: kept " in said) == any(text.key not in there for text in before), seed
        assert run(root, "extract", OLD).stderr == ""


@pytest.mark.parametrize("command", ["extract", "build"])
def test_without_git_what_we_saw_last_counts(root: Path, command: str) -> None:
    """Four texts, all said, as people and as data, and the catalog is as it was."""
    run(root, command)
    before = empty(root)
    done = run(root, "--json", command)
    assert [row["target"] for row in json.loads(done.stdout)["kept"]] == [*TEXTS.values()]
    assert f"{PO}: kept 4 texts" in done.stderr
    assert (root / PO).read_bytes() == before


def test_a_fresh_clone_asks_the_last_commit(root: Path) -> None:
    """No command has run there yet."""
    committed(root)
    shutil.rmtree(root / ".pipeline")
    before = empty(root)
    assert f"{PO}: kept 4 texts" in run(root, "extract").stderr
    assert (root / PO).read_bytes() == before


def test_a_return_that_is_committed_first(root: Path) -> None:
    """Somebody commits the agency's file, and only then runs a command."""
    committed(root)
    run(root, "extract")
    before = empty(root)
    committed(root)
    assert f"{PO}: kept 4 texts" in run(root, "extract").stderr
    assert (root / PO).read_bytes() == before


def test_sync_commits_no_loss(root: Path) -> None:
    """The file is mended before it is committed."""
    committed(root)
    run(root, "extract")
    before = empty(root)
    assert f"{PO}: kept 4 texts" in run(root, "sync").stderr
    assert git(root, "show", f"HEAD:{PO}").encode() == before


def test_reading_commands_see_what_was_there(root: Path) -> None:
    """`status` writes nothing, and counts no text as lost."""
    run(root, "extract")
    empty(root)
    now = (root / PO).read_bytes()
    page = json.loads(run(root, "--json", "status").stdout)["documents"][0]
    assert (page["id"], page["untranslated"]) == (OLD, 0)
    assert (root / PO).read_bytes() == now


def test_what_git_puts_back_stays(root: Path) -> None:
    """`git checkout` of what was committed is no loss: somebody threw the new words away."""
    committed(root)
    os.utime(root / PO)
    source = next(iter(TEXTS))
    data = (root / PO).read_bytes()
    changed = data + b'\n#~ msgid "Gone."\n#~ msgstr "\xe6\xb2\xa1\xe4\xba\x86\xe3\x80\x82"\n'
    (root / PO).write_bytes(changed)
    run(root, "extract")
    seen = root / ".pipeline" / "seen" / f"{OLD}.po"
    later = seen.stat().st_mtime + 10  # git knows a moment to the second
    os.utime(seen, (later, later))
    git(root, "checkout", "--", PO)
    assert run(root, "extract").stderr == ""
    assert (root / PO).read_bytes() == data
    assert source in data.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_our_language_stops_nothing(root: Path, language: str) -> None:
    """Crowdin, Poedit and i18next each have their own; the file says `zh_Hans` afterwards."""
    (root / PO).write_bytes(
        write([Text(*pair) for pair in TEXTS.items()], Style(language, "LANGUAGE"))
    )
    run(root, "extract")
    written = (root / PO).read_text(encoding="utf-8")
    assert written.lower().count('"language:') == 1
    assert '"Language: zh_Hans\\n"' in written


def test_another_language_is_one_error(root: Path) -> None:
    """For this file, with the line and what to do."""
    (root / PO).write_bytes(write([Text(*pair) for pair in TEXTS.items()], Style("fr")))
    done = run(root, "extract", code=1)
    assert f"{PO}:1: CATALOG the header says `Language: fr`" in done.stderr


def test_fuzzy_says_what_no_person_wrote_for_this_english(root: Path) -> None:
    """A person's text that waits goes out as it is; a stale one and a machine's draft are guesses."""
    english = root / "content" / "en" / f"{OLD}.md"
    source, target = list(TEXTS.items())[1]
    text = english.read_text(encoding="utf-8").replace("in the evening", "tonight")
    english.write_text(text, encoding="utf-8")
    machine = (
        (root / PO)
        .read_text(encoding="utf-8")
        .replace('msgid "Hold hands', '# pipeline: machine google 3f2a9c1b\nmsgid "Hold hands')
    )
    (root / PO).write_text(machine, encoding="utf-8")
    run(root, "extract")
    written = (root / PO).read_text(encoding="utf-8")
    # the mark does not fit the text any more: a person has typed over the draft
    assert written.count("#, fuzzy") == 1
    assert f'#, fuzzy\n#| msgid "{source}"' in written
    assert target in written


def test_a_persons_text_that_waits_is_not_fuzzy(root: Path) -> None:
    """Words that nobody has approved, typed in another editor, which called them fuzzy or not."""
    source = next(iter(TEXTS))
    for fuzzy in (True, False):
        (root / PO).write_bytes(write([Text(source, f"人写的{fuzzy}", fuzzy=fuzzy)]))
        run(root, "extract")
        written = (root / PO).read_text(encoding="utf-8")
        assert f"人写的{fuzzy}" in written
        assert "#, fuzzy" not in written
    page = json.loads(run(root, "--json", "status").stdout)["documents"][0]
    assert page["approved"] == len(TEXTS) - 1

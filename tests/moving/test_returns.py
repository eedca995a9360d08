"""Catalogs that other tools wrote: no door loses a text, and what was kept is said."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.moving.returns import LANGUAGES, Key, Style, Text, returned, sent, wanted, write

CASES = Path(__file__).parents[1] / "cases" / "catalog" / "returned"
SHOWN = "locales/zh/LC_MESSAGES/articles/x.po"


def run(*words: str, code: int | None = 0) -> Result:
    """A command, as somebody types it."""
    done = CliRunner().invoke(main, list(words))
    assert code is None or done.exit_code == code, done.output
    return done


def merge(
    folder: Path, base: bytes, ours: bytes, theirs: bytes, *words: str, code: int = 0
) -> Result:
    """`pipeline merge-po`, with ours as the file that it writes."""
    paths = [folder / name for name in ("base.po", "ours.po", "theirs.po")]
    for path, data in zip(paths, (base, ours, theirs), strict=True):
        path.write_bytes(data)
    return run(*words, "merge-po", *map(str, paths), SHOWN, code=code)


def texts(path: Path) -> dict[Key, str]:
    """What a catalog says, read by another program than ours: obsolete entries as well."""
    found = polib.pofile(path.read_text(encoding="utf-8-sig"))
    return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in found}


def examples(quick: int) -> list[object]:
    """The seeds of a quick run, and behind a mark those of the whole thousand."""
    whole = pytest.param(range(quick, 1000), marks=pytest.mark.slow, id="a-thousand")
    return [pytest.param(range(quick), id="quick"), whole]


@pytest.mark.parametrize("seeds", examples(60))
def test_no_return_takes_a_text_away_in_a_merge(seeds: range, tmp_path: Path) -> None:
    """Missing, empty, reordered, wrapped, with other headers: whichever side came back so."""
    for seed in seeds:
        before = sent(seed)
        back, style = returned(before, seed)
        base, other = write(before), write(back, style)
        merge(tmp_path, base, base, other)
        assert texts(tmp_path / "ours.po") == wanted(before, back), seed
        merge(tmp_path, base, other, base)
        assert texts(tmp_path / "ours.po") == wanted(before, back), seed


@pytest.mark.parametrize(("case", "kept"), [("by-omegat", 14), ("partial", 13)])
def test_what_was_kept_is_said(case: str, kept: int, tmp_path: Path) -> None:
    """OmegaT's empty texts and an agency's one entry of fourteen, as people and as data."""
    before = (CASES / "sent.po").read_bytes()
    back = (CASES / f"{case}.po").read_bytes()
    said = merge(tmp_path, before, before, back)
    assert f"{SHOWN}: kept {kept} texts" in said.stderr
    data = json.loads(merge(tmp_path, before, before, back, "--json").stdout)
    assert len(data["kept"]) == kept
    assert data["kept"][0]["target"] == "第0条中文译文"
    assert data["conflicts"] == []


def test_english_in_place_of_mandarin_is_no_text(tmp_path: Path) -> None:
    """Crowdin writes the English where there is no Mandarin; a name of one word may be the same in both."""
    before = [Text("Listen first.", "先听。"), Text("EFT", "情绪取向治疗")]
    back = [Text("Listen first.", "Listen first."), Text("EFT", "EFT")]
    merge(tmp_path, write(before), write(before), write(back))
    assert texts(tmp_path / "ours.po") == {(None, "Listen first."): "先听。", (None, "EFT"): "EFT"}


def test_two_people_still_disagree(tmp_path: Path) -> None:
    """A text that both sides changed is a conflict as before; what one of them left out is kept beside it."""
    before = [Text("Listen first.", ""), Text("Thank you.", "谢谢。")]
    ours, theirs = [Text("Listen first.", "先听。"), before[1]], [Text("Listen first.", "听在前。")]
    done = merge(tmp_path, write(before), write(ours), write(theirs), code=1)
    assert "听在前。" in done.stderr
    assert "kept 1 text" in done.stderr
    assert texts(tmp_path / "ours.po") == {
        (None, "Listen first."): "先听。",
        (None, "Thank you."): "谢谢。",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_every_name_of_our_language_is_ours(language: str, side: str, tmp_path: Path) -> None:
    """Whichever side has it, in whatever case the field is written; the result says `zh_Hans`, once."""
    before = [Text("Listen first.", "先听。")]
    other = write(before, Style(language, "LANGUAGE"))
    base, ours, theirs = (
        other if side == one else write(before) for one in ("base", "ours", "theirs")
    )
    merge(tmp_path, base, ours, theirs)
    result = (tmp_path / "ours.po").read_text(encoding="utf-8")
    assert result.lower().count('"language:') == 1
    assert '"Language: zh_Hans\\n"' in result


@pytest.mark.parametrize("language", ["fr", "zh_TW", "zh_Hant", "en_US"])
def test_another_language_is_one_error(language: str, tmp_path: Path) -> None:
    """It names the file, the side and what to do; ours stays as it was."""
    before = write([Text("Listen first.", "先听。")])
    done = merge(
        tmp_path, before, before, write([Text("Listen first.", "Écoute.")], Style(language)), code=2
    )
    assert f"{SHOWN} (theirs):1: CATALOG the header says `Language: {language}`" in done.stderr
    assert (tmp_path / "ours.po").read_bytes() == before


def test_two_texts_for_one_key_are_an_error(tmp_path: Path) -> None:
    """Which of them is meant only a person can say; nothing is written."""
    before = [Text("Listen first.", "先听。"), Text("Thank you.", "谢谢。")]
    twice = Style(twice={0: "听在前。"})
    done = merge(tmp_path, write(before), write(before), write(before, twice), code=2)
    assert "'Listen first.' stands here and in line" in done.stderr
    assert (tmp_path / "ours.po").read_bytes() == write(before)

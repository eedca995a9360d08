"""Outputs of engines on general text: counted over a folder, judged by a file of verdicts, null without a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import general
from benchmarks.replay import glossary


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Two sentences in two engines' words, and a file that is no translation of them."""
    english = ["You may withdraw at any time.", "Her shame grew when she felt so lonely."]
    (tmp_path / "news.en").write_text("\n".join(english) + "\n", "utf-8")
    (tmp_path / "news.one.zh").write_text("你可以随时退出。\n她的耻辱在加深。\n", "utf-8")
    (tmp_path / "news.two.zh").write_text("您可随时撤回。\n她的羞耻在加深。\n", "utf-8")
    (tmp_path / "news.short.zh").write_text("退出。\n", "utf-8")
    return tmp_path


def test_mends_are_counted(outputs: Path) -> None:
    """Four outputs, one of them changed; consent keeps its words."""
    done = general.read(outputs, glossary())
    assert done.outputs == 4
    assert [(mend.before, mend.after) for mend in done.mends] == [
        ("她的耻辱在加深。", "她的羞耻在加深。")
    ]


@pytest.mark.parametrize(
    ("said", "wrong", "unread"),
    [("", 0, 1), ("right", 0, 1), ("right\tright", 0, 0), ("right\twrong", 1, 0), ("wrong", 1, 1)],
)
def test_verdicts(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, said: str, wrong: int, unread: int
) -> None:
    """One reader who calls a mend wrong is enough; two have to read it."""
    (mend,) = general.read(outputs, glossary()).mends
    file = outputs / "terms.tsv"
    file.write_text(f"# key\n{mend.key}\t{said}\n" if said else "", "utf-8")
    monkeypatch.setattr(general, "VERDICTS", file)
    monkeypatch.setattr(general.verdicts, "__defaults__", (file,))
    monkeypatch.setenv(general.FOLDER, str(outputs))
    figures, left = general.figures(glossary())
    assert figures == {
        "outputs": 4,
        "mended": 1,
        "wrong_mends": wrong,
        "unread_mends": unread,
    }
    assert len(left) == unread


def test_without_a_folder_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, no figures."""
    monkeypatch.delenv(general.FOLDER, raising=False)
    figures, left = general.figures(glossary())
    assert set(figures.values()) == {None}
    assert left == []


def test_a_malformed_verdict_is_named(tmp_path: Path) -> None:
    """File and line."""
    file = tmp_path / "v.tsv"
    file.write_text("# key\n0123456789abcdef\tperhaps\n", "utf-8")
    with pytest.raises(ValueError, match=r"v\.tsv:2"):
        general.verdicts(file)


def test_the_committed_verdicts_are_read() -> None:
    """At most three wrong ones are known."""
    said = general.verdicts()
    assert said
    assert sum("wrong" in one for one in said.values()) <= 3

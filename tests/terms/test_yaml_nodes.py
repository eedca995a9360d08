"""Two readers of YAML, one in C and one in Python: nodes, places and faults are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.errors import PipelineError
from pipeline.terms import yaml_nodes
from pipeline.terms.yaml_nodes import Nodes

TOP = Path(__file__).parents[2]
FILES = [TOP / "glossary.yaml", *sorted((TOP / "tests/cases/glossary").glob("*.yaml"))]
PIECES = st.lists(
    st.sampled_from([*"a认😀 -:#'\"[]{},*&|>%@`?~\n\t\r", "\n  ", "- ", ": ", "\\u8ba4", "\ufeff"])
    | st.characters(codec="utf-8"),
    max_size=30,
).map(lambda pieces: "".join(pieces).replace("!", "") + "\n")
"""Without tags of one's own, which nobody writes: libyaml reads a lone `!` as text, Python as nothing."""


def shown(node: yaml.Node) -> object:
    """Kind, tag, words and places of a node and of all below it."""
    start, end = node.start_mark, node.end_mark
    places = start.line, start.column, start.index, end.index
    if isinstance(node, yaml.MappingNode):
        return places, node.tag, [(shown(key), shown(value)) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return places, node.tag, [shown(one) for one in node.value]
    return places, node.tag, node.value


def read(text: str) -> object:
    """What a reader makes of the text: nodes, or the fault with its line."""
    try:
        return shown(Nodes("glossary.yaml").root(text))
    except PipelineError as fault:
        return str(fault), fault.line


def in_python(text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """The same without libyaml."""
    with monkeypatch.context() as patch:
        patch.setattr(yaml_nodes, "LOADER", yaml_nodes._Loader)
        return read(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_files_are_read_alike(file: Path, ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_bytes().decode("utf-8", "replace").replace("\n", ends)
    assert read(text) == in_python(text, monkeypatch)


@given(words=PIECES)
def test_any_text_is_read_alike(words: str) -> None:
    """What Python reads; libyaml takes a little more, such as a tab at the end of a line."""
    with pytest.MonkeyPatch.context() as patch:
        python = in_python(words, patch)
    assert "is not the YAML" in str(python) or read(words) == python

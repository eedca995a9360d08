"""Change one term of `glossary.yaml`, and keep every other byte.

People's comments and layout stay: a change is spliced in at the place that the YAML parser names, and proven
by reading the result. Where a file is written in a way that this cannot change, it is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache

import yaml

from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.glossary import SUGGESTED, Glossary, Term
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.yaml_nodes import Nodes

CONFIRMED = "confirmed"
_KEYS = {
    field.name: {"zh_hant": "zh-Hant"}.get(field.name, field.name)
    for field in fields(Term)
    if field.name != "line"
}
"""A field of a term → its key in the file."""


def confirmed(text: str, en: str, path: str = "glossary.yaml") -> str:
    r"""The glossary with the term `en` confirmed, and in force. Raises RefusedError NOTHING, NEVER, GLOSSARY.

    >>> confirmed('terms:\n  - en: bid  # small\n    zh: 示好\n', "bid")
    'terms:\n  - en: bid  # small\n    zh: 示好\n    status: confirmed\n'
    """
    before = _read(text, path)
    term = next((t for t in before.listed if t.en == en), None)
    if term is None:
        raise _missing(en, path)
    _may_be_said(before, term, path)
    wanted = [replace(t, status=CONFIRMED) if t is term else t for t in before.listed]
    return _proven(_with_field(text, en, "status", CONFIRMED, path), wanted, text, path)


def suggested(text: str, term: Term, path: str = "glossary.yaml") -> str:
    r"""The glossary with one more term at the end of its list, as a suggestion. Raises RefusedError USED, NEVER, GLOSSARY.

    >>> suggested('terms:\n  - {en: bid, zh: 示好}\ncontacts: []\n', Term("repair", "修复", suggested_by="ann"))
    'terms:\n  - {en: bid, zh: 示好}\n  - {en: "repair", zh: "修复", suggested_by: "ann", status: suggested}\ncontacts: []\n'
    """
    names = ("en", "zh", "note", "source", "suggested_by")
    known = {name: getattr(term, name) for name in names}
    said = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in known.items() if v)
    item = f"{{{said}, status: {SUGGESTED}}}"
    return _with_item(text, replace(term, status=SUGGESTED), item, path)


def added(text: str, term: Term, path: str = "glossary.yaml") -> str:
    r"""The glossary with one more term at the end of its list. Raises RefusedError USED, NEVER, GLOSSARY.

    >>> added('terms:\n  - {en: bid, zh: 示好}\n', Term("repair", "修复", forms=("repairs",)))
    'terms:\n  - {en: bid, zh: 示好}\n  - {"en": "repair", "zh": "修复", "forms": ["repairs"], "status": "proposed"}\n'
    """
    bare = Term("", status="")
    names = [name for name in _KEYS if getattr(term, name) != getattr(bare, name)]
    said = ", ".join(f'"{_KEYS[name]}": {_as_yaml(term, name)}' for name in names)
    return _with_item(text, term, f"{{{said}}}", path)


def changed(text: str, term: Term, path: str = "glossary.yaml") -> str:
    r"""The glossary with what is other in the term of that headword. Raises RefusedError NOTHING, NEVER, GLOSSARY.

    >>> changed('terms:\n  - {en: bid, zh: 示好}  # small\n', Term("bid", "示好", note="A small sign."))
    'terms:\n  - {en: bid, zh: 示好, note: "A small sign."}  # small\n'
    """
    glossary = _read(text, path)
    before = next((t for t in glossary.listed if t.en == term.en), None)
    if before is None:
        raise _missing(term.en, path)
    _may_be_said(glossary, term, path)
    made = text
    for name, key in _KEYS.items():
        if getattr(term, name) != getattr(before, name):
            made = _with_field(made, term.en, key, _as_yaml(term, name), path)
    wanted = [term if t.en == term.en else t for t in glossary.listed]
    return _proven(made, wanted, text, path)


def removed(text: str, en: str, path: str = "glossary.yaml") -> str:
    r"""The glossary without the suggestion `en`; comments of their own lines stay. Raises RefusedError NOTHING, GLOSSARY.

    >>> removed('terms:\n  - {en: bid, zh: 示好}\n  - {en: repair, zh: 修复, status: suggested}\n', "repair")
    'terms:\n  - {en: bid, zh: 示好}\n'
    """
    before = _read(text, path)
    if all(t.en != en for t in before.suggested):
        raise _missing(en, path)
    node = next(n for n in _terms(text, path) if _field(n, "en") == en)
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    rest = text[_line_end(text, _end(node)) + 1 :]
    is_last = len(_terms(text, path)) == 1  # an empty list is written as one
    made = f"{text[:start].rstrip()} []\n{rest}" if is_last else text[:start] + rest
    return _proven(made, [t for t in before.listed if t.en != en], text, path)


def said_otherwise(
    text: str, en: str, old: str, new: str, *, rule_out: bool, path: str = "glossary.yaml"
) -> str:
    r"""The glossary with `new` as the preferred rendering of the term `en`; `old` is accepted, or ruled out.

    What the list says of other renderings stays. Raises RefusedError NOTHING, NEVER, GLOSSARY.

    >>> said_otherwise('terms:\n  - {en: bid, zh: 示好}\n', "bid", "示好", "情感邀请", rule_out=False)
    'terms:\n  - {en: bid, zh: "情感邀请", accept: ["示好"]}\n'
    """
    glossary = _read(text, path)
    before = next((t for t in glossary.terms if t.en == en), None)
    if before is None or before.keep:
        raise RefusedError(
            "NOTHING", f"the glossary renders no term `{en}`", "look at the list", path=path
        )
    _may_be_said(glossary, replace(before, zh=new), path)
    after = _with_rendering(before, old, new, rule_out=rule_out)
    made = text
    for name in ("zh", "accept", "doubtful", "avoid"):
        value = getattr(after, name)
        if value != getattr(before, name):
            made = _with_field(made, en, name, json.dumps(value, ensure_ascii=False), path)
    return _proven(made, [after if t.en == en else t for t in glossary.listed], text, path)


def _with_item(text: str, term: Term, item: str, path: str) -> str:
    """The glossary with a new term behind the last one; `item`: the term as it is written."""
    before = _read(text, path)
    if any(t.en.casefold() == term.en.casefold() for t in before.listed):
        raise RefusedError(
            "USED", f"the glossary has `{term.en}` already", "look at it there", path=path
        )
    _may_be_said(before, term, path)
    terms = _terms(text, path)
    if not terms:
        made = _with_first(text, item, path)
    else:
        last = terms[-1]
        end = _line_end(text, _end(last))
        indent = text[text.rfind("\n", 0, last.start_mark.index) + 1 : last.start_mark.index]
        made = f"{text[:end]}\n{indent}{item}{text[end:]}"
    return _proven(made, [*before.listed, term], text, path)


def _with_first(text: str, item: str, path: str) -> str:
    """The glossary with the first term of a list that is written `[]`."""
    nodes = Nodes(path)
    top = nodes.mapping(nodes.root(text), "the glossary", None)
    if "terms" not in top or not getattr(top["terms"][1], "flow_style", False):
        raise _by_hand(path)
    written = top["terms"][1]
    before, after = text[: written.start_mark.index], text[written.end_mark.index :]
    return f"{before.rstrip(' ')}\n  - {item}{after}"


def _as_yaml(term: Term, name: str) -> str:
    """A field of a term, in the part of YAML that is JSON."""
    value = getattr(term, name)
    if name == "zh_hant":
        value = {"zh": value}
    elif name == "senses":
        value = [{"when": sense.when, "zh": sense.zh} for sense in value]
    return json.dumps(value, ensure_ascii=False)


def _may_be_said(glossary: Glossary, term: Term, path: str) -> None:
    """Raises NEVER where a term in force rules the rendering out everywhere."""
    if any(term.zh in other.never for other in glossary.terms):
        raise RefusedError(
            "NEVER",
            f"the glossary rules `{term.zh}` out everywhere",
            "choose other words",
            path=path,
        )


def _missing(en: str, path: str) -> RefusedError:
    return RefusedError(
        "NOTHING", f"the glossary has no term `{en}`", "look at the list", path=path
    )


def _with_rendering(term: Term, old: str, new: str, *, rule_out: bool) -> Term:
    accept = tuple(dict.fromkeys(z for z in (*term.accept, term.zh) if z and z != new))
    avoid = tuple(z for z in term.avoid if z != new)
    if rule_out and old not in (*avoid, *term.never):
        avoid = (*avoid, old)
    accept = tuple(z for z in accept if z not in avoid)
    doubtful = tuple(z for z in term.doubtful if z != new and z not in avoid)
    return replace(term, zh=new, accept=accept, doubtful=doubtful, avoid=avoid)


def _with_field(text: str, en: str, name: str, shown: str, path: str) -> str:
    """The glossary's text with a field of a term set to what `shown` says in YAML."""
    node = next(n for n in _terms(text, path) if _field(n, "en") == en)
    value = next((value for key, value in node.value if key.value == name), None)
    if value is not None:
        return text[: value.start_mark.index] + shown + text[_end(value) :]
    if node.flow_style:
        end = node.end_mark.index - 1
        return f"{text[:end].rstrip()}, {name}: {shown}{text[end:]}"
    key, _ = node.value[-1]
    end = _line_end(text, _end(node))
    return f"{text[:end]}\n{' ' * key.start_mark.column}{name}: {shown}{text[end:]}"


@lru_cache(maxsize=2)
def _read(text: str, path: str) -> Glossary:
    """A glossary, kept: one change looks at the same text several times, and reading 230 terms takes 0.2 s."""
    return parse_glossary(text, path)


@lru_cache(maxsize=2)
def _terms(text: str, path: str) -> list[yaml.MappingNode]:
    nodes = Nodes(path)
    top = nodes.mapping(nodes.root(text), "the glossary", None)
    return (
        [n for n in top["terms"][1].value if isinstance(n, yaml.MappingNode)]
        if "terms" in top
        else []
    )


def _field(node: yaml.MappingNode, name: str) -> str:
    return next((str(value.value) for key, value in node.value if key.value == name), "")


def _end(node: yaml.Node) -> int:
    """Where a node's own characters end: the mark of a block lies behind the comments after it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _proven(made: str, wanted: list[Term], text: str, path: str) -> str:
    """The changed text, if reading it gives just the change."""
    before = _read(text, path)
    try:
        after = _read(made, path)
    except PipelineError:
        raise _by_hand(path) from None
    if _bare(after.listed) != _bare(wanted) or _rest(after) != _rest(before):
        raise _by_hand(path)
    return made


def _bare(terms: Iterable[Term]) -> list[Term]:
    return [replace(term, line=0) for term in terms]


def _rest(glossary: Glossary) -> Glossary:
    contacts = tuple(replace(contact, line=0) for contact in glossary.contacts)
    return replace(glossary, terms=(), suggested=(), contacts=contacts, revision="")


def _by_hand(path: str) -> RefusedError:
    return RefusedError(
        "GLOSSARY", "cannot be changed here as it is written", "edit the file by hand", path=path
    )

"""Change one term of `glossary.yaml`, and keep every other byte.

People's comments and layout stay: a change is spliced in at the place that the YAML parser names, and proven
by reading the result. Where a file is written in a way that this cannot change, it is left alone.
"""

from __future__ import annotations

import json
from dataclasses import replace

import yaml

from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.glossary import Glossary, Term
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.yaml_nodes import Nodes

CONFIRMED = "confirmed"


def confirmed(text: str, en: str, path: str = "glossary.yaml") -> str:
    r"""The glossary with the term `en` confirmed. Raises RefusedError NOTHING, GLOSSARY.

    >>> confirmed('terms:\n  - en: bid  # small\n    zh: 示好\n', "bid")
    'terms:\n  - en: bid  # small\n    zh: 示好\n    status: confirmed\n'
    """
    wanted = [
        replace(t, status=CONFIRMED) if t.en == en else t for t in parse_glossary(text, path).terms
    ]
    if all(_field(n, "en") != en for n in _terms(text, path)):
        raise RefusedError(
            "NOTHING", f"the glossary has no term `{en}`", "look at the list", path=path
        )
    return _proven(_with_field(text, en, "status", CONFIRMED, path), wanted, text, path)


def proposed(text: str, term: Term, path: str = "glossary.yaml") -> str:
    r"""The glossary with one more term at the end of its list, as a proposal. Raises RefusedError USED, GLOSSARY.

    >>> proposed('terms:\n  - {en: bid, zh: 示好}\ncontacts: []\n', Term("repair", "修复", note="After a fight."))
    'terms:\n  - {en: bid, zh: 示好}\n  - {en: "repair", zh: "修复", note: "After a fight.", status: proposed}\ncontacts: []\n'
    """
    known = parse_glossary(text, path).terms
    if any(t.en.casefold() == term.en.casefold() for t in known):
        raise RefusedError(
            "USED", f"the glossary has `{term.en}` already", "look at it there", path=path
        )
    terms = _terms(text, path)
    if not terms:
        raise _by_hand(path)
    last = terms[-1]
    end = _line_end(text, _end(last))
    indent = text[text.rfind("\n", 0, last.start_mark.index) + 1 : last.start_mark.index]
    fields = {"en": term.en, "zh": term.zh, "note": term.note, "source": term.source}
    said = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items() if v)
    line = f"{indent}{{{said}, status: proposed}}"
    return _proven(f"{text[:end]}\n{line}{text[end:]}", [*known, term], text, path)


def said_otherwise(
    text: str, en: str, old: str, new: str, *, rule_out: bool, path: str = "glossary.yaml"
) -> str:
    r"""The glossary with `new` as the preferred rendering of the term `en`; `old` is accepted, or ruled out.

    What the list says of other renderings stays. Raises RefusedError NOTHING, NEVER, GLOSSARY.

    >>> said_otherwise('terms:\n  - {en: bid, zh: 示好}\n', "bid", "示好", "情感邀请", rule_out=False)
    'terms:\n  - {en: bid, zh: "情感邀请", accept: ["示好"]}\n'
    """
    terms = parse_glossary(text, path).terms
    before = next((t for t in terms if t.en == en), None)
    if before is None or before.keep:
        raise RefusedError(
            "NOTHING", f"the glossary renders no term `{en}`", "look at the list", path=path
        )
    if new in before.never:
        raise RefusedError(
            "NEVER", f"the glossary rules `{new}` out everywhere", "choose other words", path=path
        )
    after = _with_rendering(before, old, new, rule_out=rule_out)
    made = text
    for name in ("zh", "accept", "doubtful", "avoid"):
        value = getattr(after, name)
        if value != getattr(before, name):
            made = _with_field(made, en, name, json.dumps(value, ensure_ascii=False), path)
    return _proven(made, [after if t.en == en else t for t in terms], text, path)


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
    before = parse_glossary(text, path)
    try:
        after = parse_glossary(made, path)
    except PipelineError:
        raise _by_hand(path) from None
    if _bare(after.terms) != _bare(tuple(wanted)) or _rest(after) != _rest(before):
        raise _by_hand(path)
    return made


def _bare(terms: tuple[Term, ...]) -> list[Term]:
    return [replace(term, line=0) for term in terms]


def _rest(glossary: Glossary) -> Glossary:
    contacts = tuple(replace(contact, line=0) for contact in glossary.contacts)
    return replace(glossary, terms=(), contacts=contacts, revision="")


def _by_hand(path: str) -> RefusedError:
    return RefusedError(
        "GLOSSARY", "cannot be changed here as it is written", "edit the file by hand", path=path
    )

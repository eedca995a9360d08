"""Read `glossary.yaml`, with errors that name the line."""

from __future__ import annotations

import hashlib
from typing import Any

import yaml

from pipeline.model.glossary import SUGGESTED, Contact, Glossary, Sense, StyleRule, Term
from pipeline.terms.yaml_nodes import Nodes

POS = ("noun", "verb", "adjective", "adverb", "phrase", "name", "abbreviation")
"""Parts of speech; two are joined by a slash: `noun/verb`."""

_TEXT, _TEXTS, _FLAG, _SENSES = "text", "texts", "flag", "senses"
_TERM = {
    "en": _TEXT, "zh": _TEXT, "note": _TEXT, "note_zh": _TEXT, "source": _TEXT, "suggested_by": _TEXT,
    "forms": _TEXTS, "accept": _TEXTS, "doubtful": _TEXTS, "avoid": _TEXTS, "never": _TEXTS, "unless": _TEXTS,
    "enforce": _FLAG, "keep": _FLAG, "vary": _FLAG, "senses": _SENSES,
    "pos": "pos", "first_use": "first_use", "status": "status", "zh-Hant": "zh-Hant",
}  # fmt: skip
_CONTACT = {
    "name": _TEXT, "number": _TEXT, "checked_on": _TEXT, "source": _TEXT, "note": _TEXT,
    "names_zh": _TEXTS, "channels": _TEXTS, "languages": _TEXTS,
}  # fmt: skip
_STYLE = {
    "zh": _TEXT, "instead": _TEXT, "but": _TEXTS, "unless": _TEXTS, "note": _TEXT, "note_zh": _TEXT,
}  # fmt: skip
_STYLES = ("partner", "person", "reading", "stigma")
"""Lists of the house style, each the matter of the check of its name."""

_CHOICES = {"status": ("confirmed", "proposed", SUGGESTED), "first_use": ("gloss",)}
_LISTS = ("allow_latin", "look_alikes")
_TOP = ("terms", "contacts", "style", "plain_words", *_LISTS)


def parse_glossary(text: str, path: str = "glossary.yaml") -> Glossary:
    """Read a whole glossary.

    Raises `PipelineError` GLOSSARY with path and line for the first thing that is malformed.
    """
    nodes = Nodes(path)
    top = nodes.mapping(nodes.root(text), "the glossary", _TOP)
    terms: list[Term] = []
    contacts: list[Contact] = []
    if "terms" in top:
        terms = _terms(nodes, top["terms"][1])
    if "contacts" in top:
        contacts = [_contact(nodes, item) for item in nodes.items(top["contacts"][1], "contacts")]
    texts = {key: nodes.texts(top[key][1], key) for key in _LISTS if key in top}
    return Glossary(
        tuple(term for term in terms if term.status != SUGGESTED),
        tuple(contacts),
        _style(nodes, top),
        allow_latin=texts.get("allow_latin", ()),
        plain_words=_lists(nodes, top, "plain_words"),
        look_alikes=texts.get("look_alikes", ()),
        suggested=tuple(term for term in terms if term.status == SUGGESTED),
        revision=hashlib.sha256(text.encode()).hexdigest(),
    )


def _lists(
    nodes: Nodes, top: dict[str, tuple[yaml.Node, yaml.Node]], key: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A mapping of lists of texts; empty where it is missing."""
    if key not in top:
        return ()
    found = nodes.mapping(top[key][1], key, None)
    return tuple((name, nodes.texts(node, f"{key}.{name}")) for name, (_, node) in found.items())


def _terms(nodes: Nodes, node: yaml.Node) -> list[Term]:
    """All terms; headwords differ, and no term in force forbids everywhere what another one asks for."""
    terms: list[Term] = []
    heads: dict[str, Term] = {}
    wanted: dict[str, Term] = {}
    banned: dict[str, Term] = {}
    for item in nodes.items(node, "terms"):
        term = _term(nodes, item)
        first = heads.setdefault(term.en.casefold(), term)
        if first is not term:
            raise nodes.error(
                f"the term `{term.en}` was already given in line {first.line}", "join the two", item
            )
        terms.append(term)
        if term.status == SUGGESTED:
            continue  # it asks for nothing and forbids nothing
        wanted.update((text, term) for text in (term.zh, *term.accept) if text)
        banned.update((text, term) for text in term.never)
        clash = sorted(wanted.keys() & banned.keys())
        if clash:
            other = wanted[clash[0]] if wanted[clash[0]] is not term else banned[clash[0]]
            raise nodes.error(
                f"`{clash[0]}` is forbidden everywhere (`never`) by one of the terms `{term.en}` and "
                f"`{other.en}` (line {other.line}) and asked for by the other",
                "move it from `never` to `avoid`",
                item,
            )
    return terms


def _term(nodes: Nodes, node: yaml.Node) -> Term:
    """One term."""
    values = _fields(nodes, node, "a term", _TERM)
    if "en" not in values:
        raise nodes.error("a term has no headword", "add `en: …`", node)
    name = f"the term `{values['en']}`"
    term = Term(**values, line=node.start_mark.line + 1)
    if not term.zh and not term.keep:
        raise nodes.error(
            f"{name} has no rendering", "add `zh: …`, or `keep: true` if it stays as it is", node
        )
    if term.zh and term.keep:
        raise nodes.error(f"{name} has both `zh` and `keep: true`", "keep one of them", node)
    good = {term.zh, *term.accept}
    both = [text for text in (*term.doubtful, *term.avoid, *term.never) if text in good]
    if both:
        raise nodes.error(
            f"{name} both accepts and forbids `{both[0]}`", "keep it on one side", node
        )
    if term.zh in term.accept:
        raise nodes.error(
            f"{name} has `{term.zh}` in `zh` and again in `accept`", "take it out of `accept`", node
        )
    return term


def _contact(nodes: Nodes, node: yaml.Node) -> Contact:
    """One contact."""
    values = _fields(nodes, node, "a contact", _CONTACT)
    for key in ("name", "number"):
        if key not in values:
            raise nodes.error(f"a contact has no `{key}`", f"add `{key}: …`", node)
    return Contact(**values, line=node.start_mark.line + 1)


def _style(
    nodes: Nodes, top: dict[str, tuple[yaml.Node, yaml.Node]]
) -> tuple[tuple[str, tuple[StyleRule, ...]], ...]:
    """The lists of the house style; empty where they are missing."""
    if "style" not in top:
        return ()
    lists = nodes.mapping(top["style"][1], "style", _STYLES)
    return tuple((name, _rules(nodes, node, f"style.{name}")) for name, (_, node) in lists.items())


def _rules(nodes: Nodes, node: yaml.Node, what: str) -> tuple[StyleRule, ...]:
    """A list of the house style: words, or words with what to write instead and why."""
    found: dict[str, StyleRule] = {}
    for item in nodes.items(node, what):
        if isinstance(item, yaml.MappingNode):
            values = _fields(nodes, item, f"an item of {what}", _STYLE)
            if "zh" not in values:
                raise nodes.error(f"an item of {what} names no word", "add `zh: …`", item)
            rule = StyleRule(**values)
        else:
            rule = StyleRule(nodes.text(item, f"an item of {what}"))
        if rule.zh in found:
            raise nodes.error(f"`{rule.zh}` stands twice in {what}", "keep one of them", item)
        found[rule.zh] = rule
    return tuple(found.values())


def _fields(nodes: Nodes, node: yaml.Node, what: str, kinds: dict[str, str]) -> dict[str, Any]:
    """The values of a term or a contact, by the names of the model's fields."""
    found = nodes.mapping(node, what, kinds)
    return {
        key.replace("-", "_").lower(): _value(nodes, value, key, kinds[key])
        for key, (_, value) in found.items()
    }


def _value(
    nodes: Nodes, node: yaml.Node, key: str, kind: str
) -> str | bool | tuple[str, ...] | tuple[Sense, ...]:
    """One value, read as its kind asks."""
    name = f"`{key}`"
    if kind == _TEXTS:
        return nodes.texts(node, name)
    if kind == _FLAG:
        return nodes.flag(node, name)
    if kind == _SENSES:
        return tuple(_sense(nodes, item) for item in nodes.items(node, name))
    if kind in _CHOICES:
        return nodes.choice(node, name, _CHOICES[kind])
    if kind == "zh-Hant":
        inner = nodes.mapping(node, name, ("zh",))
        if "zh" not in inner:
            raise nodes.error(f"{name} has no `zh`", "write `zh-Hant: {zh: …}`", node)
        return nodes.text(inner["zh"][1], f"{name}.zh")
    value = nodes.text(node, name)
    if kind == "pos":
        unknown = [part for part in value.split("/") if part not in POS]
        if unknown:
            raise nodes.error(f"{name} is `{value}`", f"write one of {', '.join(POS)}", node)
    return value


def _sense(nodes: Nodes, node: yaml.Node) -> Sense:
    """Another meaning of a term's word."""
    found = nodes.mapping(node, "a sense", ("when", "zh"))
    if "when" not in found:
        raise nodes.error(
            "a sense does not say `when`", "write `- {when: [army, troops], zh: [撤军]}`", node
        )
    return Sense(**{key: nodes.texts(value, f"`{key}`") for key, (_, value) in found.items()})

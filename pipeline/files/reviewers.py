"""Read and write `reviewers.yaml`, with its comments kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, replace

import yaml

from pipeline.model.dates import is_day
from pipeline.model.decision import LISTED, OWNER, Reviewer
from pipeline.model.errors import PipelineError
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.yaml_nodes import Nodes

_NEEDED = ("id", "name", "role", "reads", "from")
_SCALARS = ("until", "invited_by", "confirmed_by")
"""Fields that an entry may lack; what changes in the course of time."""
_FIELDS = (*_NEEDED, *_SCALARS)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_HEAD = "# Who may decide. A decision counts only if its reviewer held the role at that time.\n"
_IN_BRACES = r"([^\n]*?\b%s:[ \t]*)[^,}\n]*"
_ON_ITS_LINE = r"^([^#\n]*?\b%s:[ \t]*)[^#\n]*?(?=[ \t]*(?:#|$))"
"""A field of an entry in the two styles: what stands before its value, and the value."""
_LAST_FIELD = late_pattern(r"[^\S\n]+[^#\s].*\n(?=(?:[^\S\n]*(?:#.*)?\n)*\Z)")
"""The last line of an entry that is neither blank nor a comment."""
_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"


class _Nodes(Nodes):
    """Readers of nodes whose faults have the code REVIEWERS."""

    def error(self, what: str, todo: str, node: yaml.Node | None = None) -> PipelineError:
        fault = super().error(what, todo, node)
        return PipelineError("REVIEWERS", what, todo, path=self.path, line=fault.line)

    def root(self, text: str) -> yaml.Node:
        try:
            return super().root(text)
        except PipelineError as fault:
            what = "is not YAML that can be read"
            raise PipelineError(
                "REVIEWERS", what, fault.todo, path=fault.path, line=fault.line
            ) from fault


def parse_reviewers(
    text: str, path: str, locales: Collection[str] | None = None
) -> tuple[Reviewer, ...]:
    """The list in file order. `locales`: folders of the languages that one may read; None: any.

    Raises REVIEWERS with the line for the first thing that is malformed.
    """
    if not text.strip("\ufeff \t\r\n") or _only_comments(text):
        return ()
    nodes = _Nodes(path)
    found: dict[str, Reviewer] = {}
    for node in nodes.items(nodes.root(text), "the list of reviewers"):
        reviewer = _reviewer(nodes, node, locales)
        first = found.setdefault(reviewer.id, reviewer)
        if first is not reviewer:
            what = f"the id `{reviewer.id}` stands in line {first.line} too"
            raise nodes.error(what, "give each person one entry and an id of their own", node)
    return tuple(found.values())


def dump_reviewers(reviewers: Sequence[Reviewer], old: str, path: str) -> str:
    """The file's text for `reviewers`; of the `old` text, entries that did not change stay as they are.

    Raises REVIEWERS where `old` is malformed, or where nothing that is written would be read back
    as `reviewers` (an id twice, an empty name).
    """
    head, blocks = _blocks(old, path)
    kept = head + "".join(_kept(reviewer, blocks, path) for reviewer in reviewers)
    if _says(kept, reviewers, path):
        return kept
    anew = _HEAD + "".join(_block(reviewer) for reviewer in reviewers)
    if _says(anew, reviewers, path):
        return anew
    what = "the list of reviewers cannot be written as a file"
    todo = "give each person an id of their own, a name, a role and the days"
    raise PipelineError("REVIEWERS", what, todo, path=path)


def _says(text: str, reviewers: Sequence[Reviewer], path: str) -> bool:
    try:
        read = parse_reviewers(text, path)
    except PipelineError:
        return False
    return [_plain(reviewer) for reviewer in read] == [_plain(reviewer) for reviewer in reviewers]


def _reviewer(nodes: _Nodes, node: yaml.Node, locales: Collection[str] | None) -> Reviewer:
    found = nodes.mapping(node, "a reviewer", _FIELDS)
    for name in _NEEDED:
        if name not in found:
            raise nodes.error(f"a reviewer lacks `{name}`", f"add `{name}: …`", node)
    values = {name: value for name, (_, value) in found.items()}
    identity = nodes.text(values["id"], "`id`")
    if not _ID.fullmatch(identity):
        todo = "use lower-case letters, digits, `.`, `_` and `-`"
        raise nodes.error(f"`{identity}` cannot be the id of a person", todo, values["id"])
    reads = nodes.texts(values["reads"], "`reads`")
    for locale in reads:
        if locales is not None and locale not in locales:
            known = ", ".join(f"`{name}`" for name in sorted(locales))
            what = f"`reads` names `{locale}`, which is no language of this project"
            raise nodes.error(what, f"write {known}", values["reads"])
    since = _day(nodes, values["from"], "`from`")
    until = _given(values, "until")
    last = None if until is None else _day(nodes, until, "`until`")
    if last is not None and last < since:
        raise nodes.error("`until` is before `from`", "write a later day, or null", until)
    inviter, confirmer = _vouchers(nodes, values, identity)
    return Reviewer(
        id=identity,
        name=nodes.text(values["name"], "`name`"),
        role=nodes.choice(values["role"], "`role`", LISTED),
        reads=reads,
        since=since,
        until=last,
        invited_by=inviter,
        confirmed_by=confirmer,
        line=node.start_mark.line + 1,
    )


def _given(values: Mapping[str, yaml.Node], name: str) -> yaml.Node | None:
    """The value of a field that may be missing or null."""
    node = values.get(name)
    return None if node is None or node.tag == _NULL else node


def _vouchers(
    nodes: _Nodes, values: Mapping[str, yaml.Node], identity: str
) -> tuple[str | None, str | None]:
    """Who asked this person in, and who confirmed them; nobody does either for themselves."""
    asked, confirmed = _given(values, "invited_by"), _given(values, "confirmed_by")
    inviter = None if asked is None else _voucher(nodes, asked, "`invited_by`", identity)
    if confirmed is None:
        return inviter, None
    if inviter is None:
        todo = "write who invited them, or remove `confirmed_by`"
        raise nodes.error("`confirmed_by` stands without `invited_by`", todo, confirmed)
    if nodes.text(confirmed, "`confirmed_by`") == OWNER:
        return inviter, OWNER
    confirmer = _voucher(nodes, confirmed, "`confirmed_by`", identity)
    if confirmer == inviter:
        todo = f"write the id of a lead who has not invited them, or `{OWNER}` where whoever runs the desk did it"
        what = f"`confirmed_by` is `{confirmer}`, who invited them"
        raise nodes.error(what, todo, confirmed)
    return inviter, confirmer


def _voucher(nodes: _Nodes, node: yaml.Node, what: str, identity: str) -> str:
    value = nodes.text(node, what)
    if not _ID.fullmatch(value):
        raise nodes.error(f"{what} is `{value}`, which is nobody's id", "write an id", node)
    if value == identity:
        raise nodes.error(f"{what} is the person's own id", "write who else it was", node)
    return value


def _day(nodes: _Nodes, node: yaml.Node, what: str) -> str:
    value = nodes.text(node, what)
    if not is_day(value):
        todo = "write year-month-day: 2026-11-23"
        raise nodes.error(f"{what} is `{value}`, which is no day", todo, node)
    return value


def _plain(reviewer: Reviewer) -> tuple[object, ...]:
    """What an entry says, without the line that it stands in."""
    return astuple(replace(reviewer, line=0))


def _block(reviewer: Reviewer) -> str:
    """One entry as YAML, lists in brackets, the day without quotes."""
    body = {
        "id": reviewer.id,
        "name": reviewer.name,
        "role": reviewer.role,
        "reads": list(reviewer.reads),
    }
    dumped = yaml.safe_dump(
        [body], allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000
    )
    rows = [f"  from: {reviewer.since}", f"  until: {reviewer.until or 'null'}"]
    given = ((name, getattr(reviewer, name)) for name in _SCALARS[1:])
    rows += [f"  {name}: {_written(value)}" for name, value in given if value]
    return dumped + "\n".join(rows) + "\n"


def _written(value: str | None) -> str:
    """A day or an id as YAML reads it back as text: somebody's id may be `no`, `on` or `null`."""
    if value is None:
        return "null"
    node = yaml.compose(value, yaml.SafeLoader)
    return f'"{value}"' if node is None or node.tag in (_NULL, _BOOL) else value


def _kept(reviewer: Reviewer, blocks: Mapping[tuple[object, ...], str], path: str) -> str:
    """The entry's own lines: as they stand, with what has changed in them, or else made anew."""
    if _plain(reviewer) in blocks:
        return blocks[_plain(reviewer)]
    for block in blocks.values():
        changed = block
        for name in _SCALARS:
            changed = _with(changed, name, getattr(reviewer, name))
        if changed != block and _says(changed, [reviewer], path):
            return changed
    return _block(reviewer)


def _with(block: str, name: str, value: str | None) -> str:
    """The lines of one entry with another value in a field; comments, order and style stay."""
    in_braces = block.startswith("- {")
    field = _IN_BRACES if in_braces else _ON_ITS_LINE
    found = re.search(field % name, block, re.M)
    if found:
        return block[: found.end(1)] + _written(value) + block[found.end() :]
    if value is None:
        return block
    if in_braces:
        entry: yaml.Node = _Nodes("").root(block).value[0]
        end = entry.end_mark.index - 1
        return f"{block[:end]}, {name}: {_written(value)}{block[end:]}"
    if last := _LAST_FIELD.search(block):
        return f"{block[: last.end()]}  {name}: {_written(value)}\n{block[last.end() :]}"
    return block


def _blocks(text: str, path: str) -> tuple[str, dict[tuple[object, ...], str]]:
    """The text above the first entry, and each entry's own lines by what it says.

    Only where entries stand on lines of their own; else everything is written anew.
    """
    lines = [line + "\n" for line in text.splitlines()]
    old = parse_reviewers(text, path)
    starts = [reviewer.line - 1 for reviewer in old]
    if not old or not all(lines[start].startswith("- ") for start in starts):
        return (text if _only_comments(text) and text.strip() else _HEAD), {}
    ends = [*starts[1:], len(lines)]
    blocks = {
        _plain(reviewer): "".join(lines[start:end])
        for reviewer, start, end in zip(old, starts, ends, strict=True)
    }
    return "".join(lines[: starts[0]]), blocks


def _only_comments(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())

"""The shape of the package: sizes, docstrings, purity, no cycles, and import contracts that can fail."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from tests.every import every

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
FILES = {path.relative_to(ROOT).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_LETTERS_OF_A_FIRST_LINE = 100

TOUCHES_THE_WORLD = (
    "pipeline/__init__.py",
    "pipeline/api.py",
    "pipeline/cli/",
    "pipeline/web/",
    "pipeline/flow/",
    "pipeline/deploy/",
    "pipeline/files/",
    "pipeline/store/",
    "pipeline/translate/engines/",
)
"""Everything else is the pure core."""
IMPURE_CALLS = {
    "breakpoint", "eval", "exec", "input", "open", "print",
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow",
}  # fmt: skip

CONTRACT_TYPES: dict[str, type[Contract]] = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees() -> dict[str, ast.Module]:
    """Every module, parsed."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def contracts() -> list[dict[str, Any]]:
    """The import contracts of pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function of a module, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.ClassDef | Function]]:
    """Public classes and functions of a module, and the public methods of those classes."""
    for node in body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


def is_dataclass(node: ast.AST) -> bool:
    """True for a class with the decorator `@dataclass`, with or without options."""
    return isinstance(node, ast.ClassDef) and any(
        "dataclass" in ast.unparse(d) for d in node.decorator_list
    )


def is_core(name: str) -> bool:
    """True for a module that gets text and bytes and gives text and bytes."""
    return not name.startswith(TOUCHES_THE_WORLD)


def module_of(name: str) -> str:
    """`pipeline/model/entry.py` → `pipeline.model.entry`."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(tree: ast.Module, known: set[str]) -> set[str]:
    """Modules of ours that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= parts or {node.module}
    return found & known


def test_there_are_modules() -> None:
    """An empty glob would pass every test below."""
    assert len(FILES) > 50


def test_no_file_is_long() -> None:
    """A file that needs scrolling holds more than one idea."""
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in FILES.items()}
    assert not {name: number for name, number in lines.items() if number > MOST_LINES}


def test_no_function_is_long() -> None:
    """A function fits on a screen, its docstring included."""
    long = {
        f"{name}: {node.name}": lines
        for name, tree in trees().items()
        for node in functions(tree)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert not long


def says_what_it_is(tree: ast.Module) -> None:
    """A module begins with one plain sentence."""
    first, _, rest = (ast.get_docstring(tree) or "").partition("\n")
    assert first.endswith("."), "the first line is one whole sentence"
    assert len(first) <= MOST_LETTERS_OF_A_FIRST_LINE
    assert ";" not in first, "one plain sentence, no formula"
    assert not rest or rest.startswith("\n"), "a blank line follows it"


def test_first_line_says_what_it_is() -> None:
    """Whoever lists a folder's first lines reads its table of contents."""
    every(says_what_it_is, {name: (tree,) for name, tree in trees().items()})


def test_no_other_module_opens_with_a_formula() -> None:
    """What comes in and what goes out is no name for a thing: tests, benchmarks and tools say what they are too."""
    formula = re.compile(r'r?""".*\bin; .*\bout\b')
    every_other = (
        path for name in ("tests", "benchmarks", "tools") for path in (ROOT / name).rglob("*.py")
    )
    assert not [str(path) for path in every_other if formula.match(path.read_text("utf-8"))]


def test_everything_public_is_documented() -> None:
    """Public classes, functions and methods have a docstring; a field needs one only where its name does not say it."""
    assert not [
        f"{name}: {label}"
        for name, tree in trees().items()
        for label, node in public(tree.body)
        if not ast.get_docstring(node)
    ]


def test_every_dataclass_of_the_model_is_frozen() -> None:
    """What passes between stages is a value: nobody changes it behind another's back."""
    classes = [
        node
        for name, tree in trees().items()
        if name.startswith("pipeline/model/")
        for node in tree.body
        if isinstance(node, ast.ClassDef) and is_dataclass(node)
    ]
    assert len(classes) > 10
    loose = [
        c.name
        for c in classes
        if not any("frozen=True" in ast.unparse(d) for d in c.decorator_list)
    ]
    assert not loose


def test_no_import_cycle() -> None:
    """Also between modules of one folder, which import-linter's layers do not see."""
    known = {module_of(name) for name in FILES}
    graph = {module_of(name): imports(tree, known) for name, tree in trees().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these need each other: {' → '.join(error.args[1])}")


def test_core_calls_nothing_impure() -> None:
    """What needs no import to reach the world: open, print, the clock."""
    assert not [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        if is_core(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE_CALLS
    ]


def test_contract_covers_the_whole_core() -> None:
    """A new module of the core is under the contract `pure-core`, or this fails."""
    (contract,) = (c for c in contracts() if c["id"] == "pure-core")
    sources = tuple(contract["source_modules"])
    inside = tuple(f"{source}." for source in sources)
    core = [module_of(name) for name in FILES if is_core(name)]
    bare = [m for m in core if m not in sources and not m.startswith(inside)]
    assert bare == ["pipeline.translate"], "a folder whose files are named one by one"


BREACHES = [
    ("layers", "review/gate.py", "import pipeline.catalog.merge"),
    ("layers", "model/entry.py", "import pipeline.terms.script"),
    ("layers", "files/locks.py", "import pipeline.flow.accounts.reviewers"),
    ("layers", "novel/__init__.py", ""),
    ("no-cycles", "model/segment.py", "import pipeline.model.document"),
    ("pure-core", "model/segment.py", "import pathlib"),
    ("pure-core", "checks/number.py", "import os"),
    ("pure-core", "build/pair.py", "import sqlite3"),
    ("pure-core", "translate/mask.py", "def f():\n    import requests"),
    ("pure-core", "terms/script.py", "import flask"),
    ("door-babel", "catalog/headers.py", "import babel.dates"),
    ("door-click", "flow/accounts/reviewers.py", "import click"),
    ("door-deep-translator", "flow/doctor.py", "import deep_translator"),
    ("door-http", "translate/engines/google.py", "import requests"),
    ("door-http", "flow/verify/run.py", "import urllib3"),
    ("door-http", "files/git.py", "import tenacity"),
    ("door-fxtranslate", "flow/doctor.py", "import fxtranslate"),
    ("door-sqlite", "flow/doctor.py", "import sqlite3"),
    ("door-polib", "files/locales.py", "import polib"),
    ("door-opencc", "checks/width.py", "import opencc"),
    ("door-rapidfuzz", "review/states.py", "import rapidfuzz"),
    ("door-markdown-it", "extract/read.py", "import markdown_it"),
    ("door-nh3", "build/template.py", "import nh3"),
    ("door-msgspec", "build/incremental.py", "import msgspec"),
    ("door-jinja2", "build/writers/html.py", "import jinja2"),
    ("door-markupsafe", "markdown/render.py", "import markupsafe"),
    ("door-selectolax", "markdown/html.py", "import selectolax"),
    ("door-typst", "build/writers/pdf.py", "import typst"),
    ("door-pypdf", "build/writers/pdf.py", "import pypdf"),
    ("door-pillow", "files/pictures.py", "import PIL.Image"),
    ("door-segno", "build/writers/html.py", "import segno"),
    ("door-yaml", "importers/fields.py", "import yaml"),
    ("door-importers", "flow/imports/content.py", "import bs4"),
    ("door-lxml", "exchange/po.py", "import lxml"),
    ("door-openpyxl", "flow/exchange/returns.py", "import openpyxl"),
    ("door-python-docx", "importers/docx.py", "import docx"),
    ("door-svg-hush", "files/pictures.py", "import py_svg_hush"),
    ("door-filelock", "flow/decisions.py", "import filelock"),
    ("door-subprocess", "flow/doctor.py", "import subprocess"),
    ("doors-by-flow", "cli/users.py", "import pipeline.store.accounts"),
    ("doors-by-flow", "cli/sync.py", "import pipeline.files.settings"),
    ("doors-by-flow", "web/views/home.py", "import pipeline.store.comments"),
    ("doors-by-flow", "web/app.py", "import pipeline.files.locks"),
    ("door-flask", "flow/accounts/auth.py", "import flask"),
    ("door-waitress", "web/app.py", "import waitress"),
    ("door-watchfiles", "web/preview.py", "import watchfiles"),
    ("door-sqlalchemy", "flow/accounts/auth.py", "import sqlalchemy"),
    ("door-smtplib", "flow/desk/digest.py", "import smtplib"),
    ("door-argon2", "store/accounts.py", "import argon2"),
    ("door-pyotp", "flow/accounts/auth.py", "import pyotp"),
    ("door-cryptography", "flow/accounts/auth.py", "import cryptography"),
    ("door-dask", "flow/workers.py", "import distributed"),
    ("door-obstore", "files/s3_store.py", "import obstore"),
    ("door-webauthn", "web/views/auth.py", "import webauthn"),
    ("door-zxcvbn", "flow/accounts/auth.py", "import zxcvbn"),
]
"""A contract, a file, and a line that breaks it."""


@pytest.fixture(scope="session")
def graph() -> ImportGraph:
    """Who imports whom, as import-linter reads it; read once."""
    return build_graph("pipeline", include_external_packages=True, cache_dir=None)


def is_kept(contract: str, graph: ImportGraph) -> bool:
    """True if import-linter finds that a graph keeps a contract of pyproject.toml."""
    read = read_configuration(str(ROOT / "pyproject.toml"))
    (options,) = (one for one in read["contracts_options"] if one["id"] == contract)
    made = CONTRACT_TYPES[options["type"]](options["name"], read["session_options"], options)
    return bool(made.check(deepcopy(graph), verbose=False).kept)


def plant(graph: ImportGraph, file: str, line: str) -> ImportGraph:
    """A copy of the graph with a file's one import more; a file that is new is a new module."""
    spoilt = deepcopy(graph)
    importer = module_of(f"pipeline/{file}")
    spoilt.add_module(importer)
    for node in ast.walk(ast.parse(line)):
        for alias in node.names if isinstance(node, ast.Import) else []:
            package = alias.name.partition(".")[0]
            imported = alias.name if package == "pipeline" else package
            if imported not in spoilt.modules:
                spoilt.add_module(imported, is_squashed=package != "pipeline")
            spoilt.add_import(importer=importer, imported=imported)
    return spoilt


def test_every_contract_has_a_breach() -> None:
    """A contract that cannot fail holds nothing."""
    assert {contract for contract, _, _ in BREACHES} == {c["id"] for c in contracts()}


@pytest.mark.parametrize("contract", [contract["id"] for contract in contracts()])
def test_contract_is_kept(graph: ImportGraph, contract: str) -> None:
    """As `make check` finds it; here so that a breach below means something."""
    assert is_kept(contract, graph)


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_breach_is_found(graph: ImportGraph, contract: str, file: str, line: str) -> None:
    """One wrong import more, and the contract is broken."""
    assert not is_kept(contract, plant(graph, file, line))


def test_the_linter_reads_imports_as_the_graph_does(tmp_path: Path) -> None:
    """All breaches at once in a copy of the package: the program finds each contract broken, in the files themselves."""
    shutil.copytree(PACKAGE, tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for _, file, line in BREACHES:
        spoilt = tmp_path / "pipeline" / file
        spoilt.parent.mkdir(exist_ok=True)
        old = spoilt.read_text(encoding="utf-8") if spoilt.exists() else ""
        spoilt.write_text(f"{old}\n{line}\n", encoding="utf-8")
    run = subprocess.run(  # noqa: S603  our own words
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "250"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    broken = {line.rpartition(" BROKEN")[0] for line in run.stdout.splitlines() if "BROKEN" in line}
    assert broken == {contract["name"] for contract in contracts()}

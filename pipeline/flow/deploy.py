"""Bring the site to a target of the settings, and hold what readers get there to what was approved."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.build.verify.breach import Breach
from pipeline.build.verify.expected import promise_of
from pipeline.build.writers import fragments, json_pages, pdf
from pipeline.build.writers.interface import Site
from pipeline.deploy.folder import FolderTarget
from pipeline.deploy.hook import HookTarget
from pipeline.deploy.http import Host, NetworkError
from pipeline.deploy.interface import Keep, Release, Step, Target
from pipeline.deploy.live import LiveSite, Read, live_at, verify_live
from pipeline.deploy.wordpress.target import WordPressTarget
from pipeline.files.content import Project
from pipeline.files.deployed import load_deployed, save_deployed
from pipeline.files.locks import lock
from pipeline.files.read import read_bytes
from pipeline.files.site import read_release
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.project import as_far_as_known, open_project
from pipeline.flow.readable import problems
from pipeline.flow.verify.run import public_now, verify
from pipeline.flow.withheld import withheld
from pipeline.flow.workspace import Workspace
from pipeline.model.deploy_options import DeployOptions
from pipeline.model.deployed import Deployed
from pipeline.model.errors import FileFault, PipelineError, together
from pipeline.model.settings import EN

_KEYS = {"wordpress": "PIPELINE_WORDPRESS_KEY", "hook": "PIPELINE_HOOK_KEY"}
_HOOK_URL = "PIPELINE_HOOK_URL"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What a run of `deploy` did, or would do."""

    name: str
    """The target's, in the settings."""
    steps: tuple[Step, ...]
    breaches: tuple[Breach, ...] = ()
    """What readers met there that nobody approved; a notice stands there now."""
    lacks: tuple[str, ...] = ()
    """What this target cannot do."""
    written: bool = False
    """True if it is done."""
    held: tuple[FileFault, ...] = ()
    """Why only what takes pages down goes out; empty: all goes out."""


@dataclass(frozen=True, slots=True)
class LiveProof:
    """What `verify --live` found."""

    where: str
    pages: int
    """Pages that were read."""
    notices: int
    files: int
    """Printed sheets that were compared."""
    breaches: tuple[Breach, ...]
    unseen: tuple[str, ...]
    """What this target cannot have, and what was not looked at."""


def deploy(root: Path, name: str, *, write: bool, force: bool) -> Deployment:
    """Bring the proven `dist/site` to a target; without `write` only say what would be done.

    Where it may not go out, because files cannot be read, `verify` does not prove it, or the target refuses it, what
    takes pages down goes out all the same (`Deployment.held`).
    Raises that PipelineError (exit code 2; DriftError: 1) where nothing had to come down, NetworkError (3).
    """
    try:
        project = open_project(root)
    except PipelineError:
        project = as_far_as_known(root, ())
        if not project.settings.deploy:
            raise
    name, options = _target_of(project, name)
    try:
        release = release_of(open_workspace(root), prove=True)
        return _whole(project, name, _target(root, options, release, force=force), write=write)
    except NetworkError:
        raise
    except PipelineError as fault:
        try:
            done = _what_came_down(project, name, options, fault, write=write)
        except NetworkError:
            raise
        except PipelineError as other:
            raise together((fault, other)) from None
        if not done.steps:
            raise
        return done


def _whole(project: Project, name: str, target: Target, *, write: bool) -> Deployment:
    if not write:
        return Deployment(name, target.plan(load_deployed(project, name)))
    with lock(project.lock_file(f"deploy-{name}")):
        done = target.run(load_deployed(project, name), partial(save_deployed, project, name))
    return Deployment(name, done.steps, done.breaches, done.lacks, written=True)


def _what_came_down(
    project: Project, name: str, options: DeployOptions, fault: PipelineError, *, write: bool
) -> Deployment:
    """Notices in place of what may no longer be shown there, and nothing else. Raises NetworkError, PipelineError."""
    held = withheld(project.root)
    target = _target(project.root, options, held.release, force=True)
    with lock(project.lock_file(f"deploy-{name}")) if write else nullcontext():
        known, keep = _known(project, name)
        shown = target.shows(known)
        down = held.down if shown is None else held.fallen(shown)
        done = target.take_down(down, known, keep if write else None)
    faults = tuple(FileFault.of(one) for one in fault.errors)
    return Deployment(name, done.steps, done.breaches, done.lacks, write, faults)


def _known(project: Project, name: str) -> tuple[Deployed, Keep]:
    """What is known of a target; of a file that cannot be read nothing, and it stays as it is."""
    try:
        return load_deployed(project, name), partial(save_deployed, project, name)
    except PipelineError:
        return Deployed(), lambda _: None


def verify_deployed(workspace: Workspace, where: str) -> LiveProof:
    """Read what stands at an address, or at a target of the settings, and compare it with what was approved.

    Raises PipelineError, NetworkError.
    """
    release = release_of(workspace, prove=False)
    if urlsplit(where).scheme in ("http", "https"):
        site, read = live_at(release, where, _gone(release.site)), _by_http(where)
    else:
        where, options = _target_of(workspace.project, where)
        site, read = _live(workspace, where, options, release)
    breaches = tuple(verify_live(site, release, read))
    return LiveProof(
        where, len(site.pages), len(site.notices), len(site.files), breaches, site.unseen
    )


def _live(
    workspace: Workspace, name: str, options: DeployOptions, release: Release
) -> tuple[LiveSite, Read]:
    """What to look for at a target, and how it is read."""
    if options["target"] == "wordpress":
        target = _wordpress(options, release, force=False)
        known = load_deployed(workspace.project, name)
        return target.live(known), _by_http(_url(options))
    gone, home = _gone(release.site), release.promise.home
    if options["target"] == "folder" and "live" not in options:
        folder = workspace.project.root / _path(options)
        return live_at(release, home, gone), partial(_from_folder, folder, home)
    base = options.get("live", home)
    return live_at(release, base, gone), _by_http(base)


def _by_http(base: str) -> Read:
    host = Host(f"{urlsplit(base).scheme}://{urlsplit(base).netloc}")

    def read(url: str) -> tuple[int, bytes]:
        answer = host.read(url)
        return answer.status, answer.body

    return read


def _from_folder(folder: Path, home: str, url: str) -> tuple[int, bytes]:
    """What a web server would give from a folder."""
    path = unquote(url.removeprefix(home)).lstrip("/")
    path = f"{path}index.html" if path.endswith("/") or not path else path
    data = read_bytes(folder / path, path, "TREE")
    return (404, b"") if data is None else (200, data)


def release_of(workspace: Workspace, *, prove: bool) -> Release:
    """The site as it lies in `dist/site`. Raises what stands against bringing it anywhere."""
    folder = workspace.project.dist / "site"
    if not (folder / "manifest.json").is_file():
        raise PipelineError("SITE", f"there is no site at {folder}", "run `pipeline build` first")
    if prove:
        proof = verify(workspace)
        if faults := [*problems(workspace)]:
            raise together(faults)
        if proof.breaches:
            raise together(_not_proven(proof.breaches))
    tree = read_release(folder)
    public = public_now(workspace)
    return Release(tree, json.loads(tree["manifest.json"]), public, promise_of(public))


def _not_proven(breaches: tuple[Breach, ...]) -> Iterator[PipelineError]:
    for one in breaches:
        todo = "mend it, run `pipeline build` and `pipeline verify`: nothing goes out before"
        yield PipelineError("BREACH", f"{one.code} {one.what}", todo, path=one.path)


def _target_of(project: Project, name: str) -> tuple[str, DeployOptions]:
    """The target of this name; without a name the only one. Raises DEPLOY."""
    targets = project.settings.deploy
    if not targets:
        todo = 'add a table to the settings, such as [deploy.site] with target = "folder" and path = "…"'
        raise PipelineError("DEPLOY", "the settings name no target", todo)
    if not name and len(targets) == 1:
        return next(iter(targets.items()))
    if name not in targets:
        what = f"{name!r} is no target" if name else "there are several targets"
        raise PipelineError("DEPLOY", what, f"name one of: {', '.join(targets)}")
    return name, targets[name]


def _target(root: Path, options: DeployOptions, release: Release, *, force: bool) -> Target:
    match options["target"]:
        case "folder":
            path = root / _path(options)
            return FolderTarget(release, path, copy=options.get("copy", False), force=force)
        case "hook":
            url = options.get("url") or os.environ.get(_HOOK_URL, "")
            if not url:
                what = "nothing says where the hook is"
                raise PipelineError("DEPLOY", what, f"set `url`, or the variable {_HOOK_URL}")
            key = os.environ.get(options.get("key", _KEYS["hook"]), "")
            return HookTarget(release, Host(url), key, force=force)
        case "wordpress":
            return _wordpress(options, release, force=force, sign_in=True)


def _wordpress(
    options: DeployOptions, release: Release, *, force: bool, sign_in: bool = False
) -> WordPressTarget:
    variable = options.get("key", _KEYS["wordpress"])
    key = os.environ.get(variable, "").strip()
    if sign_in and ":" not in key:
        todo = (
            "set it to user:application password (WordPress: Users, Profile, Application Passwords)"
        )
        raise PipelineError("DEPLOY", f"{variable} is not set", todo)
    kinds = {
        "article": f"{options.get('articles', 'post')}s",
        "handout": f"{options.get('handouts', 'page')}s",
    }
    host = Host(_url(options), key)
    return WordPressTarget(release, host, variable, kinds, force=force)


def _url(options: DeployOptions) -> str:
    if "url" not in options:
        raise PipelineError("DEPLOY", "the target has no `url`", "add the address of the site")
    return options["url"].rstrip("/")


def _path(options: DeployOptions) -> str:
    if "path" not in options:
        raise PipelineError("DEPLOY", "the target has no `path`", "add the folder of the site")
    return options["path"]


def _gone(site: Site) -> tuple[str, ...]:
    """Files that pages that came down may have had: fragment, JSON, printed sheets."""
    tags = [one.tag for one in site.locales]
    names = {
        (pair.id, pair.slug, one.tag)
        for pair in site.pairs
        for one in site.translations(pair)
        if one.withdrawn_url
    }
    names |= {(one.id, "", here) for one in site.removed for here in tags}
    found = []
    for id_, slug, here in sorted(names):
        name = slug or id_.rpartition("/")[2]
        found += [fragments.file(here, id_), json_pages.file(here, id_)]
        others = tags[1:] if here == EN.tag else [here]
        found += [pdf.file(name, here), *(pdf.file(name, EN.tag, one) for one in others)]
    return tuple(dict.fromkeys(found))

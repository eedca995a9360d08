"""What `review publish` and `review withdraw` do with `--english`."""

from __future__ import annotations

from pipeline.cli.app import App
from pipeline.flow.english.public import sign_off_english, take_down_english
from pipeline.model.errors import PipelineError, RefusedError, together

NEXT = "Next: pipeline build"


def publish_english(app: App, names: tuple[str, ...], reviewer: str) -> None:
    """Publish the English of documents as their files stand; without names, of all that are no draft."""
    workspace = app.workspace(acts=True)
    every = [name for name in workspace.headers if not workspace.headers[name].draft]
    lines, done, faults = [], [], []
    for name in names or every:
        try:
            id_, line = sign_off_english(workspace, name, reviewer)
        except RefusedError as error:
            if names or error.code in ("REVIEWER", "DESK-ONLY"):
                raise
            faults.append(PipelineError(error.code, f"{name}: {error.what}", error.todo))
            continue
        done.append({"id": id_, "decisions": [line.id] if line else []})
        said = "English published; the next build shows it" if line else "is published just so"
        lines.append(f"  {id_}  ✓ {said}")
    app.data({"documents": done}, lines)
    if workspace.project.settings.review.source == "off":
        app.note('  noted; it counts once review.source = "sign-off"')
    if faults:
        raise together(faults)
    app.next(NEXT)


def withdraw_english(app: App, name: str, reviewer: str) -> None:
    """Take the English of a document off the site, and with it its Mandarin."""
    id_, line = take_down_english(app.root, name, reviewer)
    done = "both languages come down with the next build" if line else "is down already"
    body = {"id": id_, "decisions": [line.id] if line else [], "passed": []}
    app.data(body, [f"  {id_}  ! {done}"])
    app.next(NEXT)

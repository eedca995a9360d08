"""Serve the preview, and keep it up to date while somebody writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from pipeline.flow.build.run import build
from pipeline.flow.build.watch import changes, snapshot_of
from pipeline.flow.english.plain import hints_by_page
from pipeline.flow.instant_pages import InstantPages, instant_pages
from pipeline.flow.known_pages import KnownPages, known_pages
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Severity
from pipeline.model.slugs import is_page
from pipeline.web.preview_server import LiveServer

PERIOD = 0.5
"""Seconds between two looks at all files, for what the system does not report."""
FIRST = 0.3
"""Seconds that a page which is shown at once has for itself: a build beside it would hold its bytes up."""

Say = Callable[[str], None]
"""Shows a person one line."""


class ServedPreview:
    """A served preview. `server` answers once `start` was called."""

    def __init__(self, root: Path, port: int) -> None:
        """Listen on `port` (0: any). Raises PORT."""
        self.root = root
        self.server = LiveServer(root / "dist" / "preview", port)
        self.left_out: tuple[str, ...] = ()
        """Files that the last build could not read, what it did not have, and what authors have to mend, a line each."""
        self._seen = snapshot_of(root)
        self._known: KnownPages | None = None
        """What was read after the last build that made something."""
        self._held: KnownPages | None = None
        """What `_instant` was made of."""
        self._instant: InstantPages | None = None
        self._listens, self._saves, self._shown = False, 0, 0.0
        self._told = Lock()
        self._stop, self._changed = Event(), Event()
        self._thread = Thread(target=self.server.serve_forever, daemon=True)

    @property
    def ready(self) -> bool:
        """True once a save can be shown before its build."""
        return self._listens and self._instant is not None

    def start(self) -> None:
        """Answer browsers, beside everything else."""
        self._thread.start()

    def rebuild(self) -> PipelineError | None:
        """Build once and tell the open pages; gives what is to be mended where it did not work."""
        saves = self._saves
        try:
            built = build(self.root, prove=False)
        except PipelineError as error:
            self.server.tell("\n".join(map(str, error.errors)))
            return error
        errors = _lines(built.english, Severity.ERROR)
        warnings = tuple(_lines(built.english, Severity.WARNING))
        faults = (*map(str, built.problems), *built.pictures, *built.sheets, *errors)
        self.left_out = (*faults, *warnings)
        with self._told:
            # somebody has saved meanwhile: what they see is newer than what was built
            if saves == self._saves:
                said = "\n".join(faults), "\n".join(warnings)
                self.server.tell(*said, built=True, keeps=bool(built.problems))
        # what a build itself has written is built again: all is known of the same files
        if not (built.inputs and self._known and self._known.inputs.sha == built.inputs):
            self._look()
        return None

    def _look(self) -> None:
        """Read what was built; say beside each page what its author may make plainer, for the pages are there before."""
        with suppress(PipelineError):  # somebody is writing: the next build says it
            self._known = known_pages(self.root)
            hints = hints_by_page(self._known.workspace)
            if hints != self.server.hints:
                self.server.say_hints(hints)

    def watch(self, say: Say) -> None:
        """Show each change until `stop`: a page at once, then all that a build makes of it."""
        builder = Thread(target=self._build_on, args=(say,), daemon=True)
        self._remember()
        builder.start()
        for paths in changes(self.root, self._stop, PERIOD):
            self._listens = True
            if paths:
                self._show_at_once(paths)
            now = snapshot_of(self.root)
            if now != self._seen:
                # what a build itself writes is seen next time: one more build, which changes nothing
                self._seen = now
                self._changed.set()
        self._changed.set()
        builder.join()

    def _show_at_once(self, paths: frozenset[Path]) -> None:
        held = self._instant
        for path in paths:
            pages = held.of(path) if held and is_page(path.name) else {}
            if pages:
                with self._told:
                    self._saves, self._shown = self._saves + 1, monotonic()
                    self.server.tell(instant={**self.server.instant, **pages})

    def _build_on(self, say: Say) -> None:
        while not self._stop.is_set():
            self._changed.wait()
            self._stop.wait(max(0, self._shown + FIRST - monotonic()))
            self._changed.clear()
            if self._stop.is_set():
                return
            error = self.rebuild()
            for line in map(str, error.errors) if error else [*self.left_out, "built"]:
                say(line)
            self._remember()

    def _remember(self) -> None:
        """Hold what was built, for the next save; until then it is shown from what was held before."""
        if self._known and self._known is not self._held:
            with suppress(PipelineError):
                self._held, self._instant = self._known, instant_pages(self._known)

    def stop(self) -> None:
        """End `watch`, and let go of the port."""
        self._stop.set()
        if self._thread.is_alive():
            self.server.close()


def _lines(findings: Iterable[Finding], severity: Severity) -> Iterator[str]:
    for found in findings:
        if found.severity is severity:
            yield f"{found.path}:{found.line}: {found.code}: {found.message_en}"

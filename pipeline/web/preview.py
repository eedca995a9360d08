"""Serve the preview, and build it again after each change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from pipeline.flow.build.run import build
from pipeline.flow.build.watch import snapshot_of
from pipeline.model.errors import PipelineError
from pipeline.web.preview_server import LiveServer

PERIOD = 0.5
"""Seconds between two looks at the files."""

Say = Callable[[str], None]
"""Shows a person one line."""


class Preview:
    """A served preview. `server` answers once `start` was called."""

    def __init__(self, root: Path, port: int) -> None:
        """Listen on `port` (0: any). Raises PORT."""
        self.root = root
        self.server = LiveServer(root / "dist" / "preview", port)
        self.left_out: tuple[str, ...] = ()
        """What the last build did not have, and what authors have to mend, a line each."""
        self._seen = snapshot_of(root)
        self._stop = Event()
        self._thread = Thread(target=self.server.serve_forever, daemon=True)

    def start(self) -> None:
        """Answer browsers, beside everything else."""
        self._thread.start()

    def rebuild(self) -> PipelineError | None:
        """Build once and tell the open pages; gives what is to be mended where it did not work."""
        try:
            built = build(self.root)
        except PipelineError as error:
            self.server.tell(str(error))
            return error
        english = [f"{f.path}:{f.line}: {f.code}: {f.message_en}" for f in built.english]
        self.left_out = (*built.pictures, *built.sheets, *english)
        self.server.tell("\n".join(self.left_out), built=True)
        return None

    def watch(self, say: Say) -> None:
        """Build after each change until `stop`."""
        while not self._stop.wait(PERIOD):
            now = snapshot_of(self.root)
            if now == self._seen:
                continue
            # what a build itself writes is seen next time: one more build, which changes nothing
            self._seen = now
            error = self.rebuild()
            for line in [str(error)] if error else [*self.left_out, "built"]:
                say(line)

    def stop(self) -> None:
        """End `watch`, and let go of the port."""
        self._stop.set()
        if self._thread.is_alive():
            self.server.close()

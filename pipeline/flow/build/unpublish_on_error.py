"""Take down what people have withdrawn, even where the project cannot be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.model.errors import PipelineError


@contextmanager
def unpublish_on_error(root: Path) -> Iterator[None]:
    """Where the project cannot be loaded, what a person has withdrawn comes down all the same."""
    try:
        yield
    except PipelineError:
        from pipeline.flow.build.unpublish import unpublish_withdrawn  # noqa: PLC0415  where all is well nobody needs it

        with suppress(PipelineError):  # the first fault is the one to mend
            unpublish_withdrawn(root)
        raise

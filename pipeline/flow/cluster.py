"""Carry out tasks on the workers of a Dask cluster, which see the project at the same path.

A task that was on a worker that died is carried out by another one. Dask is an extra, `pipeline[cluster]`, imported here and only when
somebody names a cluster. Whoever reaches its scheduler can run code on every worker: keep it in a network of your own, or use TLS.
"""

from __future__ import annotations

import logging
import pickle
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.files.inputs import program_sha
from pipeline.model.errors import PipelineError

_REACHED_IN = 10
"""Seconds in which the scheduler has to answer, and to have a worker."""
_LOOKED_AFTER = 2
"""Seconds of silence after which it is looked whether there are workers still."""
_CHUNK = 16
"""Tasks that a worker gets at once."""


class LostError(Exception):
    """What the cluster was asked for, it cannot give any more: it is to be done here."""


class Cluster:
    """One state on all workers of a cluster, and tasks on it."""

    def __init__(self, address: str, state: object, seen: Path | None = None) -> None:
        """Give the state to the workers. `seen`: a folder that they have to see as it is here.

        Raises CLUSTER where Dask is not installed, and where nobody answers at `address` or no worker has come.
        """
        self._address = address
        self._client = _connected(address)
        self._seen = (str(seen), seen.stat().st_ino) if seen else None
        # as the result of a task, not as scattered data: what goes with its worker is made again from this
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is large
            self._state = self._client.submit(pickle.loads, pickle.dumps(state), pure=False)

    def close(self) -> None:
        """Let go of the cluster, and of what is still being done there."""
        with suppress(Exception):  # it may be gone
            self._client.close(timeout=1)

    def map(self, work: Callable[[Any, Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """What `work`, a function of a module, makes of each task, in their order. Workers begin now.

        The iterator raises what it raises, LostError where too many workers died, CLUSTER for a worker with another program or another project.
        """
        chunks = [tasks[at : at + _CHUNK] for at in range(0, len(tasks), _CHUNK)]
        ours = program_sha()
        asked = deque(
            self._client.submit(
                _carried_out,
                self._state,
                work,
                chunk,
                ours,
                self._seen,
                pure=False,
                priority=-number,
            )
            for number, chunk in enumerate(chunks)
        )
        return self._made(asked)

    def _made(self, asked: deque[Any]) -> Iterator[Any]:
        while asked:
            with _losing():
                made = self._result(asked.popleft())
            if isinstance(made, str):
                todo = "start all workers from the same installation, on machines that mount the project at this path"
                raise PipelineError("CLUSTER", f"{made} ({self._address})", todo)
            yield from made

    def _result(self, future: Any) -> Any:  # noqa: ANN401  an extra without types
        """What comes of it, as long as there are workers that can do it."""
        while True:
            try:
                return future.result(timeout=_LOOKED_AFTER)
            except TimeoutError:
                if future.done():
                    raise
                if not self._client.nthreads():
                    raise LostError from None


@contextmanager
def _losing() -> Iterator[None]:
    """Turn what Dask raises where workers or the scheduler are gone into LostError."""
    from distributed import KilledWorker  # noqa: PLC0415  an extra

    try:
        yield
    except (KilledWorker, CancelledError, TimeoutError, OSError) as error:
        raise LostError from error


def _connected(address: str) -> Any:  # noqa: ANN401  an extra without types
    """A client of the scheduler at this address, once it has a worker. Raises CLUSTER."""
    try:
        from distributed import Client  # noqa: PLC0415  an extra
    except ImportError as error:
        todo = "install it: pip install 'pipeline[cluster]'"
        raise PipelineError("CLUSTER", "Dask is not installed", todo) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # a worker that dies is no news
    try:
        client: Any = Client(address, timeout=_REACHED_IN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        todo = "start `dask scheduler` there, and `dask worker ADDRESS` on each machine"
        raise PipelineError("CLUSTER", f"nobody answers at {address}", todo) from error
    try:
        client.wait_for_workers(1, timeout=_REACHED_IN)
    except TimeoutError as error:
        client.close()
        todo = f"start `dask worker {address}` on each machine"
        raise PipelineError("CLUSTER", f"no worker has come to {address}", todo) from error
    return client


def _carried_out(
    state: object,
    work: Callable[[Any, Any], Any],
    tasks: Sequence[Any],
    program: str,
    seen: tuple[str, int] | None,
) -> list[Any] | str:
    """In a worker: what it makes of these tasks, or why it must not touch them."""
    if program_sha() != program:
        return "a worker runs another program, other libraries or another Python"
    if seen and not _sees(*seen):
        return f"a worker does not see {seen[0]} as it is here"
    return [work(state, task) for task in tasks]


def _sees(folder: str, inode: int) -> bool:
    with suppress(OSError):
        return Path(folder).stat().st_ino == inode
    return False

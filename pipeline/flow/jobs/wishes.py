"""Note what people wish a build or a translation for."""

from __future__ import annotations

from contextlib import suppress

from pipeline.model.decision import OWNER
from pipeline.model.errors import PipelineError
from pipeline.store import jobs
from pipeline.store.database import Store
from pipeline.store.jobs import Job, JobState

__all__ = ["FETCH", "NO_BUILD", "REVIEW", "START", "TRANSLATE", "URGENT", "Job", "JobState"]

URGENT = frozenset({"withdraw"})
"""Wishes that wait for nothing: what is being done for others is broken off."""
START, SETTINGS = "start", "settings"
"""The runner's own wishes."""
TRANSLATE, FETCH = "translate", "fetch-model"
"""An engine drafts a document; its model comes onto this machine before it does."""
NO_BUILD = frozenset({TRANSLATE, FETCH})
"""Wishes that no build carries out."""
DRAFTED = "drafted"
"""An engine has drafted a document: the build brings its preview up to date."""
REVIEW = "review"
"""A document is sent to the therapists: the build brings its catalog and its preview up to date."""


def wish_build(store: Store, what: str, document: str, by: str) -> None:
    """Have the site built, for what was just written down.

    Where the database does not take the wish, what was written stands all the same: the next build carries it out.
    """
    with suppress(PipelineError):
        jobs.add(store, what, by, document)


def wish_translation(store: Store, document: str, by: str, engine: str = "") -> Job:
    """Have a document drafted by an engine; empty: by those of the settings. Raises DATABASE."""
    return jobs.add(store, TRANSLATE, by, document, engine)


def wish_model(store: Store, document: str, by: str, engine: str) -> Job:
    """Have an engine's model fetched, and a document drafted by it after that. Raises DATABASE."""
    return jobs.add(store, FETCH, by, document, engine)


def cancel_translation(store: Store, job: Job) -> bool:
    """Have a translation broken off; drafts that were written stay. False where it is over."""
    return jobs.cancel(store, job.number, job.what)


def newest(store: Store, most: int = 50) -> tuple[Job, ...]:
    """What was wished lately, the newest first."""
    return jobs.latest(store, most)


def translation_of(store: Store, document: str) -> Job | None:
    """The newest translation that was wished for a document, or the model that it needs."""
    found = jobs.of_document(store, document)
    return next((job for job in found if job.what in NO_BUILD and job.document == document), None)


def sent_at(store: Store, document: str) -> int:
    """When somebody sent a document to the therapists last, seconds since 1970; 0: nobody did."""
    found = jobs.of_document(store, document)
    return next((job.made_at for job in found if job.what == REVIEW), 0)


def wish_of_runner(store: Store, what: str) -> None:
    """A build that nobody asked for: after a start, or because the settings changed."""
    jobs.add(store, what, OWNER)

"""Keep between builds where lines of short Chinese texts may end: one page needs no segmenter then."""

from __future__ import annotations

from pipeline.build.phrases import known_phrases, recall_phrases
from pipeline.files import disk_cache
from pipeline.files.content import Project

_NAME = "phrases"


def load_phrases(project: Project, program: str) -> int:
    """Recall what builds of the same program (its hash) found; gives how many texts are known now."""
    if not known_phrases():  # a preview knows them from its build before
        recall_phrases(disk_cache.load(project, _NAME, program, dict[str, str]) or {})
    return len(known_phrases())


def keep_phrases(project: Project, program: str, before: int) -> None:
    """Keep them where more are known than `before`."""
    if len(known_phrases()) != before:
        disk_cache.save(project, _NAME, program, dict(known_phrases()))

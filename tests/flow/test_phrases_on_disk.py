"""Where lines of headings may end is kept for the same program, and the segmenter is not asked again."""

from __future__ import annotations

from pathlib import Path

from pipeline.build import phrases
from pipeline.files.content import Project
from pipeline.flow.build.phrases_on_disk import keep_phrases, load_phrases
from pipeline.model.settings import Settings

TEXT = "这一周怎样倾听"


def test_phrases_are_kept(tmp_path: Path) -> None:
    """Those of another program, or of a file that was cut, are found anew."""
    project = Project(tmp_path, Settings())
    phrases._known.clear()
    found = phrases.phrases(TEXT)
    keep_phrases(project, "one", 0)
    file = project.cache / "phrases.json"
    whole = file.read_bytes()
    for program, data in (("two", whole), ("one", whole[:-1])):
        file.write_bytes(data)
        phrases._known.clear()
        assert load_phrases(project, program) == 0
    file.write_bytes(whole)
    assert load_phrases(project, "one") == 1
    assert dict(phrases.known_phrases()) == {TEXT: "\n".join(found)}
    assert phrases.phrases(TEXT) == found
    before = file.stat().st_mtime_ns
    keep_phrases(project, "one", 1)
    assert file.stat().st_mtime_ns == before

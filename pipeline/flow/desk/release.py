"""A page that was read once more in; published, or taken down, out."""

from __future__ import annotations

from pipeline.flow import review
from pipeline.flow.desk.memory import Memory
from pipeline.flow.desk.reading import last_reading
from pipeline.flow.takedown import withdraw_page
from pipeline.model.errors import RefusedError


def publish(memory: Memory, person: str, document: str, read: tuple[str, str]) -> bool:
    """Publish just the two files that were read: `read` is their (English, Mandarin) SHA-256.

    False where they are published already. Raises CHANGED where one of them is another by now, and
    what `flow.review.publish` raises.
    """
    live = memory.workspace(now=True)
    with live.alone_with(document):
        page = last_reading(live, live.document(document))
        if (page.english_sha, page.mandarin_sha) != read:
            raise RefusedError("CHANGED", "the page was changed", "read it once more")
        return bool(review.publish(live, document, person, via="desk").decisions)


def take_down(memory: Memory, person: str, document: str) -> bool:
    """Take the Mandarin page down with the next build; False where it is down already."""
    live = memory.workspace()
    with live.alone_with(document):
        return withdraw_page(memory.root, document, person, via="desk")[1] is not None

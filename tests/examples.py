"""How many generated examples a law is tried with: a fifth in `make test`, all of them in `make test-all`."""

from __future__ import annotations

from hypothesis import settings


def examples(most: int) -> int:
    """The number for `max_examples`; `make test` has the same examples each time, so that more tell little more."""
    return most if settings.get_current_profile_name() == "explore" else max(12, most // 5)

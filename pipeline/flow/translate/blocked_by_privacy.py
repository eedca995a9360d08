"""Find entries that privacy settings keep from engines outside this machine.

Nothing of it is stored: it is what the guard says of the English as it stands now, so it goes when the English, the glossary
or the settings do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.flow.workspace import Workspace
from pipeline.model.entry import Entry
from pipeline.model.segment import Key
from pipeline.translate.privacy import Policy


def blocked_by_privacy(
    workspace: Workspace, entries: Iterable[Entry]
) -> Mapping[Key, tuple[str, ...]]:
    """Entries without Mandarin that look like they hold a client's data: key → codes of `privacy.SIGNS`.

    Empty unless `privacy = "guard"`: with `local` no text leaves, whatever it holds, and with `open` nobody looks.
    """
    settings = workspace.project.settings
    empty = [entry for entry in entries if not entry.target]
    if settings.privacy != "guard" or not empty:
        return {}  # a card asks for its one text: the glossary's names are not looked for in vain
    policy = Policy.of(settings, workspace.glossary)
    found = {entry.key: policy.blocking_signs(entry.source) for entry in empty}
    return {key: codes for key, codes in found.items() if codes}

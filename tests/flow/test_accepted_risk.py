"""Guards that a practice lowers: refused until somebody takes it upon themselves, and then said everywhere."""

from __future__ import annotations

import json

import pytest

from tests.flow.tiny import HANDOUT_ID, SETTINGS
from tests.flow.world import World, names

LOWERED = {
    "safety_approvals": "[review]\nsafety_approvals = 1\n",
    "hard": '[publish]\nhard = ["structure", "md", "contact"]\n',
}
SETTING = {"safety_approvals": "review.safety_approvals", "hard": "publish.hard"}
BY = "2026-11-28 lea we are two"


def lower(world: World, key: str, accepted: str = "") -> None:
    accept = f'[accept_risk]\n{key} = "{accepted}"\n' if accepted else ""
    world.path("pipeline.toml").write_text(SETTINGS + LOWERED[key] + accept)


@pytest.mark.parametrize("key", LOWERED)
def test_nothing_works_until_somebody_accepts_the_risk(live: World, key: str) -> None:
    """Each command names the line, what follows from it, and how to say who accepts it; nothing is written."""
    before = live.tracked()
    lower(live, key)
    before["pipeline.toml"] = live.path("pipeline.toml").read_bytes()
    for command in ("build", "status", "verify", "check"):
        done = live.cli(command, expect=2)
        assert names(done, "pipeline.toml:4: SETTINGS", SETTING[key], f"accept_risk = {{{key} = ")
    live.cli("doctor", expect=1)
    assert live.tracked() == before


@pytest.mark.parametrize("key", LOWERED)
def test_an_accepted_risk_is_said_everywhere(live: World, key: str) -> None:
    """doctor, status, verify and the manifest name it and who accepted it; without it nothing is said."""
    assert "accepted_risks" not in live.manifest()
    lower(live, key, BY)
    live.cli("build")
    for command in ("doctor", "status", "verify"):
        assert names(live.cli(command), "accepted risk", BY)
    for command in ("status", "verify"):
        (risk,) = live.data(command)["accepted_risks"]
        assert (risk["setting"], risk["accepted"]) == (SETTING[key], BY)
    (risk,) = live.manifest()["accepted_risks"]
    assert (risk["setting"], risk["accepted"]) == (SETTING[key], BY)
    live.path("pipeline.toml").write_text(SETTINGS)
    live.build()
    assert "accepted_risks" not in live.manifest()
    assert live.data("verify")["accepted_risks"] == []


def test_verify_misses_a_risk_that_the_manifest_hides(live: World) -> None:
    """Its own reading of the settings, not the manifest's."""
    lower(live, "safety_approvals", BY)
    live.build()
    path = live.path("dist/site/manifest.json")
    body = json.loads(path.read_text())
    del body["accepted_risks"]
    path.write_text(json.dumps(body))
    assert "manifest.json risk" in live.breaches()


def test_an_accepted_risk_has_its_effect(drafted: World) -> None:
    """One reader is enough for safety text then."""
    lower(drafted, "safety_approvals", BY)
    drafted.approve(HANDOUT_ID, "ann")
    drafted.publish(HANDOUT_ID)
    drafted.cli("build")
    assert drafted.version(HANDOUT_ID)

"""Many stories of a state machine, each of some steps: the settings that all of them run with."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
"""Shrinking takes minutes: the slow test of a machine does it."""


def run(
    machine: type[RuleBasedStateMachine],
    examples: int,
    steps: int,
    phases: tuple[Phase, ...] = tuple(Phase),
) -> None:
    """However long one of them takes."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )

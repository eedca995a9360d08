"""English sentences that two people must approve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.terms.safety import is_safety_text


@pytest.mark.parametrize(
    "text",
    [
        "If you are in danger, call 911.",
        "Call or text 988.",
        "Text HOME to 741741.",
        "Text START to 88788.",
        "1-800-799-7233",
        "1.800.799.SAFE",
        "Do not use this exercise if there is violence at home.",
        "Do not use it where a partner is violent.",
        "Intimate-partner violence is never your fault.",
        "Thoughts of suicide deserve care.",
        "Are you feeling suicidal?",
        "Emotional abuse leaves no bruises.",
        "He was abusive.",
        "self-harm", "Self harm", "self‑injury",
        "If you want to hurt yourself, tell someone.",
        "She said she would kill him.",
        "You feel unsafe with your partner.",
        "In an emergency, go to the nearest hospital.",
        "Call a crisis line.",
        "The hotline is free.",
        "Are you afraid of your partner?",
        "He threatens to hurt the children.",
        "Your partner hits you.",
        "coercive control",
        "Make a safety plan.",
        "They cannot make a dangerous relationship safe.",
        "There are threats or forced sex.",
        "Someone is hurting you.",
        "There is a weapon in the house.",
        "She wanted to end her life.",
        "Some people want to die.",
        "**Violence** is a reason to stop.",
    ],
)  # fmt: skip
def test_safety(text: str) -> None:
    """Danger to life or body, and the ways to get help."""
    assert is_safety_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Compassion creates a sense of emotional safety.",
        "Couples often come to us in a crisis.",
        "A crisis can bring you closer.",
        "Criticism kills the mood, and contempt kills desire.",
        "It would not kill you to say sorry.",
        "We read about nonviolent communication.",
        "Non-violent communication starts with observing.",
        "She felt hurt and attacked.",
        "Words that hurt your partner are hard to take back.",
        "He felt threatened by closeness.",
        "Build an emergency fund together.",
        "It happened in room 9110, on page 1988.",
        "It costs $988.",
        "Call us at 404-555-9881.",
        "She is a skilled negotiator.",
        "They fight about money every week.",
        "Beat the heat together.",
        "We never use what we hear today as a weapon later.",
        "Grapes and skills.",
        "",
    ],
)
def test_not_safety(text: str) -> None:
    """Feelings, figures of speech and other numbers ask for no second reader."""
    assert not is_safety_text(text)


@given(st.text(max_size=40), st.sampled_from(["violence", "suicidal", "988", "self-harm"]))
def test_a_word_is_found_anywhere(text: str, word: str) -> None:
    """No text around it hides a safety word that stands by itself."""
    assert is_safety_text(f"{text} . {word} . {text}")


@pytest.mark.parametrize(
    "text",
    [
        "Do not stop taking your medication.",
        "Never change the dose without your doctor.",
        "Lock up guns, knives and pills.",
        "Withdrawal symptoms can begin within hours.",
        "You may withdraw your consent at any time.",
        "What you say is confidential.",
        "Therapists are mandated reporters.",
        "Stop if you feel dizzy or short of breath.",
        "Go to the hospital if you have chest pain.",
        "Tell your doctor if you are pregnant or breastfeeding.",
        "After a miscarriage, grief may come late.",
        "Child neglect must be reported.",
        "A protective order is free.",
        "Do you hear voices?",
        "She took an overdose.",
    ],
)
def test_medicine_means_consent_and_signs_of_the_body(text: str) -> None:
    """What harms when it is told wrongly: two people read it."""
    assert is_safety_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Laughter is the best medicine.",
        "Add a daily dose of kindness.",
        "He stuck to his guns.",
        "There was a pregnant pause.",
        "Stroke her hair.",
        "Feel numb? Take a walk.",
        "Agree on bedtimes.",
        "Report back next week.",
    ],
)
def test_figures_of_medicine_are_none(text: str) -> None:
    """A list that fires on these teaches people to wave the second reading through."""
    assert not is_safety_text(text)

"""What may leave the machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.glossary import Contact, Glossary, Term
from pipeline.model.settings import Settings
from pipeline.translate.engines.interface import EnginePage, Hints
from pipeline.translate.mask import mask
from pipeline.translate.privacy import Policy
from tests.fakes.engines import FakeEngine
from tests.timed import seconds

AWAY = FakeEngine(sends_data_to_third_party=True)
HERE = FakeEngine(sends_data_to_third_party=False)
GLOSSARY = Glossary(
    terms=(Term("Gottman Method", "戈特曼方法"),),
    contacts=(
        Contact("988 Suicide & Crisis Lifeline", "988"),
        Contact("The practice", "(404) 555-0100"),
        Contact("The practice", "hello@practice.example"),
    ),
    allow_latin=("Zhihan Su",),
)
GUARD = Policy.of(Settings(allow_third_party="2026-11-23 lead"), GLOSSARY)

PRIVATE = [
    "Her number is 123-45-6789.",
    "SSN 123 45 6789",
    "MRN: 0048213",
    "medical record number 48213",
    "DOB 3/14/86",
    "born on March 14, 1986",
    "Seen on 03/14/2026 again.",
    "Seen on 2026-03-14 again.",
    "She lives at 12 Peach Tree Street.",
    "1180 W. Peachtree St NW",
    "Write to jane.doe@mail.example",
    "[Write](mailto:jane.doe@mail.example)",
    "Call 404-**555**-0199",
    "Call (404) 555 0199",
    "Call 4045550199",
    "Call +86 138 0013 8000",
    "Call 555-0199",
    "Ask Ms. Jane Doe",
    "Ask Dr Doe",
    "Ask Ms. [Jane Doe](https://x.example)",
    "Ask Ms. **Jane** *Doe*.",
    "Ask Ms. Zhihan Doe.",
    "Ask Ms. J. Doe.",
]
PUBLIC = [
    "Call 988, or text 741741. In danger, call 911.",
    "Call (404) 555-0100 or +1 404.555.0100.",
    "Write to Hello@practice.example.",
    "The work of Dr. John Gottman shows this.",
    "Meet Dr. Zhihan Su.",
    "Dr. Gottman and Dr. **Su** say so.",
    "Rate it from 0-10, 24/7, in 2020-2024; 5:1 is 5 to 1; about 1,180 couples on the street.",
    "Slow Down So You Don’t Miss Anything.",
    "“I miss You,” she said; the drive home takes 12 minutes.",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_clients_data_is_withheld(text: str) -> None:
    """Text that looks like a client's data does not leave; the reason quotes none of it."""
    fault = GUARD.withholds(AWAY, text)
    assert fault is not None
    assert fault.reason_code == "private"
    assert not any(word in fault.message for word in ("Doe", "0199", "6789", "jane"))
    assert GUARD.withholds(HERE, text) is None, "an engine on this machine may have it"


def test_every_sign_is_named_with_its_way_out() -> None:
    """A text with two signs says both at once, and both `--allow` together let it through."""
    text = "Ask Ms. Jane Doe, DOB 3/14/86."
    fault = GUARD.withholds(AWAY, text)
    assert fault is not None
    assert "a date of birth and a person's name" in fault.message
    codes = [word for word in fault.message.split() if ":" in word.rstrip(":")]
    assert len(codes) == 2
    assert replace(GUARD, allowed=frozenset(codes)).withholds(AWAY, text) is None
    assert replace(GUARD, allowed=frozenset(codes[:1])).withholds(AWAY, text) is not None


@pytest.mark.parametrize("text", PUBLIC)
def test_public_text_goes(text: str) -> None:
    """The practice's own contacts, crisis lines, names of the glossary and plain numbers are fine."""
    assert GUARD.withholds(AWAY, text) is None


@pytest.mark.parametrize(
    ("settings", "may_run"),
    [
        (Settings(), False),
        (Settings(allow_third_party=""), False),
        (Settings(allow_third_party="2026-11-23 lead"), True),
        (Settings(allow_third_party=True), True),
        (Settings(allow_third_party=True, privacy="local"), False),
        (Settings(allow_third_party=True, privacy="open"), True),
        (Settings(privacy="open"), False),
    ],
)
def test_who_may_run(settings: Settings, may_run: bool) -> None:
    """Engines that send text away need leave, and `local` has none; engines here always run."""
    policy = Policy.of(settings, GLOSSARY)
    assert (policy.refuses(AWAY) is None) is may_run
    assert policy.refuses(HERE) is None
    assert Policy().refuses(AWAY) is not None, "nothing said is nothing allowed"


def test_hints_are_guarded_too() -> None:
    """A text of the page, its title or an author's note that looks like a client's does not go along, whatever was let through."""
    private, fine = "Ask Ms. Jane Doe.", "Be kind."
    policy = replace(GUARD, allowed=frozenset(["name"]))
    assert policy.withholds(AWAY, private) is None
    examples = ((private, "你好。"), (fine, "你好。"))
    page = EnginePage((fine, private), private, fine, private, ("✗老公",), examples)
    (told,) = policy.trimmed(AWAY, [Hints(page=page, context=private)])
    assert told.context == ""
    assert told.page == EnginePage((fine, ""), "", fine, "", ("✗老公",), ((fine, "你好。"),))
    assert policy.trimmed(HERE, [Hints(page=page)])[0].page == page


def test_open_looks_at_nothing() -> None:
    """`open` is the practice's own risk: no text is held back."""
    policy = Policy.of(Settings(allow_third_party=True, privacy="open"), GLOSSARY)
    assert policy.withholds(AWAY, PRIVATE[0]) is None


@pytest.mark.parametrize("piece", ["a", "1", "a.", "+1", "1-", "Dr A", "12 A ", "DOB ", "MRN "])
def test_hostile_text_does_not_hold_the_run(piece: str) -> None:
    """The patterns take linear time, however the text repeats itself."""
    assert seconds(lambda: (GUARD.withholds(AWAY, piece * 20_000), mask(piece * 20_000)), 1) < 1

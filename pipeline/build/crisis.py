"""Choose the crisis lines of a notice from the contacts of the glossary."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.glossary import Contact

SHIPPED = (
    Contact("988 Suicide & Crisis Lifeline", "988"),
    Contact("Emergency number", "911"),
    Contact("National Domestic Violence Hotline", "1-800-799-7233"),
)
"""For suicide, danger and violence at home, by their own English names: nobody has approved others here.

Sources: 988lifeline.org, 911.gov, thehotline.org."""
ALWAYS = ("988", "911")
"""Numbers that every notice gives, whatever the glossary says."""


def service_key(contact: Contact) -> str:
    """The key of a service's name: by its number, which nobody translates."""
    return f"service.{contact.number}"


def crisis_lines(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """What a notice gives: each line as the glossary has it, as we ship it where the glossary lacks it."""
    known = tuple(contacts)
    by_number = {contact.number: contact for contact in known}
    lines = (by_number.get(one.number) or one for one in SHIPPED)
    return tuple(one for one in lines if one.number in by_number or _is_wanted(one, known))


def missing_lines(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """For each line that a notice gives and the glossary lacks, what is wrong and what to do."""
    known = tuple(contacts)
    numbers = {contact.number for contact in known}
    lacking = (one for one in SHIPPED if one.number not in numbers and _is_wanted(one, known))
    return tuple(_says(one, known) for one in lacking)


def _is_wanted(line: Contact, contacts: tuple[Contact, ...]) -> bool:
    return line.number in ALWAYS or _named_like(line, contacts) is not None


def _named_like(line: Contact, contacts: tuple[Contact, ...]) -> Contact | None:
    """The contact that has the line's own name, and so should have its number."""
    name = line.name.casefold()
    return next((one for one in contacts if one.name.strip().casefold() == name), None)


def _says(line: Contact, contacts: tuple[Contact, ...]) -> str:
    mistyped = _named_like(line, contacts)
    if mistyped:
        place = f"glossary.yaml:{mistyped.line}"
        what = f"gives {line.name} the number {mistyped.number}, not {line.number}"
        todo = f'write `number: "{line.number}"` there'
    else:
        place, what = "glossary.yaml", f"has no contact {line.number} ({line.name})"
        todo = f'add `- {{name: {line.name}, number: "{line.number}"}}` to `contacts`'
    return f"{place}: CONTACT {what}; notices give {line.number} all the same: {todo}"

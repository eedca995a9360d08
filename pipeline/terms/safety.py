"""Recognize text about danger to life or body, which two people must approve.

A word too many costs a second reader, a word too few may cost more; yet a list that fires on "kill the mood"
would teach people to wave the second reading through. So: no "crisis" alone (a marriage in crisis), no "safety"
(emotional safety), no "threatened", "hurt" or "attack" (feelings; "being threatened" is none), and known figures of speech are taken out.
"""

from __future__ import annotations

import re

from pipeline.terms.script import fold

_PERSON = (
    r"(?:myself|yourself|yourselves|himself|herself|themselves|themself|ourselves|itself|oneself)"
)
_NEAR = r"(?:partner|spouse|husband|wife|boyfriend|girlfriend|parent|ex)"

SAFETY_WORDS: tuple[str, ...] = (
    r"violen(?:ce|t|tly)",
    r"suicid(?:e|es|al|ality)",
    r"abus(?:e|es|ed|er|ers|ing|ive|ively)",
    r"self[- ](?:harm(?:s|ed|ing)?|injur(?:y|e|ing|ious)|mutilation)",
    r"kill(?:s|ed|ing|ings)?",
    rf"(?:hurt|harm|cut|injur)(?:e|s|ed|ing|ting)? {_PERSON}",
    r"(?:hurt|harm|injur)(?:e|s|ed|ing|ting)? (?:someone|somebody|anyone|anybody|others|other people|(?:your|the|a) (?:child|children|kids?|baby))",
    r"physical(?:ly)? (?:hurt|harm|harmed|attack(?:s|ed)?|forced?|threat(?:s|ened)?|unsafe|intimidat(?:e|ion))",
    r"(?:end(?:s|ed|ing)?|tak(?:e|es|ing)|took|taken) (?:my|your|his|her|their|one's)(?: own)? li(?:fe|ves)",
    r"(?:want(?:s|ed|ing)?|wish(?:es|ed|ing)?) to die",
    r"wish(?:es|ed|ing)? (?:i|you|he|she|they) (?:were|was) dead",
    r"better off dead",
    r"overdos(?:e|es|ed|ing)",
    r"strangl(?:e|es|ed|ing|ation)",
    r"chok(?:e|es|ed|ing) (?:you|me|him|her|them)",
    r"(?:hit|hits|hitting|slap|slaps|slapped|punch|punches|punched|kick|kicks|kicked|beat|beats|shove|shoves|shoved) (?:you|me|him|her|them)",
    r"(?:domestic|sexual(?:ly)?|physical(?:ly)?) (?:battery|assault(?:s|ed)?)",
    r"assault(?:s|ed|ing)?",
    r"rap(?:e|es|ed|ist)",
    r"forced? (?:sex|to have sex|(?:you|me|him|her|them) to have sex)",
    r"(?:someone|somebody) (?:is )?hurt(?:s|ing) (?:you|me|him|her|them)",
    r"(?:dangerous|violent) (?:relationship|partner|situation)s?",
    r"molest(?:s|ed|ing|ation)?",
    r"incest",
    r"stalk(?:s|ed|er|ers|ing)",
    r"coercive control",
    r"controls? (?:your|my|their) (?:money|phone|movements)",
    r"(?:weapon|weapons|firearm|firearms|handgun|handguns)",
    r"unsafe",
    r"not (?:feel(?:ing)? )?(?:physically )?safe (?:at home|to go home|with)",
    r"in (?:immediate |serious |real )?danger",
    r"emergenc(?:y|ies)",
    rf"(?:afraid|scared|frightened|fear) of (?:your|my|a|their|his|her) {_NEAR}",
    rf"(?:afraid|scared|frightened|fear) (?:that )?(?:your|my|a|their|his|her) {_NEAR} (?:will|would|might|may|could|is going to) (?:hurt|harm|hit|attack|kill)",
    r"threaten(?:s|ed|ing)? (?:to (?:hurt|harm|kill)|you|me|him|her|them|your life)",
    r"being threatened",
    r"(?:crisis|suicide|safety) (?:text )?(?:line|lines|hotline|hotlines|lifeline|number|chat)",
    r"(?:hotline|hotlines|helpline|helplines|lifeline)",
    r"safety plan(?:s|ning)?",
    r"(?:if|when) (?:you|you're|you are|someone is|somebody is)(?: are)? in (?:a )?crisis",
    r"911|988|741[- ]?741|88788",
    r"(?:1[-. ])?\(?800\)?[-. ]799[-. ](?:7233|safe)",
    r"(?:1[-. ])?\(?800\)?[-. ]787[-. ]3224",
    r"(?:1[-. ])?\(?800\)?[-. ]273[-. ](?:8255|talk)",
)
"""Regular expressions for whole words of folded text. Numbers: 911; the 988 lifeline and its former number;
the domestic violence hotline, its TTY number and its short code; the Crisis Text Line."""

STEMS: tuple[str, ...] = (
    "violen",
    "suicid",
    "abus",
    "self",
    "kill",
    "hurt",
    "harm",
    "cut",
    "injur",
    "physical",
    "life",
    "lives",
    "die",
    "dead",
    "overdos",
    "strangl",
    "chok",
    "hit",
    "slap",
    "punch",
    "kick",
    "beat",
    "shove",
    "batter",
    "assault",
    "rape",
    "raping",
    "rapist",
    "sex",
    "danger",
    "molest",
    "incest",
    "stalk",
    "coercive",
    "control",
    "weapon",
    "firearm",
    "handgun",
    "safe",
    "emergenc",
    "afraid",
    "scared",
    "frightened",
    "fear",
    "threaten",
    "crisis",
    "hotline",
    "helpline",
    "lifeline",
    "911",
    "988",
    "741",
    "88788",
    "799",
    "787",
    "273",
)
"""In every safety word stands one of these, in small letters: much faster to look for."""
_STEMS = tuple(stem.encode() for stem in STEMS)

FIGURES_OF_SPEECH: tuple[str, ...] = (
    r"kill(?:s|ed|ing)? (?:the |your |our |a |any |all )?(?:of )?(?:mood|moods|time|vibe|vibes|romance|passion|desire|intimacy|spark|joy|fun|conversation|conversations|momentum|curiosity|love|buzz|an hour|two birds)",
    r"kill(?:s|ed)? (?:you|me|him|her|them|us) to (?:say|ask|admit|apologi[sz]e|listen|try|wait)",
    r"emergency (?:fund|funds|saving|savings|brake|brakes)",
    r"as (?:a )?weapons?",
    r"non[- ]?violen(?:t|ce|tly) communication",
)
"""Ordinary prose about couples that holds a safety word and means no danger."""

_FIGURES = re.compile(rf"\b(?:{'|'.join(FIGURES_OF_SPEECH)})\b")
_WORDS = re.compile(rf"(?<![\w$])(?<!\d[-.,])(?:{'|'.join(SAFETY_WORDS)})(?![\w])(?![-.,]\d)")

_HOTLINE = re.compile(
    r"(?<![\w$])(?<!\d[-.,])(?:(?:crisis|suicide|safety) (?:text )?(?:lines?|chat|number)|(?:hot|help|life)lines?"
    r"|911|988|741[- ]?741|88788|(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ](?:\d{4}|safe|talk))(?!\w)(?![-.,]\d)"
)


def names_hotline(text: str) -> bool:
    """True if a text names a hotline or a telephone number.

    >>> names_hotline("To talk, call or text 988."), names_hotline("| Shelter | 404-555-0100 |"), names_hotline("Breathe.")
    (True, True, False)
    """
    return bool(_HOTLINE.search(fold(text)))


def is_safety_text(text: str) -> bool:
    """True if the English speaks of violence, suicide, abuse, self-harm or danger, or names a crisis line.

    >>> is_safety_text("If you are in danger, call 911.")
    True
    >>> is_safety_text("Compassion creates emotional safety, even in a crisis.")
    False
    """
    return bool(_WORDS.search(_FIGURES.sub(" ", fold(text))))


def safety_hints(text: str) -> list[int]:
    """Give the offsets, in order, near which a safety word may stand; where there is none, there is no such word.

    >>> safety_hints("Breathe. Call 911.")
    [14]
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals have no small letter of length one
        return list(range(len(text)))
    # bytes are searched several times as fast as text with curly quotes in it
    plain = lower.encode("ascii", "replace")
    found: list[int] = []
    for stem in _STEMS:
        at = plain.find(stem)
        while at >= 0:
            found.append(at)
            at = plain.find(stem, at + 1)
    return sorted(found)

"""The checks of Simplified find the same in Traditional; those of the script itself look the other way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.checks.interface import EntryContext
from pipeline.checks.registry import run_entry_checks
from pipeline.model.entry import Entry
from pipeline.model.settings import Locale, Settings
from pipeline.terms.glossary import parse_glossary
from pipeline.terms.matcher import Matcher
from pipeline.terms.safety import is_safety_text
from pipeline.terms.script import simplified
from pipeline.terms.taiwan import in_taiwan
from pipeline.translate.traditional import traditional_draft
from tests.checks.reader import GLOSSARY, MATCHER, all_cases, entry_context

TAIWAN = Settings(locales=(Locale("zh-Hant", "zh-Hant", "zh_Hant", "zh_TW", "tw"),))
OURS = in_taiwan(GLOSSARY)
FINDS = Matcher(OURS)
OF_THE_SCRIPT = {"script", "quotes"}


def traditional(en: str, zh: str) -> EntryContext:
    """An entry of a page for Taiwan."""
    entry = Entry(None, en, zh, safety=is_safety_text(en))
    return EntryContext("articles/x", "x.po", entry, 3, {}, OURS, FINDS, TAIWAN)


def codes(context: EntryContext) -> Counter[str]:
    """What the checks find, how often."""
    found = Counter(finding.code for finding in run_entry_checks(context))
    return Counter({code: n for code, n in found.items() if code not in OF_THE_SCRIPT})


def test_a_draft_has_the_faults_of_its_simplified_text_and_no_others() -> None:
    """Over all cases of the checks: neither characters nor words of Taiwan hide a fault, or make one up."""
    pairs = [
        (case.item["en"], case.item["zh"])
        for case in all_cases()
        if case.is_pair and case.code not in OF_THE_SCRIPT
    ]
    assert len(pairs) > 700
    wrong = []
    for en, zh in pairs:
        draft = traditional_draft(zh, en, GLOSSARY, MATCHER)
        if codes(traditional(en, draft)) != codes(entry_context(en, zh)):
            wrong.append((en, draft))
    assert not wrong, "write Taiwan's word, in Simplified characters, beside ours in terms/words"


@pytest.mark.parametrize(
    ("en", "zh", "code", "fix"),
    [
        ("Listen.", "听。", "script", "聽。"),
        ("After dinner", "晚飯后，這里", "", None),
        ("Say: “I hear you.”", "說：“我聽到了。”", "quotes", "說：「我聽到了。」"),
        ("Say: “I hear you.”", "說：「我聽到了。」", "", None),
        (
            "She said “I heard ‘never mind’”.",
            "她說『我聽見「算了」』。",
            "quotes",
            "她說「我聽見『算了』」。",
        ),
        ("What do you need?", "您需要什麼？", "person", "你需要什麼？"),
        ("Wear it.", "穿着它。", "script", "穿著它。"),
        ("Empathy helps.", "共情有幫助。", "gl-forbidden", None),
        ("Empathy helps.", "同理心有幫助。", "", None),
    ],
)
def test_what_the_script_asks(en: str, zh: str, code: str, fix: str | None) -> None:
    """Characters of Taiwan alone, 「」 outside and 『』 inside, its words for terms."""
    found = [one for one in run_entry_checks(traditional(en, zh)) if one.severity.value != "info"]
    assert [one.code for one in found] == ([code] if code else [])
    assert [one.fix for one in found if fix] == ([fix] if fix else [])


def test_a_finding_quotes_the_text_as_it_stands() -> None:
    """The checks read 這 as 这; nobody is told so."""
    (found,) = run_entry_checks(traditional("Listen to them.", "听聽對方。"))
    assert "“听”不是繁体字，请写“聽”" in found.message_zh


def test_the_glossary_of_taiwan_contradicts_itself_nowhere() -> None:
    """A term's own words are neither doubtful nor wrong there, and the mainland's word is known as one from elsewhere."""
    glossary = in_taiwan(parse_glossary(Path("glossary.yaml").read_text(encoding="utf-8")))
    for term in glossary.terms:
        words = [term.zh, *term.accept, *term.doubtful, *dict.fromkeys((*term.avoid, *term.never))]
        known = [simplified(word) for word in words if word]
        assert len(known) == len(set(known)), term.en
    empathy = next(term for term in glossary.terms if term.en == "empathy")
    assert empathy.zh == "同理心"
    assert "共情" in empathy.doubtful

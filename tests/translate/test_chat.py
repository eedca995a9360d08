"""A language model as an engine: what it is told, what it is told once more, and what of its replies may be kept."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.replay import glossary
from pipeline.checks.interface import EntryContext
from pipeline.checks.registry import run_entry_checks
from pipeline.flow.open_workspace import open_workspace
from pipeline.flow.translate.run import translate
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.finding import Finding
from pipeline.model.glossary import Sense, Term
from pipeline.model.settings import Settings
from pipeline.terms.matcher import Matcher
from pipeline.translate.draft import DraftReport, draft, literals, plan
from pipeline.translate.engines.chat import ChatEngine, Size
from pipeline.translate.engines.interface import EnginePage, Failed, Hints, Translated
from pipeline.translate.engines.mixed_up import mixed_up
from pipeline.translate.engines.rate_limit import RateLimits
from pipeline.translate.mask import mask
from pipeline.translate.memory import Approval, Memory
from pipeline.translate.page_facts import engine_page
from pipeline.translate.privacy import Policy
from tests.fakes.fault_server import in_chinese
from tests.fakes.json_server import JsonServer

ROOT = Path(__file__).parents[2]
QUICK = RateLimits(connect=0.5, read=1, budget=10, attempts=1, backoff=0.01, rate=999, burst=99)
VALIDATION = Term("validation", "认可", accept=("情感认可",), avoid=("验证",))
Rows = Sequence[Mapping[str, Any]]


def asked_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a request holds beside the rules."""
    found: Mapping[str, Any] = json.loads(body["messages"][1]["content"])
    return found


def wanted(body: Mapping[str, Any]) -> Rows:
    """The texts of a request that are to be translated."""
    return [row for row in asked_of(body)["texts"] if "id" in row]


def replied(rows: Rows, **more: str) -> tuple[int, bytes]:
    """A reply with these translations."""
    return said(json.dumps({"translations": rows}, ensure_ascii=False), **more)


def said(content: str, **more: str) -> tuple[int, bytes]:
    """A reply with this content."""
    return 200, json.dumps({"choices": [{"message": {"content": content}, **more}]}).encode()


def chatted(body: Mapping[str, Any], *, drop: int = 0, fence: bool = False) -> tuple[int, bytes]:
    """A model's reply to a request, perhaps without one id or in a fence."""
    rows = [{"id": t["id"], "zh": in_chinese(t["en"])} for t in wanted(body) if t["id"] != drop]
    if not fence:
        return replied(rows)
    content = json.dumps({"translations": rows}, ensure_ascii=False)
    return said(f"<think>[1]</think>Sure:\n```json\n{content}\n```")


def test_the_model_is_told_what_a_translator_would_be() -> None:
    """Page, house style, approved pairs, terms with their senses, the whole English once; the key in a header alone."""
    support = Term("support", "支持", senses=(Sense(("troops",), ("增援",)),), note="Not 支援.")
    texts = ("Before.", "Validation helps.", "Support each other.", "After.")
    page = EnginePage(
        texts, "A title", "couples", "A summary", ("✗老公→伴侣",), (("Be kind.", "要友善。"),)
    )
    hints = [
        Hints((VALIDATION,), "heading 2", page=page, place=1),
        Hints((support,), safety=True, page=page, place=2),
    ]
    with JsonServer(lambda _p, body: chatted(body)) as server:
        engine = ChatEngine(f"{server.url}/v1", "m", "secret", QUICK, size=Size(tokens=500))
        found = engine.translate(["Validation helps.", "Support each other."], hints)
        assert list(found) == [Translated("语 字."), Translated("词 字 字.")]
        ((path, headers, body),) = server.seen
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert (body["temperature"], body["model"], body["max_tokens"]) == (0, "m", 500)
    assert body["response_format"]["type"] == "json_schema"
    asked = asked_of(body)
    assert asked["page"] == {"title": "A title", "audience": "couples", "summary": "A summary"}
    assert asked["style"] == ["✗老公→伴侣"]
    assert asked["examples"] == [{"en": "Be kind.", "zh": "要友善。"}]
    assert asked["terms"] == [
        "validation = 认可 / 情感认可; ✗ 验证",
        "support = 支持; ≠ troops: 增援 (Not 支援.)",
    ]
    assert asked["texts"] == [
        {"en": "Before."},
        {"id": 1, "en": "Validation helps.", "kind": "heading 2"},
        {"id": 2, "en": "Support each other.", "safety": True},
        {"en": "After."},
    ]
    assert "secret" not in json.dumps(body)
    assert not engine.sends_data_to_third_party, "its server is this machine"
    assert ChatEngine("https://api.example.org/v1").sends_data_to_third_party


def test_a_page_costs_at_most_three_times_its_english() -> None:
    """The sample project, all of it drafted anew: every text goes once, and all around it no more than twice its length."""
    workspace = open_workspace(ROOT)
    english = [entry.source for doc in workspace.documents for entry in workspace.catalog(doc)]
    matcher, keep = Matcher(glossary()), literals(glossary())
    sent = 0
    for document in workspace.documents:
        blank = [
            Entry(e.context, e.source, note=e.note, safety=e.safety)
            for e in workspace.catalog(document)
        ]
        planned = plan(
            Catalog(document.id, "zh_Hans", tuple(blank)), Memory.of([]), keep=keep, matcher=matcher
        )
        about = replace(engine_page(document, glossary()), examples=(("x" * 200, "字" * 80),) * 5)
        page = replace(about, texts=planned.ask[0].hints.page.texts)
        told = [replace(question.hints, page=page) for question in planned.ask]
        engine = ChatEngine("http://127.0.0.1:9/v1", "m")
        sent += engine.cost([q.masked.text for q in planned.ask], told).characters
    assert sent <= 3 * sum(map(len, english))


def test_what_the_reply_lacks_is_asked_for_again() -> None:
    """A forgotten id is asked for on its own, and every answer is its text's own."""
    texts = [f"Text {n} here." for n in range(8)]
    first = iter([2])
    with JsonServer(lambda _p, body: chatted(body, drop=next(first, 0), fence=True)) as server:
        results = ChatEngine(f"{server.url}/v1", "m", limits=QUICK).translate(texts)
        assert len(server.seen) == 2
    assert results == [Translated(f"字 {n} 字.") for n in range(8)]


def test_of_a_reply_that_is_cut_the_whole_items_are_kept() -> None:
    """Two of four came whole: the others alone are asked for, and half a sentence is none."""
    texts = [f"Text {n} here." for n in range(4)]

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        rows = [{"id": t["id"], "zh": in_chinese(t["en"])} for t in wanted(body)]
        content = json.dumps({"translations": rows}, ensure_ascii=False)
        if len(rows) == 4:
            return said(content[: content.index("字 2") + 3], finish_reason="length")
        return said(content, finish_reason="stop")

    with JsonServer(answer) as server:
        results = ChatEngine(f"{server.url}/v1", "m", limits=QUICK).translate(texts)
        assert [len(wanted(body)) for _, _, body in server.seen] == [4, 1, 1]
    assert results == [Translated(f"字 {n} 字.") for n in range(4)]


def test_a_text_that_never_comes_whole_says_what_to_raise() -> None:
    """Where not even one text fits, the reason names the limit."""
    cut = '{"translations": [{"id": 1, "zh": "半'
    with JsonServer(lambda _p, _b: said(cut, finish_reason="length")) as server:
        (result,) = ChatEngine(f"{server.url}/v1", "m", limits=QUICK).translate(["Be kind."])
    assert isinstance(result, Failed)
    assert "max_tokens" in result.message


def test_answers_under_the_wrong_id_are_asked_for_again() -> None:
    """A model that gives every answer to the next text is found out; alone, each text gets its own."""
    texts = [
        "Pause.",
        "Take 20 minutes apart before you go on with it.",
        "Call your therapist?",
        f"Then {'slowly ' * 20}.",
    ]
    own = {t: in_chinese(t) for t in texts}

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        rows = wanted(body)
        turned = [*rows[1:], rows[0]]
        return replied(
            [{"id": r["id"], "zh": own[t["en"]]} for r, t in zip(rows, turned, strict=True)]
        )

    with JsonServer(answer) as server:
        results = ChatEngine(f"{server.url}/v1", "m", limits=QUICK).translate(texts)
    assert results == [Translated(own[text]) for text in texts]


def good_pairs() -> list[tuple[tuple[str, Hints], str]]:
    """The good pairs of the checks, as an engine is asked for them."""
    matcher, keep = Matcher(glossary()), literals(glossary())
    found = []
    for name in ("good.seen", "good.unseen"):
        rows = yaml.safe_load((ROOT / f"tests/data/checks/{name}.yaml").read_text("utf-8"))
        for pair in (row for row in rows if "en" in row and "zh" in row):
            masked, target = mask(pair["en"], keep), pair["zh"]
            for number, kept in enumerate(masked.kept, 1):
                target = target.replace(kept.raw, f"#XX_{number}#", 1)
            terms = {hit.term.en: hit.term for hit in matcher.english(pair["en"])}
            found.append(((masked.text, Hints(tuple(terms.values()))), target))
    return found


def test_likeness_tells_most_answers_apart() -> None:
    """Of good answers few are doubted; replies that are shifted by one are refused, and most that are exchanged."""
    pairs, chance = good_pairs(), random.Random(5)  # noqa: S311  no secret
    doubted = exchanged = shifted = 0
    rounds = 100
    for start in range(0, len(pairs) - 20, 20):
        part = pairs[start : start + 20]
        items, answers = [item for item, _ in part], {n: a for n, (_, a) in enumerate(part, 1)}
        doubted += len(mixed_up(items, answers))
    for _ in range(rounds):
        part = chance.sample(pairs, 12)
        items, answers = [item for item, _ in part], {n: a for n, (_, a) in enumerate(part, 1)}
        one, other = chance.sample(range(1, 13), 2)
        exchanged += {one, other} <= mixed_up(
            items, {**answers, one: answers[other], other: answers[one]}
        )
        turned = {n: answers[n % 12 + 1] for n in answers}
        shifted += len(mixed_up(items, turned)) == len(items)
    assert doubted <= 0.03 * len(pairs)
    assert shifted >= 0.95 * rounds
    assert exchanged >= 0.5 * rounds


def test_a_server_that_knows_no_schema_is_asked_in_the_next_way() -> None:
    """And it remembers."""

    def answer(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return (400, b"no") if "response_format" in body else chatted(body)

    with JsonServer(answer) as server:
        engine = ChatEngine(f"{server.url}/v1", "m", limits=QUICK)
        assert engine.translate(["Be kind."]) == [Translated("字 字.")]
        assert len(server.seen) == 3
        engine.translate(["Listen."])
        assert len(server.seen) == 4


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html>", b'{"choices": []}', b'{"choices": [1]}', b"[[[["]
)
def test_a_server_that_is_none_is_a_reason(body: bytes) -> None:
    """Whatever comes back, there is a reason and no exception."""
    with JsonServer(lambda _p, _b: (200, body)) as server:
        (result,) = ChatEngine(f"{server.url}/v1", "m", limits=QUICK).translate(["Be kind."])
    assert isinstance(result, Failed)
    assert result.reason_code == "broken"


ENGLISH = "Do not leave your partner alone with the pills."
LOST = "请让你的伴侣独自和药片待在一起。"
MENDED = "请不要让你的伴侣独自和药片待在一起。"


def checker(entry: Entry) -> tuple[Finding, ...]:
    """What our checks say of a draft."""
    made = glossary()
    return run_entry_checks(
        EntryContext("d", "d.po", entry, 1, {}, made, Matcher(made), Settings())
    )


def drafted(
    answer: Callable[[bool], str], *sources: str
) -> tuple[DraftReport, list[Mapping[str, Any]]]:
    """Draft these texts with a model that says `answer`, given whether it is asked once more; the report and the requests."""

    def serve(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return replied([{"id": row["id"], "zh": answer("was" in row)} for row in wanted(body)])

    entries = tuple(Entry(None, source, safety=True) for source in sources or (ENGLISH,))
    with JsonServer(serve) as server:
        planned = plan(Catalog("d", "zh_Hans", entries), Memory.of([]), matcher=Matcher(glossary()))
        engine = ChatEngine(f"{server.url}/v1", "m", limits=QUICK)
        report = draft(planned, [engine], Policy(), checker=checker)
        return report, [body for _, _, body in server.seen]


def test_findings_go_back_once() -> None:
    """A lost "not" is named to the model, which puts it back: the draft is the mended text, and says that it was."""
    report, requests = drafted(lambda again: MENDED if again else LOST)
    (entry,) = report.catalog
    assert entry.target == MENDED
    assert entry.origin is not None
    assert entry.origin.detail == "chat: revised (negation)"
    first, second = requests
    assert "was" not in json.dumps(first["messages"])
    (row,) = wanted(second)
    assert (row["en"], row["was"]) == (ENGLISH, LOST)
    assert any(line.startswith("negation: ") for line in row["findings"])


@pytest.mark.parametrize("second", [LOST, "请把药片给你的伴侣 吧,,", "", "I cannot do that."])
def test_what_comes_back_no_better_is_dropped(second: str) -> None:
    """The first answer stays, with its findings, and nobody asks a third time."""
    report, requests = drafted(lambda again: second if again else LOST)
    assert [entry.target for entry in report.catalog] == [LOST]
    assert len(requests) <= 3, "the second request may fall apart into one text"
    assert {f.code for f in checker(report.catalog.entries[0])} >= {"negation"}


def test_a_sound_answer_is_asked_for_once() -> None:
    """Nothing found, nothing sent back."""
    _, requests = drafted(lambda _again: MENDED)
    assert len(requests) == 1


def test_one_sentence_for_many_is_none() -> None:
    """A model that says the same of three different texts has translated at most one: all wait."""
    texts = [
        f"{word} your partner before you say anything else." for word in ("Hear", "Thank", "Ask")
    ]
    report, _ = drafted(lambda _again: "请好好对待你的伴侣，再说别的话。", *texts)
    assert [entry.target for entry in report.catalog] == ["", "", ""]
    assert {reason.code for reason in report.reasons()} == {"repeated"}


def test_approved_pairs_that_are_near_go_along() -> None:
    """Pairs that share rare words with the texts come first; drafts and the texts themselves do not."""
    entries = (
        Entry(None, "Turn toward your partner.", "转向你的伴侣。", fuzzy=False),
        Entry(None, "Drink some water.", "喝点水。", fuzzy=False),
        Entry(None, "Turn away slowly.", "慢慢转开。", fuzzy=True),
    )
    memory = Memory.of(
        [Catalog("old", "zh_Hans", entries)],
        {
            (e.source_sha, e.target_sha): Approval("old", ("ann",), "2026-11-23")
            for e in entries[:2]
        },
    )
    found = memory.nearest(["Turn toward the one you love.", "Drink some water."])
    assert [match.source for match in found] == ["Turn toward your partner."]


def test_the_flow_tells_the_page_and_counts_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`translate` with a model: the title goes along, and the new drafts' findings are counted."""
    (tmp_path / "content/en/articles").mkdir(parents=True)
    head = "---\nid: articles/a\ntitle: Keep safe\naudience: couples\n---\n\n"
    (tmp_path / "content/en/articles/a.md").write_text(f"{head}{ENGLISH}\n", encoding="utf-8")

    def serve(_path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        return replied(
            [
                {"id": row["id"], "zh": LOST if row["en"] == ENGLISH else "注意安全"}
                for row in wanted(body)
            ]
        )

    monkeypatch.delenv("PIPELINE_CHAT_KEY", raising=False)
    with JsonServer(serve) as server:
        (tmp_path / "pipeline.toml").write_text(
            f'engines = ["chat"]\n[engine.chat]\nurl = "{server.url}/v1"\nmodel = "m"\n',
            encoding="utf-8",
        )
        (one,) = translate(open_workspace(tmp_path), ["articles/a"])
        asked = asked_of(server.seen[0][2])
    assert asked["page"] == {"audience": "couples"}
    assert [row.get("kind") for row in asked["texts"]][:1] == ["front:title"]
    assert sum(one.findings.values()) >= 1

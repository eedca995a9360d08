"""Sample pairs in both languages for the tests of the writers, small, with one of everything."""

from __future__ import annotations

from dataclasses import replace

from pipeline.build.incremental import Output, OutputPlan, PreviousOutput, write_here
from pipeline.build.labels import labels_for
from pipeline.build.writers.interface import Mode, Site, Wait
from pipeline.model.glossary import Contact
from pipeline.model.hashing import sha_of_bytes
from pipeline.model.pair import Pair, Status, Version
from pipeline.model.settings import EN, ZH, Locale, Settings

ARTICLE_EN = """---
title: Explore the power of compassion in relationships
description: A therapist’s guide to improving communication, connection, and emotional safety in daily life.
---

Compassion goes *beyond* empathy. **Empathy** is the ability to feel what your partner feels.

## Barriers to compassion

Showing compassion can be hard — especially when we’re hurt. Try the [daily practice](../handouts/daily.md).

- **Validating feelings:** You don’t need to agree to acknowledge that their experience is real.
- **Apologizing with sincerity:** A heartfelt “I’m sorry” can be deeply healing.

> Compassion softens the sharp edges.

### References

1. [What is EFT?](https://iceeft.com/what-is-eft/)
"""

ARTICLE_ZH = """---
title: 探索关怀在亲密关系中的力量
description: 治疗师给你的建议：在日常生活中改善沟通、增进连结、建立情绪安全感。
---

关怀*不止*是同理心。**同理心。**&#8203;同理心是感受到伴侣的感受。

## 关怀的阻碍

表现出关怀可能很难——尤其是在我们受伤的时候。试试[每日练习](../handouts/daily.md)。

- **认可感受：**&#8203;你不需要同意，也可以承认对方的体验是真实的。
- **真诚道歉：**&#8203;一句发自内心的“对不起”，可以带来很深的疗愈。

> 关怀让棱角变得柔和。

### 参考资料

1. [什么是情绪取向治疗（EFT）？](https://iceeft.com/what-is-eft/)
"""

HANDOUT_EN = """---
title: Daily compassion practice
description: Five minutes a day, for one week.
---

Set aside five minutes. Read [why it matters](../articles/compassion.md) first.

## Today

- [ ] I asked how my partner is feeling
- [x] I listened without giving advice

| Day | What I noticed | Minutes |
| --- | --- | ---: |
| Monday |  | 5 |

How close did I feel today?

::: scale 0-10 | not at all | completely

::: write 2 | What I noticed

::: write 1

::: page

::: crisis
**In danger now:** call [911](tel:911).

Thinking about suicide: call or text [988](tel:988).
:::

::: only zh
When you call 988, ask for an interpreter.
:::
"""

HANDOUT_ZH = """---
title: 每日关怀练习
description: 每天五分钟，坚持一周。
---

留出五分钟。先读一读[为什么这很重要](../articles/compassion.md)。

## 今天

- [ ] 我问了伴侣的感受
- [x] 我认真倾听，没有急着给建议

| 日子 | 我注意到的 | 分钟 |
| --- | --- | ---: |
| 星期一 |  | 5 |

今天我感到多亲近？

::: scale 0-10 | 完全没有 | 非常亲近

::: write 2 | 我注意到的

::: write 1

::: page

::: crisis
**正处于危险中：**拨打 [911](tel:911)。

有自杀的念头：拨打 [988](tel:988) 或发短信。
:::

::: only zh
拨打 988 时，你可以要求口译。
:::
"""

LABELS_ZH = {"label.print": "打印 / PDF", "label.crisis": "如果你现在需要帮助"}
"""Two approved labels; the others fall back to English."""

CONTACTS = (
    Contact("Domestic Violence Hotline", "1-800-799-7233", ("全国家庭暴力热线", "家暴热线")),
    Contact("988 Suicide & Crisis Lifeline", "988", ("988自杀与危机热线",), ("call", "text")),
    Contact("Emergency services", "911", channels=("call",)),
    Contact("The practice", "404-555-0100"),
)


def version(locale: Locale, kind: str, slug: str, markdown: str, status: Status) -> Version:
    """A version with its title and description read off the sample's second and third line."""
    _, title, description, *_ = markdown.splitlines()
    return Version(
        locale=locale,
        markdown=markdown,
        title=title.removeprefix("title: "),
        description=description.removeprefix("description: "),
        status=status,
        source_sha=sha_of_bytes(slug.encode()),
        url=f"/{locale.tag}/{kind}s/{slug}/",
        published_on="2026-11-23" if locale == ZH and status is not Status.DRAFT else None,
        author="Zhihan Su, MFT" if kind == "article" else "",
        date="2026-11-23",
        slug=slug,
        own={"tags": ["repair", "anger"], "series": "Basics"} if kind == "article" else {},
    )


def article(zh: Status | None = Status.PUBLIC) -> Pair:
    """The article; `zh`: how far its Mandarin is, None for none."""
    return Pair(
        id="articles/compassion",
        kind="article",
        en=version(EN, "article", "compassion", ARTICLE_EN, Status.PUBLIC),
        zh=version(ZH, "article", "compassion", ARTICLE_ZH, zh) if zh else None,
    )


def handout(zh: Status | None = Status.PUBLIC) -> Pair:
    """The handout, whose file has another name than its id."""
    return Pair(
        id="handouts/daily-practice",
        kind="handout",
        en=version(EN, "handout", "daily-practice", HANDOUT_EN, Status.PUBLIC),
        zh=version(ZH, "handout", "daily-practice", HANDOUT_ZH, zh) if zh else None,
        path="content/en/handouts/daily.md",
    )


def withdrawn(pair: Pair) -> Pair:
    """The pair with its Mandarin taken down."""
    assert pair.zh is not None
    return replace(pair, zh=None, withdrawn_on="2026-11-24", withdrawn_url=pair.zh.url)


def site(*pairs: Pair, mode: Mode = Mode.SITE, **more: object) -> Site:
    """A site of these pairs, of both samples where none are given."""
    made = Site(
        settings=Settings(
            site_url="https://practice.example",
            site_name="Atlanta Couples Therapy",
            schedule_url="https://practice.example/schedule",
            contact="404-555-0100",
        ),
        pairs=pairs or (article(), handout()),
        labels={"en": labels_for(EN, {}), "zh-Hans": labels_for(ZH, LABELS_ZH)},
        mode=mode,
        contacts=CONTACTS,
        waits={"articles/compassion": Wait(44, 6, ("38 entries are not approved",))},
    )
    return replace(made, **more)  # type: ignore[arg-type]  # any field of Site by its name


SITES = {
    "both public": site(),
    "one behind": site(article(Status.BEHIND), handout()),
    "English only": site(article(None), handout(None)),
    "drafts": site(article(Status.DRAFT), handout(Status.DRAFT)),
    "withdrawn": site(withdrawn(article()), handout()),
    "preview": site(article(Status.DRAFT), handout(), mode=Mode.PREVIEW),
    "nothing": replace(site(), pairs=()),
}
"""Sites in every state that a pair can be in."""


def update_output(made: Site, past: PreviousOutput) -> Output:
    """The whole output of a site in one process: what still holds, and the rest made anew."""
    plan = OutputPlan(made, past)
    return plan.output(write_here(made, plan.tasks))

"""A project of one article and one handout: small, so that a whole build takes a blink."""

from __future__ import annotations

SETTINGS = 'site_url = "https://www.example.org"\nsite_name = "Our practice"\n'

ARTICLE = """---
title: Pause together
description: How to stop a fight early.
id: articles/pause
kind: article
date: 2026-11-23
---

When you feel hot, stop, and take a slow breath.

## Say what you need

- Speak for **yourself** first.
- Ask before you give advice.

Then read the [check-in card](../handouts/check-in.md).
"""

HANDOUT = """---
title: A short check-in
description: One card for two people.
id: handouts/check-in
kind: handout
date: 2026-11-23
---

Sit down together and put the phones away.

::: write 2 | What I felt today

::: crisis | If you need help now

If you are in danger now, call 911. To talk, call or text 988.

:::
"""

GLOSSARY = """contacts:
  - {name: 988 Suicide & Crisis Lifeline, number: "988", channels: [call, text], source: "https://988lifeline.org"}
  - {name: Emergency number, number: "911", channels: [call], source: "https://www.911.gov"}
"""

ARTICLE_ID, HANDOUT_ID = "articles/pause", "handouts/check-in"
FILES = {
    "pipeline.toml": SETTINGS,
    "glossary.yaml": GLOSSARY,
    "content/en/articles/pause.md": ARTICLE,
    "content/en/handouts/check-in.md": HANDOUT,
}
COMMA, NO_COMMA = "stop, and take", "stop and take"
"""A change of the article that alters no meaning."""
DANGER, SAFER = "call 911.", "call 911 at once."
"""A change of the handout's safety text."""

MANDARIN = {
    "Pause together": "一起停一停",
    "How to stop a fight early.": "怎样早点停下争吵。",
    "When you feel hot, stop, and take a slow breath.": "火气上来的时候，先停下，慢慢吸一口气。",
    "Say what you need": "说出你的需要",
    "Speak for **yourself** first.": "先说**自己**的感受。",
    "Ask before you give advice.": "给建议之前先问一声。",
    "Then read the [check-in card](../handouts/check-in.md).": "然后读一读[交流卡片](../handouts/check-in.md)。",
    "A short check-in": "简短的心情交流",
    "One card for two people.": "两个人的一张卡片。",
    "Sit down together and put the phones away.": "一起坐下来，把手机放到一边。",
    "What I felt today": "我今天的感受",
    "If you need help now": "如果你现在需要帮助",
    "If you are in danger now, call 911. To talk, call or text 988.": "如果你现在有危险，请拨打911。想找人谈谈，请拨打988或发短信到988。",
}
"""Drafts of every text. `偷` stands in none of them: tests use it to mark what must never be shown."""

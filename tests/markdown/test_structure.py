"""How two files differ, said in words that a reader of either language knows."""

from __future__ import annotations

import pytest

from pipeline.markdown.structure import differences


@pytest.mark.parametrize(
    ("source", "target", "en", "zh"),
    [
        (
            "Breathe.\n",
            "- 呼吸。\n",
            "a paragraph of the English is a list here",
            "英文的段落在这里成了列表",
        ),
        (
            "# Calm\n",
            "## 平静\n",
            "a heading is not the same as in the English",
            "标题与英文的不一样",
        ),
        (
            "- Stop.\n- Rest.\n",
            "- 停下来。\n",
            "a list item of the English is the end of a list here",
            "英文的列表项在这里成了列表的结尾",
        ),
        (
            "Stop.\n",
            "停下来。\n\n休息。\n",
            "a paragraph here is not in the English",
            "这里的段落英文没有",
        ),
        (
            "Stop.\n\nRest.\n",
            "停下来。\n",
            "a paragraph of the English is missing",
            "少了英文的段落",
        ),
    ],
)
def test_the_first_difference_in_both_languages(source: str, target: str, en: str, zh: str) -> None:
    """No name of a token, no English in the Chinese."""
    (found,) = differences(source, target)
    assert (found.what, found.what_zh) == (en, zh)

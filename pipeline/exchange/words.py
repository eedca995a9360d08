"""What the files say to whoever translates in them."""

from __future__ import annotations

from pipeline.terms.taiwan import on_screen

HAN_FONTS = {"zh-Hant": ("Microsoft JhengHei", "zh-TW")}
SIMPLIFIED = ("Microsoft YaHei", "zh-CN")
"""Font and language of Mandarin in the files of Office; `HAN_FONTS` has those of other locales than the first."""

HOW = (
    "Write the Mandarin into the column 中文. Leave a text empty if you do not know: nothing is lost by that.",
    "Characters such as **, [words](address) and <br> are marks of the page. Keep them as the English has them, around the words that they belong to.",
    "Grey texts are approved and are here to be read. Do not join or split rows, and leave the signs (letters and digits) as they are.",
    "Write questions as comments. Then send the file back under any name.",
)
"""In English, a line a paragraph."""
HOW_ZH = (
    "请把译文写在“中文”一栏。拿不准的可以留空，不会丢失任何内容。",
    "**、[文字](地址)、<br> 这类符号是网页的标记，请照英文原样保留，放在对应的文字两边。",
    "灰色的文字已经审定，只供参考。请不要合并或拆分，也不要改动每段的编号（字母和数字）。",
    "有疑问请写成批注或备注，然后把文件发回即可，文件名不限。",
)
"""The same in Mandarin."""


def how_in(tag: str) -> tuple[str, ...]:
    """What to do, in the Mandarin of a locale."""
    return tuple(on_screen(tag, text) for text in HOW_ZH)

"""Check that machines left nothing in the Mandarin that is no translation."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from operator import attrgetter

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.model.finding import Finding, Severity
from pipeline.terms.artefacts import SURE, ArtefactKind, artefacts

CODE = "artefact"
_OF_LINK = ("(", "（", "[", ":")
"""What stands behind square brackets that are Markdown's: an address, a reference, its definition."""
_SAID = {
    ArtefactKind.CHATTER: (
        "“{0}” is what a machine says to its user, no translation; take it out.",
        "“{0}”是翻译工具对使用者说的话，不是译文，请删去。",
    ),
    ArtefactKind.NOTE: (
        "“{0}” is a remark about the translation; readers would see it, take it out.",
        "“{0}”是翻译时的注解，读者会看到，请删去。",
    ),
    ArtefactKind.SIGN: (
        "“{0}” is a piece of markup that a program left; take it out, or write the sign itself.",
        "“{0}”是程序留下的代码，请删去，或直接写那个符号。",
    ),
    ArtefactKind.HIDDEN: (
        "There is an invisible sign ({0}) here; delete it.",
        "这里有一个看不见的符号（{0}），请删去。",
    ),
    ArtefactKind.SCRIPT: (
        "“{0}” is Japanese or Korean; translate it into Chinese.",
        "“{0}”是日文或韩文，请译成中文。",
    ),
    ArtefactKind.CHOICE: (
        "“{0}” gives two wordings, the English one; choose one of them.",
        "“{0}”给了两种说法，英文只有一种，请选一种。",
    ),
    ArtefactKind.BRACKET: (
        "“{0}” has square brackets, the English has none; see whether it belongs there.",
        "“{0}”用了方括号，英文没有，请看看该不该有。",
    ),
    ArtefactKind.YES: (
        "“{0}” answers whoever asked for the translation, the English does not; take it out.",
        "“{0}”像是翻译工具在答话，英文没有这句，请删去。",
    ),
}
"""What is said of each, in English and in Chinese."""
_CODED = (
    "“{0}” is the code of a sign that the English writes plainly; write the sign itself, or a word for it.",
    "“{0}”是符号的代码，英文写的是符号本身，请直接写那个符号，或者用词语来说。",
)
"""The same of a code whose sign the English has: readers see the sign, whoever edits the text the code."""
_PLACE = attrgetter("span")
_NEEDED = frozenset("<>")
"""Signs whose codes keep a text from becoming markup."""


def check(context: EntryContext) -> Iterator[Finding]:
    """No chatter, notes, codes, invisible signs, kana, or two wordings at once; what stands twice is the matter of `dup`."""
    mandarin, end = context.known, 0
    for found in sorted(artefacts(context.source.plain, mandarin), key=_PLACE):
        start, stop = found.span
        known = found.kind is ArtefactKind.BRACKET and mandarin.startswith(_OF_LINK, stop)
        words = context.entry.target[start:stop]
        sign = unescape(words)
        if start < end or known or words in context.entry.source or sign in _NEEDED:
            continue
        end = stop
        coded = sign in context.source.plain
        words = mandarin[start:stop].strip()
        if found.kind is ArtefactKind.HIDDEN:
            words = ", ".join(f"U+{ord(char):04X}" for char in words)
        en, zh = _CODED if coded else _SAID[found.kind]
        yield context.finding(
            CODE,
            Severity.INFO if coded else Severity.ERROR if found.kind in SURE else Severity.WARNING,
            (en.format(words), zh.format(words)),
            target=found.span,
        )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "nothing that a machine left: chatter, notes, codes, invisible signs, Japanese or Korean, two wordings",
    "没有机器留下的东西：对话、译注、代码、看不见的符号、日文韩文、两种说法并列",
    3,
    About(
        why=(
            "“Here is the translation:” on a page about violence tells its reader that nobody looked at it.",
            "讲暴力的页面上出现“以下是翻译：”，读者就知道没有人看过这一页。",
        ),
        mend=(
            "Take out what is no translation; of two wordings choose one.",
            "删去不属于译文的部分；给了两种说法的，选一种。",
        ),
        english="You may rest now.",
        wrong="以下是翻译：你现在可以/能够休息。",
        right="你现在可以休息了。",
    ),
    entry=check,
)

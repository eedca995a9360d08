"""Report directives and other markup of the English file that its author has to fix."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import About, Check, PageContext
from pipeline.model.finding import Finding, Scope, Severity

CODE = "directive"


def check(context: PageContext) -> Iterator[Finding]:
    """Pass on the problems that reading the file has met, under the codes that they carry.

    Hints are for the author alone: `pipeline check` has them.
    """
    for problem in context.document.problems:
        if problem.severity == Severity.INFO:
            continue
        yield Finding(
            code=problem.code,
            severity=Severity(problem.severity),
            scope=Scope.PAGE,
            document=context.document.id,
            message_en=problem.message_en,
            message_zh=problem.message_zh,
            path=context.document.path,
            line=problem.line,
        )


CHECK = Check(
    CODE,
    Severity.ERROR,
    "nothing in the English file that its author has to mend",
    "英文文件里没有需要作者改正的地方",
    1,
    About(
        why=(
            "A box whose mark is misspelt would be no box on the page: its warning would stand there as ordinary text, and the crisis numbers would be easy to miss.",
            "标记写错一个字母，页面上就不会有这个提示框，提醒混在普通文字里，求助电话很容易被忽略。",
        ),
        mend=(
            "This is for the author: change the line of the English file that the finding names, then run `pipeline extract`. It is the same with what is said under `code`, `empty`, `footnote`, `front-matter`, `heading`, `html`, `id`, `link`, `picture` and `template`: each names its line, and what to write there.",
            "请作者改好提示里说的那一行英文，再运行`pipeline extract`。`code`、`empty`、`footnote`、`front-matter`、`heading`、`html`、`id`、`link`、`picture`、`template`这些提示也一样：都会说明在哪一行，该怎么写。",
        ),
        english="::: crisis\nCall 988.\n:::\n",
        wrong="::: crises\nCall 988.\n:::\n",
        right="::: crisis\nCall 988.\n:::\n",
    ),
    page=check,
)

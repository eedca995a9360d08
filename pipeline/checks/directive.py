"""A page in; what its author has to look at in the English file (an unknown directive, no id) out as findings."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.interface import Check, PageContext
from pipeline.model.finding import Finding, Scope, Severity

CODE = "directive"


def check(context: PageContext) -> Iterator[Finding]:
    """Pass on the problems that reading the file has met, under the codes that they carry."""
    for problem in context.document.problems:
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
    "what the author has to mend in the English file",
    "英文文件里需要作者改的地方",
    1,
    None,
    page=check,
)

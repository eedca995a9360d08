"""Find what is wrong with the English pages beside each other: links, pictures, days to come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import urlsplit

from pipeline.build.page_address import address
from pipeline.build.writers.links import MARKDOWN, is_to_page, linked_file, linked_url
from pipeline.build.writers.pictures import picture_files
from pipeline.files.content import Project
from pipeline.files.pictures import load_picture, picture_size
from pipeline.flow.documents import DocumentHeader
from pipeline.flow.english.page import EnglishPage
from pipeline.markdown.headings import heading_names, named_by
from pipeline.markdown.source_links import source_links
from pipeline.model.document import Document, Problem
from pipeline.model.errors import PipelineError
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.settings import EN
from pipeline.model.source_link import SourceLink
from pipeline.translate.fuzzy import likest

MOST_PIXELS, MOST_BYTES = 2_000, 1_000_000
"""A picture that is wider, higher or heavier is slow to come on a phone, and no sharper."""
MISSING = "picture-missing"
"""Code of a picture that is not there: a build names these for both languages."""
_NO_SCHEME = re.compile(
    r"(?:www\.|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|info|io|cn|hk|tw|sg|uk|ca|au|de)(?:[/?#]|$))",
    re.I,
)
_ADDRESS = re.compile(r"[^\s@/]+@[^\s@/]+\.[a-z]+", re.I)
_TOP = ("#", "#top")
"""Browsers know these without a heading."""
_NEAR = 80
"""Percent of equal letters from which the path of a page is what a dead link may have meant."""


def english_page(document: Document, project: Project) -> EnglishPage:
    """Look at one page."""
    text = document.source
    url = address(document, project.settings, EN)
    return EnglishPage(
        document.id,
        document.path,
        url,
        document.draft,
        document.date,
        heading_names(text),
        source_links(text),
    )


def problem_findings(header: DocumentHeader | Document) -> Iterator[Finding]:
    """What a file alone shows, as findings."""
    for problem in header.problems:
        yield _finding(header.id, header.path, problem)


def findings_between(
    project: Project,
    pages: Iterable[EnglishPage],
    chosen: Iterable[str] | None = None,
    today: str = "",
) -> Iterator[Finding]:
    """What links and pictures of the chosen pages (None: all) lack; with `today`, days that are still to come."""
    every = _EnglishPages(project, {page.path: page for page in pages})
    names = None if chosen is None else set(chosen)
    for page in every.pages.values():
        if names is None or page.id in names:
            for problem in every.problems(page, today):
                yield _finding(page.id, page.path, problem)


def english_said(
    project: Project, headers: Iterable[DocumentHeader], pages: Iterable[EnglishPage]
) -> tuple[Finding, ...]:
    """All errors and warnings about the English that hang on no clock, by file and line; not which pictures are missing."""
    alone = (finding for header in headers for finding in problem_findings(header))
    found = (*alone, *findings_between(project, pages))
    loud = (one for one in found if one.severity is not Severity.INFO and one.code != MISSING)
    return tuple(sorted(loud, key=lambda one: (one.path, one.line or 0, one.code)))


def _finding(document: str, path: str, problem: Problem) -> Finding:
    return Finding(
        code=problem.code,
        severity=Severity(problem.severity),
        scope=Scope.PAGE,
        document=document,
        message_en=problem.message_en,
        message_zh=problem.message_zh,
        path=path,
        line=problem.line,
    )


def _warning(line: int, code: str, en: str, zh: str) -> Problem:
    return Problem(line, code, en, zh, "warning")


@dataclass(frozen=True)
class _EnglishPages:
    """All pages of a project."""

    project: Project
    pages: Mapping[str, EnglishPage]
    """By the path of the file."""

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Path → how it reads without upper case."""
        return {path: path.casefold() for path in self.pages}

    @cached_property
    def by_url(self) -> Mapping[str, EnglishPage]:
        return {page.url.rstrip("/"): page for page in self.pages.values()}

    def problems(self, page: EnglishPage, today: str) -> Iterator[Problem]:
        if today and page.date > today:
            yield _warning(
                1,
                "front-matter",
                f"the date {page.date} is still to come: readers see it all the same, and nothing waits for it",
                f"日期 {page.date} 还没有到：读者照样会看到，页面也不会等到那天才公开",
            )
        for link in page.links:
            yield from self._picture(page, link) if link.is_picture else self._link(page, link)

    def _link(self, page: EnglishPage, link: SourceLink) -> Iterator[Problem]:
        href, parts = link.href, urlsplit(link.href)
        if href in _TOP:
            return
        if not href:
            yield _dead(link, "names nothing", "没有写地址")
        elif href.startswith("#"):
            yield from _fragment(link, page, parts.fragment)
        elif not parts.scheme and (_NO_SCHEME.match(href) or _ADDRESS.fullmatch(href)):
            whole = f"mailto:{href}" if _ADDRESS.fullmatch(href) else f"https://{href}"
            yield _warning(
                link.line,
                "link",
                f"`{href}` leads to a page of this site that is not there: write `{whole}`",
                f"`{href}` 会被当作本站的页面，而本站没有这一页：请写成 `{whole}`",
            )
        elif is_to_page(href):
            yield from self._page(page, link)

    def _page(self, page: EnglishPage, link: SourceLink) -> Iterator[Problem]:
        file = linked_file(page.path, link.href)
        other = self.pages.get(file) or self.by_url.get(linked_url(page.url, link.href))
        if other.unread if other else self._is_unread(file):
            yield _warning(
                link.line,
                "link",
                f"`{link.href}` leads to a page that cannot be read: mend {file}; until then readers may get the words alone",
                f"`{link.href}` 指向的页面读不出来：请先改好 {file}；在那之前，读者可能只看到文字",
            )
        elif other is None:
            yield _dead(link, *self._instead(page, file))
        elif other.draft and not page.draft:
            yield _warning(
                link.line,
                "link",
                f"`{link.href}` leads to a draft, so readers get the words without a link until {other.path} is public",
                f"`{link.href}` 指向一篇草稿：在 {other.path} 公开之前，读者只看到文字，没有链接",
            )
        if other and (fragment := urlsplit(link.href).fragment):
            yield from _fragment(link, other, fragment)

    def _is_unread(self, file: str) -> bool:
        """True for an English file that is there, and that no page can be made of."""
        path = self.project.root / file
        return (
            file.endswith(MARKDOWN)
            and path.is_relative_to(self.project.content_en)
            and path.is_file()
        )

    def _instead(self, page: EnglishPage, file: str) -> tuple[str, str]:
        """Why a link is dead, in English and Chinese."""
        if not file.endswith(MARKDOWN) and (self.project.root / file).is_file():
            return (
                "leads to a file that pages do not bring along",
                "指向一个不会随页面发布的文件",
            )
        near = likest(file.casefold(), self.folded, _NEAR)
        if near:
            shown = _from(page.path, near)
            return (
                f"leads to no page (did you mean `{shown}`?)",
                f"指向的页面不存在（是不是 `{shown}`？）",
            )
        return "leads to no page", "指向的页面不存在"

    def _picture(self, page: EnglishPage, link: SourceLink) -> Iterator[Problem]:
        if not link.words.strip():
            yield _warning(
                link.line,
                "picture",
                f"the picture `{link.href}` has no words: say between the brackets what it shows, for readers who cannot see it",
                f"图片 `{link.href}` 没有说明文字：请在方括号里写上图里有什么，给看不到图的读者",
            )
        yield from self._file(page, link)

    def _file(self, page: EnglishPage, link: SourceLink) -> Iterator[Problem]:
        path = next(iter(picture_files(page.path, link.href)), None)
        try:
            data = load_picture(self.project, path) if path else None
        except PipelineError as error:
            what = f"{error.path} {error.what}: {error.todo}"
            yield _warning(link.line, MISSING, what, f"图片 `{link.href}` 打不开：{what}")
            return
        if data is None:
            where = "there is no picture" if path else "the picture lies outside of content"
            yield _warning(
                link.line,
                MISSING,
                f"{where} `{link.href}`: put it beside the English file and name it from there; until then the page shows its words",
                f"找不到图片 `{link.href}`：请把它放在英文文件旁边，路径也从那里写起；在这之前，页面只显示说明文字",
            )
            return
        width, height = picture_size(data)
        if len(data) > MOST_BYTES or max(width, height) > MOST_PIXELS:
            size = (
                f"{len(data) / 1e6:.1f} MB"
                if len(data) > MOST_BYTES
                else f"{width} × {height} dots"
            )
            yield _warning(
                link.line,
                "picture",
                f"the picture `{link.href}` is too large ({size}), and slow on a phone: save it with at most {MOST_PIXELS:,} dots a side and 1 MB",
                f"图片 `{link.href}` 太大（{size}），手机上很慢：请另存一张，长和宽都不超过 {MOST_PIXELS} 像素，文件不超过 1 MB",
            )


def _dead(link: SourceLink, what: str, what_zh: str) -> Problem:
    return _warning(
        link.line,
        "link",
        f"the link `{link.href}` {what}, so readers get the words alone: name a file of this project, or write the whole address with https://",
        f"链接 `{link.href}` {what_zh}，读者只看到文字：请写本项目里的文件，或写以 https:// 开头的完整地址",
    )


def _fragment(link: SourceLink, page: EnglishPage, fragment: str) -> Iterator[Problem]:
    if named_by(page.headings, fragment):
        return
    near = get_close_matches(fragment.lower(), page.headings, 1, 0.5)
    known = near or page.headings[:5]
    todo = "use one of " + ", ".join(f"`#{name}`" for name in known) if known else "it has none"
    yield _warning(
        link.line,
        "link",
        f"`{link.href}` names no heading of {page.path}: {todo}",
        f"`{link.href}`：{page.path} 里没有这个标题（{todo}）",
    )


def _from(page: str, other: str) -> str:
    """The link from one file to another, both in the same project."""
    here, there = page.split("/")[:-1], other.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])

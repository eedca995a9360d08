"""Complete the front matter of a Markdown file from elsewhere."""

from __future__ import annotations

import re

from pipeline.importers.fields import write_fields
from pipeline.markdown.front_block import FrontFormat, find_block
from pipeline.markdown.front_matter import as_yaml, load, split
from pipeline.markdown.inline import read_inline
from pipeline.model.errors import PipelineError

_HEADING = re.compile(r"\s*^# +(?P<title>\S.*?)[ \t]*#*[ \t]*$\n?", re.MULTILINE)


def import_markdown(
    text: str, *, path: str, id: str, kind: str, date: str, author: str = "", public: bool = False
) -> str:
    """The file with the front matter fields that it lacks; those that it has stay as they are.

    A draft, unless it is to be `public` or says itself whether it is one.

    Without a `title` a `#` heading at the top becomes it: pages show the title from the front matter.
    Raises: PipelineError (FRONTMATTER, FILE-NO-TITLE, FILE-TITLE-ALONE): unreadable front matter, no title, no text.
    """
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n")
    known = load(clean, path)
    head = find_block(clean)
    block, body = split(clean)
    if head and head.format is not FrontFormat.YAML:
        block = as_yaml(known)
    title = ""
    if not known.get("title"):
        heading = _HEADING.match(body)
        if not heading:
            raise PipelineError(
                "FILE-NO-TITLE",
                "the file has no title",
                "add `title: …` to its front matter, or a `# heading` at its top",
                path=path,
                line=1,
            )
        title, body = read_inline(heading["title"]).plain, body[heading.end() :]
    if not body.strip():
        raise PipelineError(
            "FILE-TITLE-ALONE",
            "there is no text below the title",
            "add the text",
            path=path,
            line=1,
        )
    fields = {"title": title, "id": id, "kind": kind, "author": author, "date": date}
    added = write_fields({name: value for name, value in fields.items() if not known.get(name)})
    draft = "" if public or "draft" in known else "draft: true\n"
    return f"---\n{block or ''}{added}{draft}---\n\n{body.strip(chr(10))}\n"

"""Read the Mandarin that a form of the desk brings."""

from __future__ import annotations

from flask import request

from pipeline.markdown.picture_words import with_picture


def typed_text(text: str | None = None, field: str = "text") -> str | None:
    """The words of a field as the text has them; None for a form without the field.

    For a text that is a picture alone, people write its words, and the form names the picture.
    """
    text = request.form.get(field) if text is None else text
    return text if text is None else with_picture(request.form.get("picture", ""), text)

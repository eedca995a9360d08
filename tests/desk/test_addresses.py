"""Addresses that are kept are those that Werkzeug makes, for each route, root and language."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, g, url_for

from pipeline.flow.desk.project_cache import ProjectCache
from pipeline.web.addresses import address, text_addresses
from pipeline.web.app import create_app
from tests.desk.served import Served

VALUES = {
    "document": "articles/x",
    "short_id": "0123456789ab",
    "english": "I feel / you",
    "number": 2,
}


@pytest.fixture
def app(desk: Served) -> Flask:
    """The desk's own routes."""
    return create_app(ProjectCache(desk.root), desk.desk)


@pytest.mark.parametrize("root", ["", "/~ann/desk"])
@pytest.mark.parametrize("locale", ["", "zh-Hant"])
def test_every_route(app: Flask, root: str, locale: str) -> None:
    """Asked twice: made, and kept."""
    for _ in range(2):
        with app.test_request_context(base_url=f"http://localhost{root}/"):
            g.locale = locale
            for rule in app.url_map.iter_rules():
                values: dict[str, Any] = {name: VALUES.get(name, "x") for name in rule.arguments}
                assert address(rule.endpoint, **values) == url_for(rule.endpoint, **values)


@pytest.mark.parametrize("short_id", ["0123456789ab", "a/b", "～", "%", "a b"])
def test_every_text(app: Flask, short_id: str) -> None:
    """Also one that nobody has, as somebody may type it."""
    with app.test_request_context():
        g.locale = ""
        url = text_addresses("articles/x", short_id)
        for view in ("show", "save", "try_typed", "post_approval"):
            expected = url_for(f"units.{view}", document="articles/x", short_id=short_id)
            assert url(view) == expected

"""Every page and form of the desk with who may ask for it, written apart from the code that is tested.

Whoever adds a route writes it here too, after thinking about who may ask: `test_access` fails until then.
"""

from __future__ import annotations

from collections.abc import Mapping

NOBODY, READER, AUTHOR, REVIEWER, LEAD, ADMIN = "", "rae", "ivy", "ann", "lea", "ada"
"""Nobody signed in, a reader, an author, a reviewer, a lead, an administrator."""
_ALL = frozenset({NOBODY, READER, AUTHOR, REVIEWER, LEAD, ADMIN})

ROUTES: Mapping[frozenset[str], frozenset[str]] = {
    _ALL: frozenset(
        {
            "GET /forgot",
            "POST /forgot",
            "GET /health",
            "GET /invitations/<token>",
            "POST /invitations/<token>",
            "GET /preview/<token>",
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-in/code",
            "POST /sign-in/passkey",
        }
    ),
    _ALL - {NOBODY}: frozenset(
        {
            "GET /",
            "GET /for-you",
            "POST /for-you/known",
            "GET /keys",
            "GET /me",
            "GET /me/here",
            "POST /me/devices",
            "POST /me/language",
            "POST /me/mail",
            "POST /me/password",
            "GET /me/second-factor",
            "POST /me/second-factor/begin",
            "POST /me/second-factor/codes",
            "POST /me/second-factor/confirm",
            "POST /me/second-factor/passkeys",
            "POST /me/second-factor/passkeys/remove",
            "POST /me/second-factor/remove",
            "GET /pages",
            "GET /pages/<document:document>",
            "GET /pages/<document:document>/-/about",
            "GET /pages/<document:document>/-/live",
            "GET /pages/<document:document>/-/comments",
            "POST /pages/<document:document>/-/comments",
            "POST /pages/<document:document>/-/comments/settle",
            "POST /pages/<document:document>/-/texts/<short_id>/say",
            "GET /pages/<document:document>/-/read",
            "GET /pages/<document:document>/-/look",
            "GET /pages/<document:document>/-/look/<tag>",
            "GET /pages/<document:document>/-/sheet.pdf",
            "GET /pages/<document:document>/-/sheet/<int:number>.png",
            "GET /pages/<document:document>/-/proof",
            "GET /pages/<document:document>/-/proof.pdf",
            "GET /pages/<document:document>/-/sign-off",
            "GET /pages/<document:document>/-/texts/<short_id>",
            "GET /pages/<document:document>/-/texts/<short_id>/history",
            "GET /pages/<document:document>/-/texts/<short_id>/picture",
            "GET /pages/<document:document>/-/view",
            "GET /search",
            "POST /sign-out",
            "GET /terms",
            "GET /terms/<path:english>",
        }
    ),
    frozenset({REVIEWER, LEAD}): frozenset(
        {
            "GET /pages/<document:document>/-/bulk",
            "POST /pages/<document:document>/-/bulk",
            "POST /pages/<document:document>/-/publish",
            "POST /pages/<document:document>/-/translator",
            "GET /pages/<document:document>/-/translator/<token>",
            "POST /pages/<document:document>/-/translator/<token>",
            "POST /pages/<document:document>/-/undo",
            "POST /pages/<document:document>/-/withdraw",
            "GET /pages/<document:document>/-/texts/<short_id>/offers",
            "POST /pages/<document:document>/-/texts/<short_id>/answer",
            "POST /pages/<document:document>/-/texts/<short_id>/approve",
            "POST /pages/<document:document>/-/texts/<short_id>/ask",
            "POST /pages/<document:document>/-/texts/<short_id>/dismiss",
            "POST /pages/<document:document>/-/texts/<short_id>/look",
            "POST /pages/<document:document>/-/texts/<short_id>/lower-safety",
            "POST /pages/<document:document>/-/texts/<short_id>/reject",
            "POST /pages/<document:document>/-/texts/<short_id>/save",
            "POST /pages/<document:document>/-/texts/<short_id>/take",
            "POST /pages/<document:document>/-/texts/<short_id>/take-back",
            "POST /terms",
            "GET /terms/<path:english>/edit",
            "POST /terms/<path:english>/change",
            "POST /terms/<path:english>/take-back",
            "POST /terms/<path:english>/undo",
        }
    ),
    frozenset({AUTHOR, REVIEWER, LEAD}): frozenset(
        {
            "GET /pages/<document:document>/-/translator",
            "GET /pages/<document:document>/-/translator/file",
        }
    ),
    frozenset({AUTHOR, LEAD}): frozenset(
        {
            "GET /pages/<document:document>/-/write",
            "POST /pages/<document:document>/-/write",
            "POST /pages/<document:document>/-/write/preview",
            "POST /pages/<document:document>/-/write/picture",
            "GET /pages/<document:document>/-/write/history",
            "POST /pages/<document:document>/-/write/restore",
            "POST /pages/<document:document>/-/public",
            "GET /bring-in",
            "POST /bring-in",
            "GET /bring-in/<token>/<int:number>",
            "POST /bring-in/<token>/<int:number>",
            "GET /bring-in/<token>/<int:number>/pictures/<name>",
            "POST /pages/<document:document>/-/take-back",
            "POST /pages/<document:document>/-/send",
            "POST /pages/<document:document>/-/preview-link",
            "GET /pages/<document:document>/-/translate",
            "POST /pages/<document:document>/-/translate",
            "POST /pages/<document:document>/-/translate/cancel",
        }
    ),
    frozenset({LEAD}): frozenset(
        {
            "POST /people/confirm",
            "POST /terms/<path:english>/confirm",
            "GET /terms/<path:english>/everywhere",
            "POST /terms/<path:english>/everywhere",
        }
    ),
    frozenset({LEAD, ADMIN}): frozenset(
        {
            "POST /people/owner-code",
            "POST /people/owner-code/confirm",
            "POST /pages/<document:document>/-/give",
            "GET /overview",
            "GET /overview/months.csv",
            "GET /overview/pages.csv",
            "GET /people",
            "GET /people/log",
            "POST /people/invite",
            "POST /people/renew",
        }
    ),
    frozenset({ADMIN}): frozenset(
        {
            "POST /people/disable",
            "GET /people/log.jsonl",
        }
    ),
}
"""Who may ask → `METHOD /rule`, as Flask writes the rule."""


def may_ask(route: str) -> frozenset[str] | None:
    """Who may ask for `METHOD /rule`; None where nobody has thought about it."""
    return next((people for people, routes in ROUTES.items() if route in routes), None)

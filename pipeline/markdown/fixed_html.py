"""The HTML of tokens that is always the same."""

from __future__ import annotations

from collections.abc import Mapping

FIXED: Mapping[str, str] = {
    "table_close": "</table></div>\n",
    "crisis_close": "</aside>\n",
    "label": "",
    "page": '<div class="page-break"></div>\n',
    "footnote_close": "</div>\n",
    "alert_close": "</blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n",
    "tr_close": "</tr>\n",
    "th_close": "</th>\n",
    "td_close": "</td>\n",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "em_open": "<em>",
    "em_close": "</em>",
}
"""Token type → its HTML. A label is written by the directive that it belongs to."""

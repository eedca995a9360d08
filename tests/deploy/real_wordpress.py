"""A real WordPress 6.1 of Debian, started on this machine for tests that write to it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

SCRIPT = Path(__file__).with_name("wordpress.sh")
PLUGIN = Path(__file__).parents[2] / "examples/wordpress/pipeline-pairs.php"
_POLYLANG = """<?php
function pll_languages_list($asked) {
  $every = json_decode('LANGUAGES', true);
  return $asked['fields'] === 'slug' ? array_keys($every) : array_values($every);
}
function pll_set_post_language($id, $lang) { update_post_meta($id, '_stand_in_lang', $lang); }
function pll_save_post_translations($of) { foreach ($of as $id) update_post_meta($id, '_stand_in_of', wp_json_encode($of)); }
add_action('init', fn() => array_map(fn($key) => register_post_meta('page', $key, ['single' => true, 'type' => 'string',
  'show_in_rest' => true, 'auth_callback' => '__return_true']), ['_stand_in_lang', '_stand_in_of']));
"""


def polylang(languages: Mapping[str, str]) -> str:
    """A stand-in for the functions of Polylang that the plugin calls; Polylang itself cannot be had here.

    `languages`: what it calls each → the locale of WordPress.
    """
    return _POLYLANG.replace("LANGUAGES", json.dumps(languages))


class Real:
    """A WordPress at `url`, and the application passwords of its users."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        done = subprocess.run(  # noqa: S603  our own script
            ["/bin/sh", str(SCRIPT), "start", str(folder), str(port)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        said = dict(line.split("=", 1) for line in done.stdout.splitlines())
        self.url = said["WP_URL"]
        self.keys = {name.removeprefix("WP_").lower(): key for name, key in said.items()}

    def stop(self) -> None:
        subprocess.run(["/bin/sh", str(SCRIPT), "stop", str(self.folder)], check=True, timeout=60)  # noqa: S603  our own script

    def ask(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401  whatever JSON holds
        name, _, password = self.keys["editor"].partition(":")
        answer = requests.request(
            method,
            f"{self.url}/wp-json/wp/v2/{path}",
            json=body or None,
            auth=(name, password),
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.json()

    def page(self, slug: str) -> str:
        answer = requests.get(f"{self.url}/{slug}/", timeout=60)
        assert answer.status_code == 200, slug
        return answer.text

    def every(self) -> list[Mapping[str, Any]]:
        """Everything of ours: posts, pages and files."""
        asked = "?per_page=100&context=edit"
        found = [
            one
            for kind in ("posts", "pages")
            for one in self.ask("GET", f"{kind}{asked}&status=any&search=pipeline%20id")
        ]
        return [*found, *self.ask("GET", f"media{asked}")]

    def clear(self) -> None:
        for one in self.every():
            kind = {"post": "posts", "page": "pages", "attachment": "media"}[one["type"]]
            self.ask("DELETE", f"{kind}/{one['id']}?force=true")

    def changed(self) -> str:
        """What moves with every write."""
        return str(sorted((one["id"], one["modified_gmt"]) for one in self.every()))

    @property
    def has_plugin(self) -> bool:
        """True with our companion plugin."""
        return (self._plugins / PLUGIN.name).is_file()

    def switch_on(self, plugin: str, text: str = "") -> None:
        """Put PHP into the site: our plugin, or a text of that name."""
        file = self._plugins / plugin
        file.write_text(text or PLUGIN.read_text(encoding="utf-8"), encoding="utf-8")

    def switch_off(self, plugin: str = "*.php") -> None:
        for file in self._plugins.glob(plugin):
            file.unlink()

    def keep(self, name: str) -> None:
        """Remember everything that it holds."""
        self._run(
            "mariadb-dump --no-defaults -S db.sock -u root wp >$0.sql; rm -rf $0.up; cp -r www/wp-content/uploads $0.up",
            name,
        )

    def restore(self, name: str) -> None:
        """Hold again what it held."""
        self._run(
            "mariadb --no-defaults -S db.sock -u root wp <$0.sql; rm -rf www/wp-content/uploads; cp -r $0.up www/wp-content/uploads",
            name,
        )

    @property
    def _plugins(self) -> Path:
        return self.folder / "www/wp-content/mu-plugins"

    def _run(self, words: str, name: str) -> None:
        subprocess.run(["/bin/sh", "-ec", words, name], cwd=self.folder, check=True, timeout=60)  # noqa: S603  our own words

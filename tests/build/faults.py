"""Faults to plant in a site: a name, what is done to its files, and the rule that has to find it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.model.hashing import sha_of_bytes, sha_of_texts

Tree = dict[str, bytes]
Do = Callable[[Tree], object]
"""Plants a fault."""

EN = "en/articles/compassion/index.html"
ZH = "zh-Hans/articles/compassion/index.html"
SHEET = "zh-Hans/handouts/daily-practice/index.html"
FRAGMENT = "fragments/zh-Hans/articles/compassion.html"
DATA = "pages/zh-Hans/articles/compassion.json"
NOTICE = "zh-Hans/articles/old/index.html"
MAP, MANIFEST, FEED = "sitemap.xml", "manifest.json", "feed.zh-Hans.xml"
SITE = "https://practice.example"


@dataclass(frozen=True)
class Fault:
    """One thing that may go wrong."""

    name: str
    code: str
    """The rule that has to name it."""
    do: Do
    path: str = ""
    """The file that has to be named; empty: any."""
    cover: bool = True
    """True: the manifest is made to fit afterwards, so that no hash gives the fault away."""


def put(path: str, old: str, new: str) -> Do:
    """Other words in a file, where these stand first."""

    def do(tree: Tree) -> None:
        text = tree[path].decode()
        assert old in text, (path, old)
        tree[path] = text.replace(old, new, 1).encode()

    return do


def swap(path: str, old: str, new: str) -> Do:
    """Other words in a file, wherever these stand."""

    def do(tree: Tree) -> None:
        assert old.encode() in tree[path], (path, old)
        tree[path] = tree[path].replace(old.encode(), new.encode())

    return do


def lose(path: str) -> Do:
    """The file is gone."""
    return lambda tree: tree.pop(path)


def add(path: str, data: bytes | str) -> Do:
    """One file more."""
    return lambda tree: tree.update({path: data.encode() if isinstance(data, str) else data})


def in_json(path: str, change: Callable[[Any], object]) -> Do:
    """Something else in a file of JSON."""

    def do(tree: Tree) -> None:
        body = json.loads(tree[path])
        change(body)
        tree[path] = json.dumps(body, ensure_ascii=False).encode()

    return do


def covered(tree: Tree) -> None:
    """The manifest that whoever planted the fault would write."""
    body = json.loads(tree[MANIFEST])
    files = {path: sha_of_bytes(tree[path]) for path in sorted(tree) if path != MANIFEST}
    body["files"] = files
    body["build"] = "sha256:" + sha_of_texts(
        *(part for path in files for part in (path, files[path]))
    )
    for page in body["pages"]:
        for version in page["versions"].values():
            version["sha256"] = files.get(version["path"], version["sha256"])
    tree[MANIFEST] = json.dumps(body, ensure_ascii=False).encode()


def _version(body: dict[str, Any]) -> dict[str, Any]:
    version: dict[str, Any] = body["pages"][0]["versions"]["zh-Hans"]
    return version


def _no_english(body: dict[str, Any]) -> None:
    del body["pages"][0]["versions"]["en"]


ALTERNATE = f'<link rel="alternate" hreflang="en" href="{SITE}/en/articles/compassion/">\n'
SCRIPT = "<script>alert(1)</script>"
DRAFT = "草稿：尚未经治疗师审阅"
APPROVED = "Preview only: approved, but not published"
ENGLISH = "Draft: this English is not public yet"

FAULTS = (
    # ---- what a reader sees
    Fault("an edited word", "text", put(ZH, "很深的疗愈", "很深的伤害"), ZH),
    Fault("a dropped not", "text", put(ZH, "你不需要同意", "你需要同意"), ZH),
    Fault("a dropped paragraph", "text", put(ZH, "<p>关怀让棱角变得柔和。</p>", ""), ZH),
    Fault("a sentence more", "text", put(ZH, "<p>关怀让", "<p>马上离婚。</p><p>关怀让"), ZH),
    Fault("two blocks in another order", "text", put(SHEET, "今天我感到多亲近？", "我注意到的"), SHEET),
    Fault("an edited English page", "text", put(EN, "softens", "sharpens"), EN),
    Fault("an edited fragment", "text", put(FRAGMENT, "很深的疗愈", "很深的伤害"), FRAGMENT),
    Fault("words beside the article of a fragment", "text", put(FRAGMENT, "</article>", "</article><p>马上离婚。</p>"), FRAGMENT),
    Fault("edited words in the JSON", "text", in_json(DATA, lambda b: b.update(text="别的")), DATA),
    Fault(
        "another body in the JSON",
        "json",
        in_json(DATA, lambda b: b.update(html=b["html"] + "<p>多</p>")),
        DATA,
    ),
    Fault("an edited title", "title", put(ZH, "<h1>探索", "<h1>放弃"), ZH),
    Fault("the English title on the Mandarin page", "title", put(ZH, "<title>探索关怀在亲密关系中的力量", "<title>Explore the power of compassion in relationships"), ZH),
    Fault("an edited title for other sites", "title", put(ZH, 'property="og:title" content="探索', 'property="og:title" content="放弃'), ZH),
    Fault("a lost description", "title", put(ZH, '<meta name="description" content="治疗师给你的建议', '<meta name="description" content="'), ZH),
    Fault("an edited lead", "title", put(ZH, '<p class="lead">治疗师给你的建议', '<p class="lead">没有人给你建议'), ZH),
    Fault("another title in the JSON", "title", in_json(DATA, lambda b: b.update(title="别的")), DATA),
    Fault("another title in the manifest", "title", in_json(MANIFEST, lambda b: _version(b).update(title="别的")), MANIFEST),
    Fault("another title in the feed", "title", put(FEED, "<title>探索关怀", "<title>放弃关怀"), FEED),
    Fault("an English sentence left", "english", put(ZH, "关怀让棱角变得柔和。", "Empathy is the ability to feel what your partner feels."), ZH),
    Fault("a page in the wrong language", "script", lambda tree: tree.update({ZH: tree[EN]}), ZH),
    Fault("asterisks that were not read", "marks", put(ZH, "<strong>真诚道歉：</strong>", "**真诚道歉：**"), ZH),
    Fault("a portable mark that was not read", "text", put(ZH, "真诚道歉：</strong>", "真诚道歉：</strong>&#8203;"), ZH),
    Fault("a portable mark as its own letters", "marks", put(ZH, "真诚道歉：</strong>", "真诚道歉：</strong>&amp;#8203;"), ZH),
    Fault("a portable mark in the JSON", "text", in_json(DATA, lambda b: b.update(text=b["text"].replace("真诚道歉：", "真诚道歉：\u200b"))), DATA),
    Fault("an engine's placeholder", "marks", put(ZH, "深的疗愈", "深的#XX_1#疗愈"), ZH),
    Fault("a missing crisis number", "contact", swap(SHEET, "988", "热线"), SHEET),
    Fault("a wrong crisis number", "contact", put(SHEET, ">911<", ">119-555-0100<"), SHEET),
    Fault("a phone number more", "contact", put(ZH, "关怀让棱角", "404-555-0199 关怀让棱角"), ZH),
    # ---- around the text
    Fault("another author", "text", put(ZH, "By Zhihan Su, MFT", "By 偷"), ZH),
    Fault("another author in the JSON", "json", in_json(DATA, lambda b: b.update(author="偷")), DATA),
    Fault("a word more in the JSON", "json", in_json(DATA, lambda b: b.update(note="偷")), DATA),
    Fault("another author for search engines", "json-ld", put(ZH, '"name": "Zhihan Su, MFT"', '"name": "偷"'), ZH),
    Fault("another publisher for search engines", "text", put(ZH, '"name": "Atlanta Couples Therapy"', '"name": "偷"'), ZH),
    Fault("another author in the feed", "title", put(FEED, "<name>Zhihan Su, MFT</name>", "<name>偷</name>"), FEED),
    Fault("another name of the feed", "text", put(FEED, ">Atlanta Couples Therapy</title>", ">偷</title>"), FEED),
    Fault("another practice in the top line", "text", put(ZH, 'lang="en">Atlanta Couples Therapy</a>', 'lang="en">偷</a>'), ZH),
    Fault("an English name as Chinese", "lang", put(ZH, ' lang="en">Atlanta Couples Therapy</a>', ">Atlanta Couples Therapy</a>"), ZH),
    Fault("another practice for other sites", "text", put(ZH, 'og:site_name" content="Atlanta Couples Therapy', 'og:site_name" content="偷'), ZH),
    Fault("words in an attribute", "text", put(ZH, "<blockquote>", '<blockquote title="偷">'), ZH),
    Fault("words in an attribute of a fragment", "text", put(FRAGMENT, "<blockquote>", '<blockquote title="偷">'), FRAGMENT),
    Fault("a sentence below the text", "text", put(ZH, "</footer>", "<p>马上离婚。</p></footer>"), ZH),
    Fault("an English sentence below the text", "text", put(ZH, "</footer>", '<p lang="en">Divorce now.</p></footer>'), ZH),
    Fault("another name on a notice", "text", put(NOTICE, "988 Suicide &amp; Crisis Lifeline", "偷"), NOTICE),
    Fault("another contact on a notice", "text", put(NOTICE, "404-555-0100", "偷"), NOTICE),
    Fault("a sentence more on a notice", "text", put(NOTICE, "</main>", "<p>马上离婚。</p></main>"), NOTICE),
    Fault("a Chinese line on an English page", "script", put(EN, '<p>Compassion', '<p>马上离婚。</p><p>Compassion'), EN),
    Fault("a link that calls another number", "contact", put(SHEET, 'href="tel:988"', 'href="tel:900"'), SHEET),
    # ---- labels among the words
    Fault("other words as a label", "text", put(FRAGMENT, '>Translation published', '>Bad translation published'), FRAGMENT),
    Fault("other words as a label in the JSON", "json", in_json(DATA, lambda b: b.update(html=b["html"].replace(">Translation", ">Bad translation"))), DATA),
    Fault("words that call themselves a label", "text", put(FRAGMENT, "<p>关怀让", '<p data-pipeline-label="note">马上离婚。</p><p>关怀让'), FRAGMENT),
    Fault("words of a page that call themselves a label", "text", put(ZH, "<p>关怀让", '<p data-pipeline-label="crisis">马上离婚。</p><p>关怀让'), ZH),
    Fault("words of an English fragment that call themselves a label", "text", put(FRAGMENT.replace("zh-Hans", "en"), "<p>Compassion softens", '<p data-pipeline-label="by">Divorce.</p><p>Compassion softens'), FRAGMENT.replace("zh-Hans", "en")),
    Fault("a label in no language", "lang", put(FRAGMENT, ' data-pipeline-label="by" lang="en"', ' data-pipeline-label="by"'), FRAGMENT),
    Fault("a fragment that is another document's", "article", put(FRAGMENT, 'data-pipeline-id="articles/compassion"', 'data-pipeline-id="articles/old"'), FRAGMENT),
    # ---- drafts
    Fault("a draft copied into the site", "draft", put(ZH, '<article ', f'<p class="draft">{DRAFT}</p><article '), ZH),
    Fault("an approved draft copied into the site", "draft", put(ZH, '<article ', f'<p class="draft">{APPROVED}</p><article '), ZH),
    Fault("an English draft copied into the site", "draft", put(ZH, '<article ', f'<p class="draft">{ENGLISH}</p><article '), ZH),
    Fault("the banner's words in a fragment", "draft", put(FRAGMENT, "<p>", f"<p>{DRAFT}</p><p>"), FRAGMENT),
    Fault("JSON of a draft", "draft", in_json(DATA, lambda b: b.update(draft=True)), DATA),
    Fault("a page kept from search engines", "draft", put(ZH, "<link rel", '<meta name="robots" content="noindex"><link rel'), ZH),
    Fault("a page that nobody published", "stray", lambda tree: tree.update({"zh-Hans/articles/new/index.html": tree[ZH]})),
    Fault("a fragment that nobody published", "stray", add("fragments/zh-Hans/articles/new.html", "<article></article>")),
    # ---- languages that answer each other
    Fault("a removed hreflang", "hreflang", put(ZH, ALTERNATE, ""), ZH),
    Fault("hreflang without itself", "hreflang", put(EN, ALTERNATE, ""), EN),
    Fault("no x-default", "hreflang", put(EN, 'hreflang="x-default"', 'hreflang="x-none"'), EN),
    Fault("a relative hreflang", "hreflang", put(EN, ALTERNATE, ALTERNATE.replace(SITE, "")), EN),
    Fault("hreflang twice", "hreflang", put(EN, ALTERNATE, ALTERNATE * 2), EN),
    Fault("another set in the sitemap", "hreflang", put(MAP, 'hreflang="zh-Hans"', 'hreflang="zh"'), MAP),
    Fault("another address in the manifest", "hreflang", in_json(MANIFEST, lambda b: _version(b).update(url=f"{SITE}/zh/")), MANIFEST),
    Fault("a wrong lang", "lang", put(ZH, '<html lang="zh-Hans">', '<html lang="zh-CN">'), ZH),
    Fault("no lang", "lang", put(EN, '<html lang="en">', "<html>"), EN),
    Fault("a fragment in the wrong language", "lang", put(FRAGMENT, 'lang="zh-Hans"', 'lang="en"'), FRAGMENT),
    Fault("a canonical of the other language", "canonical", put(ZH, f'canonical" href="{SITE}/zh-Hans', f'canonical" href="{SITE}/en'), ZH),
    Fault("no canonical", "canonical", put(EN, '<link rel="canonical"', '<link rel="nothing"'), EN),
    Fault("another canonical in the manifest", "canonical", in_json(MANIFEST, lambda b: _version(b).update(canonical=f"{SITE}/x/")), MANIFEST),
    Fault("other fields in the manifest", "manifest", in_json(MANIFEST, lambda b: _version(b).update(front_matter={"tags": ["x"]})), MANIFEST),
    Fault("other fields in the JSON", "json", in_json(DATA, lambda b: b["front_matter"].update(note="谁也没有批准")), DATA),
    Fault("another sheet in the JSON", "json", in_json(DATA, lambda b: b.update(pdf=f"{SITE}/handouts/x.pdf")), DATA),
    Fault("a picture of another page", "picture", put(EN, '<meta property="og:locale"', f'<meta property="og:image" content="{SITE}/assets/x.png"><meta property="og:locale"'), EN),
    Fault("a language switch to another page", "switch", put(ZH, 'href="../../../en/articles/compassion/" lang="en"', 'href="../../../en/handouts/daily-practice/" lang="en"'), ZH),
    Fault("JSON-LD of another work", "json-ld", put(EN, '/zh-Hans/articles/compassion/#work"', '/zh-Hans/x/#work"'), EN),
    Fault("JSON-LD in the wrong language", "json-ld", put(ZH, '"inLanguage": "zh-Hans"', '"inLanguage": "en"'), ZH),
    Fault("JSON-LD that cannot be read", "json-ld", put(EN, '{\n "@context"', '{{\n "@context"'), EN),
    Fault("a Mandarin page without its English in the manifest", "manifest", in_json(MANIFEST, _no_english), MANIFEST),
    Fault("a lost English page", "missing", lose(EN), EN),
    Fault("a lost fragment", "missing", lose(FRAGMENT), FRAGMENT),
    Fault("a lost JSON", "missing", lose(DATA), DATA),
    # ---- lists
    Fault("a page that the sitemap lacks", "sitemap", put(MAP, f"<loc>{SITE}/zh-Hans/articles/compassion/", f"<loc>{SITE}/x/"), MAP),
    Fault("a sitemap that cannot be read", "sitemap", put(MAP, "</urlset>", ""), MAP),
    Fault("a withdrawn page in the feed", "feed", put(FEED, f"<id>{SITE}/zh-Hans/articles/compassion/", f"<id>{SITE}/zh-Hans/articles/old/"), FEED),
    Fault("a feed of another language", "lang", put(FEED, 'xml:lang="zh-Hans"', 'xml:lang="en"'), FEED),
    Fault("a manifest that cannot be read", "manifest", add(MANIFEST, "{"), MANIFEST, cover=False),
    Fault("a withdrawn page that the manifest forgets", "withdrawn", in_json(MANIFEST, lambda b: b.update(withdrawn=[])), MANIFEST),
    # ---- files
    Fault("other Markdown in the manifest", "manifest", in_json(MANIFEST, lambda b: _version(b)["markdown"].update(sha256="0" * 64)), MANIFEST),
    Fault("a swapped hash", "hash", in_json(MANIFEST, lambda b: b["files"].update({ZH: "0" * 64})), ZH, cover=False),
    Fault("a swapped hash of a page", "hash", in_json(MANIFEST, lambda b: _version(b).update(sha256="0" * 64)), ZH, cover=False),
    Fault("another build", "hash", in_json(MANIFEST, lambda b: b.update(build="sha256:" + "0" * 64)), MANIFEST, cover=False),
    Fault("a file that no manifest knows", "stray", add("notes.txt", "x"), "notes.txt", cover=False),
    Fault("an edited style sheet", "hash", lambda tree: tree.update({p: b"*{display:none}" for p in tree if p.endswith(".css")}), cover=False),
    Fault("a lost style sheet", "loads", lambda tree: [tree.pop(p) for p in list(tree) if p.endswith(".css")]),
    # ---- what must not happen on a page
    Fault("an id twice", "ids", put(ZH, "<blockquote>", '<blockquote id="text">'), ZH),
    Fault("a label for nothing", "ids", put(SHEET, '<label for="', '<label for="no-'), SHEET),
    Fault("a script", "runs", put(ZH, "</main>", f"{SCRIPT}</main>"), ZH),
    Fault("a handler", "runs", put(ZH, "<blockquote>", '<blockquote onclick="x()">'), ZH),
    Fault("a picture from elsewhere", "loads", put(ZH, "<blockquote>", '<blockquote><img src="https://e.example/p.png" alt="">'), ZH),
    Fault("a link that leads nowhere", "link", put(ZH, 'href="../../../zh-Hans/handouts/daily-practice/"', 'href="../../../zh-Hans/handouts/gone/"'), ZH),
    # ---- lists of pages
    Fault("a list without a page", "list", put("zh-Hans/index.html", 'href="../zh-Hans/articles/compassion/"', 'href="../zh-Hans/handouts/daily-practice/"'), "zh-Hans/index.html"),
    Fault("a list of the other language", "list", lambda tree: tree.update({"zh-Hans/index.html": tree["en/index.html"]}), "zh-Hans/index.html"),
    Fault("a lost list", "missing", lose("zh-Hans/handouts/index.html"), "zh-Hans/handouts/index.html"),
    Fault("words on a list", "text", put("zh-Hans/index.html", "</main>", "<p>马上离婚。</p></main>"), "zh-Hans/index.html"),
    Fault("words on an English list", "script", put("index.html", "</main>", "<p>马上离婚。</p></main>"), "index.html"),
    Fault("words where there is no page", "text", put("404.html", "</main>", "<p>马上离婚。</p></main>"), "404.html"),
    Fault("another day for search engines", "json-ld", put(ZH, '"dateModified": "2026', '"dateModified": "2025'), ZH),
    # ---- pages that came down
    Fault("a withdrawn page that is back", "notice", lambda tree: tree.update({NOTICE: tree[ZH]}), NOTICE),
    Fault("no notice", "notice", lose(NOTICE), NOTICE),
    Fault("a notice without a number", "contact", swap(NOTICE, "988", "999"), NOTICE),
    Fault("the words of a withdrawn page", "json", lambda tree: tree.update({"pages/zh-Hans/articles/old.json": tree[DATA]})),
    Fault("the words of no page", "stray", lambda tree: tree.update({"pages/zh-Hans/articles/older.json": tree[DATA]})),
    Fault("no notice for other sites", "notice", lose("fragments/zh-Hans/articles/old.html"), "fragments/zh-Hans/articles/old.html"),
    Fault("a notice for other sites without a number", "contact", swap("fragments/zh-Hans/articles/old.html", "988", "999"), "fragments/zh-Hans/articles/old.html"),
    Fault("a notice that programs know otherwise", "json", swap("pages/zh-Hans/articles/old.json", '"removed": false', '"removed": true'), "pages/zh-Hans/articles/old.json"),
    Fault("a notice with another title in the manifest", "withdrawn", swap("manifest.json", "This page is being revised", "This page is fine"), "manifest.json"),
    Fault("a former address that leads nowhere", "stray", put("blog/index.html", "../en/articles/compassion/", "../en/articles/x/"), "blog/index.html"),
)  # fmt: skip
"""What was planted, and the rule that names it."""

// Markdown texts in (JSON on stdin); what each reader makes of each, as HTML, out. The packages lie in the folder named.
import { createRequire } from "node:module";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(`${process.argv[2]}/here.mjs`);
const load = (name) => import(pathToFileURL(resolve(name)));

const commonmark = await load("commonmark");
const MarkdownIt = (await load("markdown-it")).default;
const { remark } = await load("remark");
const gfm = (await load("remark-gfm")).default;
const html = (await load("remark-html")).default;

const [parser, renderer] = [new commonmark.Parser(), new commonmark.HtmlRenderer()];
const it = new MarkdownIt({ html: true });
const processor = remark().use(gfm).use(html, { sanitize: false });
const readers = {
  commonmark: (text) => renderer.render(parser.parse(text)),
  "markdown-it": (text) => it.render(text),
  remark: (text) => String(processor.processSync(text)),
};
const texts = await json(process.stdin);
const read = Object.entries(readers).map(([name, reader]) => [name, texts.map(reader)]);
process.stdout.write(JSON.stringify(Object.fromEntries(read)));

// One style sheet out of many: bundle static/css/clinic.css with what it reads, keep of Tabler what some page uses, and make it small.
// Run by the Makefile: node tools/styles.mjs <site-packages>. Writes var/look/css/clinic.css, which comes before static/ (config/settings.py).
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleAsync } from "lightningcss";
import { PurgeCSS } from "purgecss";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const packages = process.argv[2];
const made = join(root, "var/look/css/clinic.css");

// Of Tabler we keep what some page uses: classes named in our templates, scripts and code, and in the templates of the packages that
// draw parts of our pages. Our own sheets are kept whole: their classes are often put together from a word (pill-{{ word.value }}).
const templates = [`${root}/templates/**/*.{html,svg}`, `${packages}/{crispy_bootstrap5,allauth}/**/*.html`, `${packages}/django/forms/**/*.html`];
const code = [
  `${root}/{organisation,indicators,actions,audits,clinics,reports,config}/**/*.py`,
  `${packages}/{crispy_forms,crispy_bootstrap5}/**/*.py`,
  `${root}/static/js/**/*.js`,
];
const namedInMarkup = (text) => [
  ...[...text.matchAll(/class(?:es)?=["']([^"']*)["']/g)].flatMap(([, names]) => names.match(/[\w-]+/g) ?? []),
  ...[...text.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, element]) => element),
];
const namedInCode = (text) => text.match(/[a-z]+(?:-[a-z0-9]+)+/g) ?? []; // form-control, is-invalid, mb-3
const ALWAYS = ["btn", "row", "col", "table", "disabled", "active", "show", "data-bs-theme", "readonly"]; // named in code without a hyphen
const KINDS = ["type", "multiple", "size"]; // of a field: a ticked box, a round button, a list of several (Django draws them)

const tabler = join(root, "node_modules/.tabler/tabler.min.css");
const [{ css: used }] = await new PurgeCSS().purge({
  content: [...templates, ...code],
  css: [tabler],
  extractors: [{ extractor: namedInMarkup, extensions: ["html", "svg"] }, { extractor: namedInCode, extensions: ["py", "js"] }],
  safelist: [...ALWAYS, ...KINDS],
  variables: true,
  keyframes: true,
  fontFace: true,
});
mkdirSync(dirname(made), { recursive: true });
const usedTabler = join(root, "var/tabler-used.css");
writeFileSync(usedTabler, used);
const { code: small } = await bundleAsync({
  filename: join(root, "static/css/clinic.css"),
  minify: true,
  resolver: { resolve: (name, from) => (name.startsWith("../tabler/") ? usedTabler : resolve(dirname(from), name)) },
});
writeFileSync(made, small);
const kilobytes = (bytes) => `${Math.round(bytes.length / 102.4) / 10} KB`;
console.log(`One style sheet: ${kilobytes(small)} as served, ${kilobytes(gzipSync(small))} compressed`);

// Builds the browser code of the pages into static/dist/: one script and one stylesheet for each entry.
import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const OUTPUT = fileURLToPath(new URL("../ordrelocal_webui/static/dist/", import.meta.url));

/**
 * Changes to the editor's bundle, each a text that must stand there a known number of times, so that a new version of the
 * editor fails the build rather than slip by.
 *  - It injects a stylesheet for resizable columns, which our content policy refuses: the rules stand in query.css.
 *  - It carries a list of prefixes with addresses that are not what they say: ours come from the page.
 *  - It can ask another site for classes and properties: ours come from the description of the dataset.
 */
const CHANGES = [
  { find: 'var o = document.createElement("style");', put: "return; var o = null;", times: 1 },
  { find: "prefixes_default", put: "({})", times: 2, from: "get: function(e) {\n\t\treturn (e.config.prefixCcApi" },
  { find: "var fetchFromLov = (e, t, n) => {", put: "var fetchFromLov = () => Promise.resolve([]), _unused = (e, t, n) => {", times: 1 },
  { find: '[{ endpoint: "https://dbpedia.org/sparql" }, { endpoint: "https://query.wikidata.org/bigdata/namespace/wdq/sparql" }]', put: "[]", times: 1 },
];

function changed(text) {
  for (const { find, put, times, from } of CHANGES) {
    const start = from ? text.indexOf(from) : 0;
    const end = from ? text.indexOf("preProcessToken", start) : text.length;
    if (start < 0) throw new Error(`The editor has changed: ${JSON.stringify(from)} is not in it.`);
    const part = text.slice(start, end);
    const found = part.split(find).length - 1;
    if (found !== times) throw new Error(`The editor has changed: ${JSON.stringify(find)} stands there ${found} times, not ${times}.`);
    text = text.slice(0, start) + part.replaceAll(find, () => put) + text.slice(end);
  }
  return text;
}

const editor = {
  name: "editor",
  setup(build) {
    build.onLoad({ filter: /yasgui\.esm\.js$/ }, async ({ path }) => ({ contents: changed(await readFile(path, "utf8")), loader: "js" }));
  },
};

// The folder stays, since its time tells the package's build hook whether anything is new.
for (const name of ["query.js", "query.css"]) await rm(new URL(name, `file://${OUTPUT}`), { force: true });
await build({
  entryPoints: { query: "src/query.ts" },
  outdir: OUTPUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "linked",
  loader: { ".svg": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".png": "dataurl", ".gif": "dataurl" },
  plugins: [editor],
  logLevel: "info",
});

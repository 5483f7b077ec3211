// Reads [{tex, display}] from stdin and prints the list of their KaTeX renderings.
// Run in site/, whose node_modules has KaTeX.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const katex = createRequire(`${process.cwd()}/`)("katex");
// \htmlClass and \htmlData give parts of a formula the page's own colours.
const trusted = new Set(["\\htmlClass", "\\htmlData"]);
const trust = ({ command }) => {
  if (!trusted.has(command)) throw new Error(`${command} is not for this page`);
  return true;
};

const rendered = JSON.parse(readFileSync(0, "utf8")).map(({ tex, display }) => {
  try {
    return katex.renderToString(tex, {
      displayMode: display,
      throwOnError: true,
      strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
      trust,
    });
  } catch (error) {
    console.error(`The formula ${tex} is wrong: ${error.message}`);
    process.exit(1);
  }
});
process.stdout.write(JSON.stringify(rendered));

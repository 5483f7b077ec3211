// Runs a script in Pyodide's own Python, whose bytecode is the one that browsers will run.
// Run in site/ with: the script, and a folder that the script finds at /task.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [script, folder] = process.argv.slice(2);
const { loadPyodide } = createRequire(`${process.cwd()}/`)("pyodide");
try {
  const python = await loadPyodide({ packages: [] });
  python.mountNodeFS("/task", folder);
  python.runPython(readFileSync(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

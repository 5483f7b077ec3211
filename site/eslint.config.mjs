import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error" } },
  { files: ["site/*"], languageOptions: { globals: globals.browser } },
  { files: ["py/workshop/*"], languageOptions: { globals: globals.node } },
  {
    // They have to be read by browsers that are too old for the rest: see py/workshop/compact.py.
    files: ["site/show.js", "site/alarm.js", "site/causes.js", "site/start.js"],
    languageOptions: { ecmaVersion: 2015 },
    rules: { "no-var": "off" },
  },
];

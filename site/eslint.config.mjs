import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error" } },
  { files: ["site/*"], languageOptions: { globals: globals.browser } },
  { files: ["py/workshop/*"], languageOptions: { globals: globals.node } },
  {
    files: ["site/alarm.js", "site/start.js"], // they have to be read by browsers that are too old for the rest
    languageOptions: { ecmaVersion: 5, sourceType: "script" },
    rules: { "no-var": "off" },
  },
];

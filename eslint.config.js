import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["build/", "node_modules/", "fixtures/"] },
  eslint.configs.recommended,
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Reading an array element by a literal index inside a checked length is clearer than a guard that cannot fail.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    // node:test's describe/it/test return promises nobody needs to await.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
  {
    files: ["scripts/**", "packaging/**", "bin/**", "fixtures/**", "*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        setImmediate: "readonly",
        URL: "readonly",
        Buffer: "readonly",
      },
    },
  },
  {
    files: ["packaging/*.cjs"],
    languageOptions: { globals: { __filename: "readonly", __dirname: "readonly" } },
  },
);

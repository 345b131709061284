import eslint from "@eslint/js";
import ts from "typescript";
import tseslint from "typescript-eslint";

/** The rules of `src/core/bytes.ts` that the compiler does not know. */
const bytes = {
  rules: {
    "no-slice": {
      meta: { type: "problem", schema: [] },
      create(context) {
        const services = context.sourceCode.parserServices;
        return {
          'CallExpression > MemberExpression[property.name="slice"]'(node) {
            if (services.getTypeAtLocation(node.object).getProperty("byteLength") === undefined) return;
            const message = "slice copies a Uint8Array and is a view of a Buffer: say keep(), or subarray().";
            context.report({ node: node.property, message });
          },
        };
      },
    },
  },
};

/** What a stranger names is looked for among what a table holds, not among what every object has. */
const lookups = {
  rules: {
    "own-entries": {
      meta: { type: "problem", schema: [] },
      create(context) {
        const services = context.sourceCode.parserServices;
        const isAnyText = (node) => {
          const type = services.getTypeAtLocation(node);
          const parts = type.isUnion() ? type.types : [type];
          return parts.some((part) => (part.flags & ANY_TEXT) !== 0);
        };
        const isTable = (node) => {
          const type = services.program.getTypeChecker().getNonNullableType(services.getTypeAtLocation(node));
          return type.getStringIndexType() !== undefined;
        };
        const report = (node) =>
          context.report({
            node,
            message: "This finds `constructor` too: take a Map, or ownEntry() of core/own-entry.",
          });
        return {
          "MemberExpression[computed=true]"(node) {
            if (isAnyText(node.property) && isTable(node.object)) report(node);
          },
          'BinaryExpression[operator="in"]'(node) {
            if (isAnyText(node.left)) report(node);
          },
        };
      },
    },
  },
};
/** TypeScript's flags for `string`, and for texts with a part that may be any. */
const ANY_TEXT = ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral;

const BORROWED = 'TSTypeReference[typeName.name="Borrowed"]';
const LEND = 'CallExpression[callee.name="lend"]';
const borrowing = [
  { selector: `PropertyDefinition ${BORROWED}`, message: "A field outlives the call: it holds what keep() returns." },
  {
    selector: `:matches(VariableDeclarator, AssignmentExpression, PropertyDefinition, Property, ReturnStatement) > ${LEND}`,
    message: "lend() is for an argument of a call that is done with the bytes when it returns.",
  },
];

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
    files: ["src/**/*.ts"],
    plugins: { bytes, lookups },
    rules: {
      "bytes/no-slice": "error",
      "lookups/own-entries": "error",
      "no-restricted-syntax": ["error", ...borrowing],
    },
  },
  {
    // node:test's describe/it/test return promises that need no await.
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

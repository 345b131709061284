/** The sixteen colours of terminals, as text and as background, readable on the light and the dark page. */

/** Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones. */
const ON_LIGHT = ["#1c2431", "#b3202a", "#14683b", "#7a4f00", "#2647b8", "#8a2a8f", "#0b6470", "#566073", "#4d5768", "#c01722", "#17703f", "#835400", "#364fc7", "#9c2fa1", "#0e6a76", "#3a4354"]; // prettier-ignore
const ON_DARK = ["#a3aec0", "#ff9d9d", "#7ee2a8", "#ffd479", "#9db4ff", "#eaa6ee", "#7fdbe6", "#e7ebf2", "#b3bdcd", "#ffb3b3", "#98edbb", "#ffe09b", "#b5c6ff", "#f2bdf5", "#9de8f0", "#ffffff"]; // prettier-ignore
/** Backgrounds: the text colour is chosen to be readable on them. */
const BEHIND = ["#1c2431", "#b3202a", "#14683b", "#7a4f00", "#2647b8", "#8a2a8f", "#0b6470", "#d7dce5", "#4d5768", "#f08a8f", "#79d4a0", "#f2cb6c", "#a9bcff", "#e2a8e6", "#86d9e2", "#ffffff"]; // prettier-ignore
const DARK_TEXT_COLOR = 9;
const WHITE_COLOR = 7;

const named = (colours: readonly string[]) => colours.map((colour, index) => `--t${index}: ${colour};`).join(" ");

/** For the root element of a light page. */
export const TERMINAL_LIGHT = named(ON_LIGHT);
/** For the root element of a dark page. */
export const TERMINAL_DARK = named(ON_DARK);

/** The rules for pieces of a log (`tail-script`). */
export const TERMINAL = [
  ...ON_LIGHT.map((_, index) => `.fg-${index} { color: var(--t${index}); }`),
  ...BEHIND.map((colour, index) => {
    const text = index === WHITE_COLOR || index >= DARK_TEXT_COLOR ? "#1c2431" : "#ffffff";
    return `.bg-${index} { background: ${colour}; color: ${text}; }`;
  }),
  ".fg-light { color: #ffffff; } .fg-dark { color: #1c2431; } .fg-page { color: var(--card); } .bg-text { background: var(--text); }",
  ".bold { font-weight: 700; } .faint { opacity: .75; } .italic { font-style: italic; } .underline { text-decoration: underline; }",
].join("\n");

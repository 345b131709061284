/** Templates that escape by default: in `markup`, every value is escaped unless it is markup itself (WEB-X-005). */

/** A piece of HTML. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What a template can contain: text, markup, several of them, or nothing. */
export type Piece = string | number | Markup | undefined | readonly Piece[];

/** A template whose values are escaped. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.map((string, index) => (index === 0 ? "" : rendered(pieces[index - 1])) + string).join(""));
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/**
 * Escapes text for HTML, between tags and in attributes; replaces control characters, which HTML forbids, by symbols.
 */
export function escape(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => ENTITIES.get(character)!)
      .replace(/\r\n?/g, "\n")
      // eslint-disable-next-line no-control-regex -- they are what is replaced
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, pictureOf)
  );
}

/** The symbols for control characters begin at U+2400. */
function pictureOf(character: string): string {
  return character === "\x7f" ? "\u2421" : String.fromCharCode(0x2400 + character.charCodeAt(0));
}

function rendered(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "string") return escape(piece);
  if (typeof piece === "number") return String(piece);
  return piece.map(rendered).join("");
}

/**
 * A whole page. All addresses in it are relative, so that the site can have any path (IMP-051). `root` leads from the
 * page to the root of the site, where most files are.
 */
export function page(title: string, scripts: readonly string[], body: Markup, root = ""): string {
  return markup`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link href="${root}stylesheets/supervisor.css" rel="stylesheet" type="text/css" />
        <link href="${root}images/icon.png" rel="icon" type="image/png" />
        <script src="${root}web/theme.js"></script>
        ${scripts.map((script) => markup` <script src="${root}${script}" defer="defer"></script> `)}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

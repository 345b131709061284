/** Browser: splits a log's text into lines and coloured pieces, as a terminal shows it. Executes nothing of it. */

/** `Painter`, for the scripts after it. */
export const ANSI_SCRIPT = String.raw`
// The text of one channel, as it comes: cut anywhere, also within a sequence. What was begun is kept for the next piece.
class Painter {
  #rest = "";
  #style = {};

  // Pieces in order: "\n", or a text with what it looks like: { text, bold, faint, italic, underline, inverse, fg, bg }.
  // A colour is a number of the sixteen, or a string for CSS.
  *paint(more) {
    const all = this.#rest + more;
    const unfinished = /(?:\x1b(?:\[[0-9;:?]{0,60}[ -\/]{0,4}|\][^\x07\x1b]{0,500}\x1b?|[ -\/]{0,2})?|\r)$/.exec(all);
    this.#rest = unfinished === null ? "" : unfinished[0];
    const text = unfinished === null ? all : all.slice(0, unfinished.index);
    const pattern = /\x1b\[([0-9;:?]*)[ -\/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -\/]+[0-~]|\x1b[=>78cDEHMNOZ]|(\r\n|\n|\r)/g;
    let at = 0;
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      if (found.index > at) yield this.#piece(text.slice(at, found.index));
      at = pattern.lastIndex;
      if (found[3] !== undefined) yield "\n";
      else if (found[2] === "m") this.#colour(found[1]);
    }
    if (at < text.length) yield this.#piece(text.slice(at));
  }

  #piece(text) {
    const shown = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, (character) =>
      character === "\x7f" ? "\u2421" : String.fromCharCode(0x2400 + character.charCodeAt(0)),
    );
    return { text: shown, ...this.#style };
  }

  // "Select graphic rendition".
  #colour(parameters) {
    const numbers = parameters.split(/[;:]/).map((each) => (each === "" ? 0 : Number(each)));
    for (let at = 0; at < numbers.length; at += 1) {
      const number = numbers[at];
      if (number === 0) this.#style = {};
      else if (number === 1) this.#style.bold = true;
      else if (number === 2) this.#style.faint = true;
      else if (number === 3) this.#style.italic = true;
      else if (number === 4) this.#style.underline = true;
      else if (number === 7) this.#style.inverse = true;
      else if (number === 22) delete this.#style.bold, delete this.#style.faint;
      else if (number === 23) delete this.#style.italic;
      else if (number === 24) delete this.#style.underline;
      else if (number === 27) delete this.#style.inverse;
      else if (number >= 30 && number <= 37) this.#style.fg = number - 30;
      else if (number >= 90 && number <= 97) this.#style.fg = number - 82;
      else if (number >= 40 && number <= 47) this.#style.bg = number - 40;
      else if (number >= 100 && number <= 107) this.#style.bg = number - 92;
      else if (number === 39) delete this.#style.fg;
      else if (number === 49) delete this.#style.bg;
      else if (number === 38 || number === 48) {
        const [colour, used] = this.#chosen(numbers.slice(at + 1));
        if (colour !== undefined) this.#style[number === 38 ? "fg" : "bg"] = colour;
        at += used;
      }
    }
  }

  // A colour of 256 (5;n) or of all (2;r;g;b), and how many numbers it took.
  #chosen([kind, ...rest]) {
    const isPart = (value) => value !== undefined && value <= 255;
    if (kind === 5 && isPart(rest[0])) return [this.#ofTable(rest[0]), 2];
    if (kind === 2 && rest.slice(0, 3).length === 3 && rest.slice(0, 3).every(isPart))
      return ["rgb(" + rest.slice(0, 3).join(" ") + ")", 4];
    return [undefined, kind === 5 ? 2 : kind === 2 ? 4 : 0];
  }

  #ofTable(number) {
    if (number < 16) return number;
    const grey = 8 + (number - 232) * 10;
    if (number >= 232) return "rgb(" + [grey, grey, grey].join(" ") + ")";
    const part = (value) => (value === 0 ? 0 : 55 + value * 40);
    const cube = number - 16;
    return "rgb(" + [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(part).join(" ") + ")";
  }
}
`;

/** Browser: finds words in the log and marks them, also in lines that come later. */

/** `Search`, for the scripts after it. */
export const SEARCH_SCRIPT = String.raw`
// Highlights without touching the text where the browser can; whole lines where it cannot.
class Search {
  #words = "";
  // One for each place, in order: what the browser marks, and the line it is in.
  #hits = [];
  #here = -1;
  #lines = new WeakSet();
  // More places than these help no reader.
  #most = 10000;
  #all = typeof Highlight === "function" ? new Highlight() : undefined;
  #current = typeof Highlight === "function" ? new Highlight() : undefined;
  #report;

  // report is called with the text to show: "3 of 17", or "".
  constructor(report) {
    this.#report = report;
    if (this.#all === undefined) return;
    CSS.highlights.set("found", this.#all);
    CSS.highlights.set("here", this.#current);
  }

  get isOn() {
    return this.#words !== "";
  }

  // Look for other words, in all these lines.
  start(words, lines) {
    this.clear();
    this.#words = words.toLowerCase();
    for (const line of lines) this.look(line);
    this.#reportCount();
  }

  clear() {
    for (const { line } of this.#hits) line.classList.remove("hit", "hit-here");
    this.#all?.clear();
    this.#current?.clear();
    this.#hits = [];
    this.#lines = new WeakSet();
    this.#here = -1;
    this.#words = "";
    this.#reportCount();
  }

  // A line that is new, or longer than it was.
  look(line) {
    if (!this.isOn) return;
    if (this.#lines.has(line)) this.#keep((hit) => hit.line !== line);
    const text = line.textContent.toLowerCase();
    for (let at = text.indexOf(this.#words); at >= 0; at = text.indexOf(this.#words, at + this.#words.length)) {
      if (this.#hits.length >= this.#most) return;
      const range = this.#rangeOf(line, at, at + this.#words.length);
      this.#hits.push({ line, range });
      this.#lines.add(line);
      this.#all?.add(range);
      if (this.#all === undefined) line.classList.add("hit");
    }
  }

  // To the next place, or with -1 to the one before; the first time to the last of all, where the log ends.
  go(step) {
    this.forgetRemoved();
    if (this.#hits.length === 0) return;
    const count = this.#hits.length;
    if (this.#here < 0) this.#here = count - 1;
    else this.#here = (this.#here + step + count) % count;
    const { line, range } = this.#hits[this.#here];
    this.#current?.clear();
    this.#current?.add(range);
    for (const each of document.querySelectorAll(".hit-here")) each.classList.remove("hit-here");
    if (this.#current === undefined) line.classList.add("hit-here");
    line.scrollIntoView({ block: "center" });
    this.#reportCount();
  }

  // Lines that are not shown any more.
  forgetRemoved() {
    this.#keep((hit) => hit.line.isConnected);
    this.#reportCount();
  }

  #keep(isWanted) {
    const here = this.#hits[this.#here];
    this.#hits = this.#hits.filter((hit) => isWanted(hit) || (this.#all?.delete(hit.range), false));
    this.#here = this.#hits.indexOf(here);
    if (this.#here < 0) this.#current?.clear();
  }

  #reportCount() {
    const count = this.#hits.length + (this.#hits.length >= this.#most ? " or more" : "");
    if (!this.isOn) this.#report("");
    else if (this.#hits.length === 0) this.#report("not found");
    else this.#report(this.#here < 0 ? count + " found" : this.#here + 1 + " of " + count);
  }

  #rangeOf(line, start, end) {
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { length } = node.data;
      if (start >= at && start < at + length) range.setStart(node, start - at);
      if (end > at && end <= at + length) {
        range.setEnd(node, end - at);
        return range;
      }
      at += length;
    }
    return range;
  }
}
`;

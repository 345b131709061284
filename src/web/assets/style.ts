/** How the pages look: dark and light with one set of names, wide and narrow with one set of boxes. */

import { TERMINAL, TERMINAL_DARK, TERMINAL_LIGHT } from "./terminal-style.js";

const LIGHT = `
  --page: #f4f6f9;
  --card: #ffffff;
  --shade: #fafbfd;
  --text: #1c2431;
  --soft: #566073;
  --line: #e2e6ed;
  --accent: #364fc7;
  --accent-soft: #edf1fd;
  --good: #14683b;
  --good-soft: #e1f5e9;
  --bad: #b3202a;
  --bad-soft: #fdeaea;
  --busy: #7a4f00;
  --busy-soft: #fff1cf;
  --calm: #4d5768;
  --calm-soft: #eceff4;
  --shadow: 0 1px 2px rgb(20 30 50 / 6%), 0 8px 24px rgb(20 30 50 / 6%);
  --found: #ffe48a;
  --here: #ff9f43;
  ${TERMINAL_LIGHT}`;

const DARK = `
  --page: #0f131a;
  --card: #171d27;
  --shade: #1a212c;
  --text: #e7ebf2;
  --soft: #a3aec0;
  --line: #2a3342;
  --accent: #9db4ff;
  --accent-soft: #222c47;
  --good: #7ee2a8;
  --good-soft: #14301f;
  --bad: #ff9d9d;
  --bad-soft: #3b1c20;
  --busy: #ffd479;
  --busy-soft: #382b10;
  --calm: #b3bdcd;
  --calm-soft: #262e3b;
  --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 25%);
  --found: #6b5200;
  --here: #a34700;
  ${TERMINAL_DARK}`;

/** Served as `stylesheets/supervisor.css`. */
export const STYLE = `:root {
  color-scheme: light dark;${LIGHT}
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {${DARK}
  }
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] {
  color-scheme: dark;${DARK}
}

* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--page);
  color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif;
}
html { scroll-padding-top: calc(var(--top, 0px) + 3rem); }
#wrapper { flex: 1; width: 100%; max-width: 84rem; margin: 0 auto; padding: 1.25rem 1.5rem 2rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
[hidden] { display: none !important; }
html:not(.js) .needs-script, .js .without-script { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; padding: .5rem 1rem; background: var(--card); border-radius: 8px; }

.js .top { position: sticky; top: 0; z-index: 3; margin: -1.25rem -1.5rem 0; padding: 1.25rem 1.5rem .1rem; background: var(--page); }
#header { display: flex; align-items: center; gap: .75rem; margin-bottom: 1rem; }
.brand { display: flex; align-items: center; gap: .65rem; margin: 0 auto 0 0; font-size: 1.25rem; font-weight: 650; min-width: 0; }
.brand img { width: 32px; height: 32px; flex: none; }
.brand span { overflow-wrap: anywhere; }
.brand small { color: var(--soft); font-size: .8125rem; font-weight: 450; }
.live { margin: 0; padding: .15rem .7rem; border-radius: 99px; font-size: .8125rem; white-space: nowrap; color: var(--busy); background: var(--busy-soft); }
.live::before { content: ""; display: inline-block; width: .5em; height: .5em; margin-right: .45em; border-radius: 50%; background: currentColor; vertical-align: .08em; }
.stale main { filter: grayscale(1); opacity: .6; }
.live[data-live="on"] { color: var(--good); background: var(--good-soft); }

.top .tally { margin: 0 .5rem 0 0; }
#all-actions { display: none; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.1rem; margin-bottom: 1rem; }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; margin: 0; padding: 0; list-style: none; }
.buttons form, .group-actions form { display: inline; }
.buttons a, button {
  display: inline-block;
  padding: .36rem .8rem;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--card);
  color: var(--text);
  font: inherit;
  font-size: .875rem;
  text-decoration: none;
  cursor: pointer;
}
.buttons a:hover, button:hover { border-color: var(--accent); color: var(--accent); }
.buttons a[aria-current] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
button.danger { border-color: var(--bad); background: var(--bad-soft); color: var(--bad); }
button.quiet { border-color: transparent; background: none; font-size: 1.05rem; padding: .2rem .55rem; }
[aria-busy="true"] { opacity: .5; cursor: progress; }
.tally { display: flex; flex-wrap: wrap; gap: .3rem .9rem; margin: 0; color: var(--soft); font-size: .875rem; }
.tally [data-tally] { font-weight: 650; font-variant-numeric: tabular-nums; }
.tally .running [data-tally] { color: var(--good); }
.tally .unsteady [data-tally] { color: var(--busy); }
.tally .failed [data-tally] { color: var(--bad); }
.tally .changing [data-tally] { color: var(--busy); }
.filter { margin-left: auto; display: flex; align-items: center; gap: .5rem; color: var(--soft); font-size: .875rem; }
input[type="search"] { width: 14rem; max-width: 100%; padding: .38rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--text); font: inherit; font-size: .875rem; }

#message.hidden { display: none; }
.js #message { position: fixed; z-index: 5; left: 50%; bottom: 1.25rem; transform: translateX(-50%); display: flex; align-items: center; gap: .4rem 1rem; width: max-content; max-width: min(46rem, calc(100vw - 1.5rem)); margin: 0; box-shadow: 0 0 0 1px var(--line), var(--shadow); }
.js #message.hidden { display: none; }
#message a { color: inherit; font-weight: 600; white-space: nowrap; }
#message button { margin: -.3rem -.5rem -.3rem auto; color: inherit; }
.status_msg { margin-bottom: 1rem; padding: .6rem 1rem; border-radius: 10px; background: var(--accent-soft); color: var(--accent); overflow-wrap: anywhere; white-space: pre-wrap; }
.status_msg.error { background: var(--bad-soft); color: var(--bad); }
.none { padding: 2.5rem 1rem; text-align: center; color: var(--soft); }

table { display: block; border: 1px solid var(--line); border-radius: 14px; background: var(--card); box-shadow: var(--shadow); overflow: clip; }
thead, tbody { display: block; }
tr {
  display: grid;
  grid-template-columns: 7.2rem minmax(8rem, 1fr) minmax(10rem, 1.2fr) 3.2rem 28rem;
  align-items: center;
  column-gap: 1rem;
  padding: .5rem 1rem;
  border-top: 1px solid var(--line);
}
thead tr { border-top: 0; padding-block: .55rem; }
.js thead { position: sticky; top: var(--top, 0px); z-index: 2; background: var(--card); box-shadow: 0 1px 0 var(--line); }
th { text-align: left; font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
td, th { padding: 0; min-width: 0; grid-row: 1; }
.status, th.state { grid-column: 1; }
td.name, th.name { grid-column: 2; font-weight: 600; overflow-wrap: anywhere; }
.desc { grid-column: 3; }
td.desc { color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
td.action { display: contents; }
th.action { grid-column: 5; }
.action ul { grid-row: 1 / span 2; grid-column: 5; }
.why { grid-row: 1; grid-column: 4; }
.why.trouble { grid-row: 2; grid-column: 3 / span 2; margin-top: .25rem; }
.why button { padding: .2rem .45rem; border-color: transparent; background: none; color: var(--soft); font-size: .8125rem; }
.why button:hover { background: var(--accent-soft); color: var(--accent); text-decoration: underline; }
.why.trouble button { padding: .08rem .6rem; border-radius: 99px; background: var(--bad-soft); color: var(--bad); font-weight: 550; text-align: left; }
.more { display: none; }
tr:focus { outline: 3px solid var(--accent); outline-offset: -3px; }
td.status, td.name { grid-row: 1 / span 2; }
tr.shade { background: var(--shade); }
tr[data-name]:hover, tr[data-name]:focus-within { background: var(--accent-soft); }
tr.member { padding-left: 2rem; grid-template-columns: 6.2rem minmax(8rem, 1fr) minmax(10rem, 1.2fr) 3.2rem 28rem; }
td.name a { color: inherit; text-decoration: none; }
td.name a:hover { color: var(--accent); text-decoration: underline; }
.group th { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .9rem; grid-column: 1 / -1; text-transform: none; letter-spacing: 0; font-size: .875rem; }
.group { padding-block: .45rem; background: var(--calm-soft); }
.group-name { color: var(--text); font-size: .95rem; }
.count { font-weight: 450; }
.group .tally { font-weight: 450; }
.group-actions { margin-left: auto; display: flex; gap: .35rem; }
.group-actions button { padding: .15rem .6rem; font-size: .8125rem; }

.status span { display: inline-flex; align-items: center; gap: .4rem; padding: .12rem .65rem .12rem .55rem; border-radius: 99px; font-size: .8125rem; font-weight: 600; color: var(--calm); background: var(--calm-soft); }
.status span::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: currentColor; }
.status .statusrunning { color: var(--good); background: var(--good-soft); }
.status .statuserror { color: var(--bad); background: var(--bad-soft); }
[data-kind="unsteady"] .status .statusrunning, [data-state="STARTING"] .status span, [data-state="STOPPING"] .status span { color: var(--busy); background: var(--busy-soft); }
[data-state="STARTING"] .status span::before, [data-state="STOPPING"] .status span::before, [data-state="BACKOFF"] .status span::before { animation: pulse 1s ease-in-out infinite alternate; }

.action ul { display: grid; grid-template-columns: 4.9rem 4rem 5.3rem 1fr 1fr; gap: .3rem; margin: 0; padding: 0; list-style: none; }
.action li form { display: contents; }
.action li.own a.hidden { display: none; }
.action li a, .action li button { display: block; width: 100%; padding: .26rem .3rem; border: 1px solid transparent; border-radius: 7px; font-size: .8125rem; text-align: center; text-decoration: none; white-space: nowrap; color: var(--soft); }
.action li a:hover, .action li button:hover { background: var(--accent-soft); color: var(--accent); text-decoration: underline; }
.action li:nth-child(-n+2) :is(a, button) { border-color: var(--line); background: var(--card); color: var(--accent); font-weight: 550; }
.action li:nth-child(-n+2) :is(a, button):hover { border-color: var(--accent); text-decoration: none; }
.action li a.hidden { visibility: hidden; }
tr.changed { animation: changed 1.6s ease-out; }
@keyframes changed { from { background: var(--accent-soft); box-shadow: inset 4px 0 var(--accent); } }
@keyframes pulse { from { opacity: .25; } }

dialog { width: min(26rem, calc(100vw - 2rem)); padding: 1.4rem 1.5rem; border: 1px solid var(--line); border-radius: 14px; background: var(--card); color: var(--text); box-shadow: var(--shadow); }
dialog::backdrop { background: rgb(10 15 25 / 45%); }
dialog p { margin: 0 0 1.1rem; font-size: 1.05rem; }
dialog menu { display: flex; justify-content: flex-end; gap: .5rem; margin: 0; padding: 0; }

dialog h2 { margin: 0 0 1rem; font-size: 1.1rem; overflow-wrap: anywhere; }
.keys { display: grid; grid-template-columns: auto 1fr; gap: .4rem 1rem; margin: 0 0 1rem; }
.keys dd { margin: 0; }
kbd { padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 5px; background: var(--calm-soft); font: inherit; font-size: .875rem; }
.drawer { width: min(40rem, 100vw); max-width: none; height: 100dvh; max-height: none; margin: 0 0 0 auto; border-width: 0 0 0 1px; border-radius: 0; overflow-y: auto; }
.drawer header { display: flex; align-items: start; justify-content: space-between; gap: 1rem; }
.report { margin-top: 1rem; }
.report .stands { margin: 0 0 1rem; font-size: .9375rem; font-weight: 600; }
.report h3 { margin: 1.1rem 0 .35rem; font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
.report ul { margin: 0; padding-left: 1.1rem; }
.report li { margin: .2rem 0; overflow-wrap: anywhere; }
.report pre { margin: 0; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 8px; background: var(--shade); white-space: pre-wrap; overflow-wrap: anywhere; font: .78rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }

#footer { padding: 1rem 1.5rem; text-align: center; color: var(--soft); font-size: .8125rem; }

#wrapper.tail { flex: none; display: flex; flex-direction: column; height: 100vh; height: 100dvh; max-width: none; padding-bottom: 1rem; }
.tail main { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.tail label { display: inline-flex; align-items: center; gap: .35rem; font-size: .875rem; color: var(--soft); }
.note { margin: -.3rem 0 .8rem; color: var(--soft); font-size: .875rem; }
.tail .filter { flex-wrap: wrap; }
.tail .filter label { gap: .6rem; }
.tail input[type="search"] { width: 9.5rem; }
.hits:empty { display: none; }
.hits { color: var(--soft); font-size: .875rem; white-space: nowrap; }
#earlier, #later { padding: .3rem .6rem; }
.log-frame { position: relative; flex: 1; min-height: 8rem; display: flex; }
#to-end { position: absolute; right: 1.5rem; bottom: 1rem; border-radius: 99px; box-shadow: var(--shadow); }
#log { flex: 1; min-width: 0; margin: 0; padding: .9rem 1.1rem; overflow: auto; border: 1px solid var(--line); border-radius: 14px; background: var(--card); box-shadow: var(--shadow); font: .8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 8; }
#log:empty::before { content: "This log is empty."; color: var(--soft); font-style: italic; }
#log .line { display: block; }
#log.unwrapped { white-space: pre; overflow-wrap: normal; }
#log .remark { display: block; color: var(--busy); }
#log.both .line { display: block; padding-left: 4.2em; text-indent: -3.6em; border-left: 3px solid var(--line); }
#log.both .line::before { content: "out"; display: inline-block; width: 3.6em; text-indent: 0; color: var(--soft); }
#log.both .line.from-stderr::before { content: "err"; color: var(--bad); }
#log.both .line.from-stderr { border-color: var(--bad); }
::highlight(found) { background: var(--found); color: var(--text); }
::highlight(here) { background: var(--here); color: var(--text); }
#log .hit { background: var(--found); }
#log .hit-here { background: var(--here); }
${TERMINAL}
@media (max-width: 70rem) {
  tr, tr.member { grid-template-columns: 7.2rem minmax(0, 1fr) minmax(0, 1.15fr) 3.2rem; row-gap: .35rem; }
  tr.member { grid-template-columns: 6.2rem minmax(0, 1fr) minmax(0, 1.15fr) 3.2rem; }
  .action ul { grid-row: 3; grid-column: 2 / -1; display: flex; flex-wrap: wrap; }
  .action li a, .action li button { padding-inline: .6rem; }
  .action li.empty { display: none; }
  th.action { display: none; }
}
@media (max-width: 40rem) {
  #wrapper { padding: .75rem .75rem 1.5rem; }
  .js .top { margin: -.75rem -.75rem 0; padding: .75rem .75rem .1rem; }
  #header { gap: .5rem; margin-bottom: .6rem; }
  .brand { font-size: 1.05rem; }
  .brand img { width: 24px; height: 24px; }
  .brand small { display: none; }
  .bar { gap: .5rem .7rem; margin-bottom: .6rem; }
  .top .bar { align-items: center; }
  .js .top .bar:not(.open) .buttons, .js .tail .bar:not(.open) #buttons li:not(:first-child), #keys-button { display: none; }
  .js .bar #buttons { order: 1; }
  .js .tail .bar:not(.open) #buttons { order: 0; width: auto; }
  .js .tail .tabs { width: auto; flex: 1; flex-wrap: nowrap; }
  .top #header { flex-wrap: wrap; }
  .top .tally { order: 1; width: 100%; gap: .2rem .6rem; font-size: .8125rem; }
  .js #all-actions { display: block; }
  .filter { margin-left: 0; flex: 1; min-width: 0; }
  input[type="search"] { flex: 1; width: auto; min-width: 0; font-size: 1rem; }
  .buttons { width: 100%; }
  .buttons li { flex: 1 1 auto; }
  .tail .buttons li { flex-basis: 28%; }
  .tail .buttons a, .tail .buttons button { padding-inline: .4rem; }
  .buttons a, .buttons button, .group-actions form, .group-actions button { width: 100%; text-align: center; }
  .tail .filter { flex-basis: 70%; flex-wrap: nowrap; }
  .tail .filter input { width: 100%; }
  .tail .filter label { min-width: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .js thead { position: absolute; }
  tbody:first-of-type tr:first-child { border-top: 0; }
  tr, tr.member { grid-template-columns: auto minmax(0, 1fr) auto auto; padding: .45rem .75rem; row-gap: .1rem; column-gap: .6rem; }
  .status span { padding: .05rem .55rem .05rem .45rem; font-size: .75rem; }
  td.status, td.name { grid-row: 1; }
  td.desc { grid-row: 2; grid-column: 1 / 4; font-size: .8125rem; }
  .why { grid-row: 1; grid-column: 3; }
  .why.trouble { grid-row: 3; grid-column: 1 / -1; }
  .action ul { grid-row: 4; grid-column: 1 / -1; display: grid; grid-template-columns: repeat(6, 1fr); margin-top: .3rem; }
  .js .more { display: block; grid-row: 1 / span 2; grid-column: 4; align-self: center; min-width: 2.75rem; min-height: 2.75rem; padding: 0; border-color: transparent; background: none; font-size: 1.2rem; }
  .js tr:not(.open) .action ul { display: none; }
  .action li { grid-column: span 2; }
  .action li:nth-child(n+4), .action ul:has(li:nth-child(2).empty) li, .action ul:has(.own) li { grid-column: span 3; }
  .action ul:has(li:first-child.empty):not(:has(.own)) li { grid-column: span 2; }
  .action li a, .action li button { padding: .5rem .3rem; background: var(--calm-soft); }
  .buttons a, button, .group-actions button { padding-block: .45rem; }
  .why button { padding-block: .2rem; }
  .group-actions { margin-left: 0; width: 100%; }
  .js .group-actions { margin-left: auto; width: auto; }
  .js .group-actions button { padding: .3rem .55rem; }
  #to-end { right: .8rem; bottom: .6rem; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; }
}
@media (forced-colors: active) {
  .status span, .live, tr.changed, .why.trouble button { border: 1px solid; }
}
`;

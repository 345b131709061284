/** How the pages look: dark and light from one set of names, wide and narrow from one set of boxes. */

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
  --shadow: 0 1px 2px rgb(20 30 50 / 6%), 0 8px 24px rgb(20 30 50 / 6%);`;

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
  --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 25%);`;

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
#wrapper { flex: 1; width: 100%; max-width: 84rem; margin: 0 auto; padding: 1.25rem 1.5rem 2rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
[hidden] { display: none !important; }
html:not(.js) .needs-script { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; padding: .5rem 1rem; background: var(--card); border-radius: 8px; }

#header { display: flex; align-items: center; gap: .75rem; margin-bottom: 1rem; }
.brand { display: flex; align-items: center; gap: .65rem; margin: 0 auto 0 0; font-size: 1.25rem; font-weight: 650; min-width: 0; }
.brand img { width: 32px; height: 32px; flex: none; }
.brand span { overflow-wrap: anywhere; }
.brand small { color: var(--soft); font-size: .8125rem; font-weight: 450; }
.live { margin: 0; padding: .15rem .7rem; border-radius: 99px; font-size: .8125rem; white-space: nowrap; color: var(--busy); background: var(--busy-soft); }
.live::before { content: ""; display: inline-block; width: .5em; height: .5em; margin-right: .45em; border-radius: 50%; background: currentColor; vertical-align: .08em; }
.live[data-live="on"] { color: var(--good); background: var(--good-soft); }

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
.tally .failed [data-tally] { color: var(--bad); }
.tally .changing [data-tally] { color: var(--busy); }
.filter { margin-left: auto; display: flex; align-items: center; gap: .5rem; color: var(--soft); font-size: .875rem; }
input[type="search"] { width: 14rem; max-width: 100%; padding: .38rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--text); font: inherit; font-size: .875rem; }

#message.hidden { display: none; }
.status_msg { margin-bottom: 1rem; padding: .6rem 1rem; border-radius: 10px; background: var(--accent-soft); color: var(--accent); overflow-wrap: anywhere; white-space: pre-wrap; }
.status_msg.error { background: var(--bad-soft); color: var(--bad); }
.none { padding: 2.5rem 1rem; text-align: center; color: var(--soft); }

table { display: block; border: 1px solid var(--line); border-radius: 14px; background: var(--card); box-shadow: var(--shadow); overflow: hidden; }
thead, tbody { display: block; }
tr {
  display: grid;
  grid-template-columns: 7.2rem minmax(9rem, 1fr) minmax(10rem, 1.15fr) 28.5rem;
  align-items: center;
  column-gap: 1rem;
  padding: .5rem 1rem;
  border-top: 1px solid var(--line);
}
thead tr { border-top: 0; padding-block: .55rem; }
th { text-align: left; font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
td, th { padding: 0; min-width: 0; grid-row: 1; }
.status, th.state { grid-column: 1; }
td.name, th.name { grid-column: 2; font-weight: 600; overflow-wrap: anywhere; }
.desc { grid-column: 3; }
td.desc { color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.action { grid-column: 4; }
tr.shade { background: var(--shade); }
tr[data-name]:hover { background: var(--accent-soft); }
tr.member { padding-left: 2rem; grid-template-columns: 6.2rem minmax(9rem, 1fr) minmax(10rem, 1.15fr) 28.5rem; }
td.name a { color: inherit; text-decoration: none; }
td.name a:hover { color: var(--accent); text-decoration: underline; }
.group th { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .9rem; grid-column: 1 / -1; text-transform: none; letter-spacing: 0; font-size: .875rem; }
.group { padding-block: .45rem; background: var(--calm-soft); }
.group-name { color: var(--text); font-size: .95rem; }
.count { font-weight: 450; }
.group-actions { margin-left: auto; display: flex; gap: .35rem; }
.group-actions button { padding: .15rem .6rem; font-size: .8125rem; }

.status span { display: inline-flex; align-items: center; gap: .4rem; padding: .12rem .65rem .12rem .55rem; border-radius: 99px; font-size: .8125rem; font-weight: 600; color: var(--calm); background: var(--calm-soft); }
.status span::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: currentColor; }
.status .statusrunning { color: var(--good); background: var(--good-soft); }
.status .statuserror { color: var(--bad); background: var(--bad-soft); }
[data-state="STARTING"] .status span, [data-state="STOPPING"] .status span { color: var(--busy); background: var(--busy-soft); }
[data-state="STARTING"] .status span::before, [data-state="STOPPING"] .status span::before, [data-state="BACKOFF"] .status span::before { animation: pulse 1s ease-in-out infinite alternate; }

.action ul { display: grid; grid-template-columns: 4.9rem 4rem 5.3rem 1fr 1fr; gap: .3rem; margin: 0; padding: 0; list-style: none; }
.action li a { display: block; padding: .26rem .3rem; border: 1px solid transparent; border-radius: 7px; font-size: .8125rem; text-align: center; text-decoration: none; white-space: nowrap; color: var(--soft); }
.action li a:hover { background: var(--accent-soft); color: var(--accent); text-decoration: underline; }
.action li:nth-child(-n+2) a { border-color: var(--line); background: var(--card); color: var(--accent); font-weight: 550; }
.action li:nth-child(-n+2) a:hover { border-color: var(--accent); text-decoration: none; }
.action li a.hidden { visibility: hidden; }
tr.changed { animation: changed 1.6s ease-out; }
@keyframes changed { from { background: var(--accent-soft); box-shadow: inset 4px 0 var(--accent); } }
@keyframes pulse { from { opacity: .25; } }

dialog { width: min(26rem, calc(100vw - 2rem)); padding: 1.4rem 1.5rem; border: 1px solid var(--line); border-radius: 14px; background: var(--card); color: var(--text); box-shadow: var(--shadow); }
dialog::backdrop { background: rgb(10 15 25 / 45%); }
dialog p { margin: 0 0 1.1rem; font-size: 1.05rem; }
dialog menu { display: flex; justify-content: flex-end; gap: .5rem; margin: 0; padding: 0; }

#footer { padding: 1rem 1.5rem; text-align: center; color: var(--soft); font-size: .8125rem; }

.tail { display: flex; flex-direction: column; height: 100vh; height: 100dvh; max-width: none; padding-bottom: 1rem; }
.tail main { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.tail label { display: inline-flex; align-items: center; gap: .35rem; font-size: .875rem; color: var(--soft); }
#log { flex: 1; min-height: 8rem; margin: 0; padding: .9rem 1.1rem; overflow: auto; border: 1px solid var(--line); border-radius: 14px; background: var(--card); box-shadow: var(--shadow); font: .8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 8; }
#log.unwrapped { white-space: pre; overflow-wrap: normal; }
#log em { color: var(--busy); }
.tail #message { margin: 1rem 0 0; }

@media (max-width: 70rem) {
  tr, tr.member { grid-template-columns: 7.2rem minmax(0, 1fr) minmax(0, 1.15fr); row-gap: .35rem; }
  tr.member { grid-template-columns: 6.2rem minmax(0, 1fr) minmax(0, 1.15fr); }
  td.action { grid-row: 2; grid-column: 2 / -1; }
  .action ul { display: flex; flex-wrap: wrap; }
  .action li a { padding-inline: .6rem; }
  .action li:has(.hidden) { display: none; }
  th.action { display: none; }
}
@media (max-width: 40rem) {
  #wrapper { padding: 1rem .75rem 1.5rem; }
  #header { gap: .5rem; }
  .brand { font-size: 1.1rem; }
  .brand img { width: 28px; height: 28px; }
  .brand small { display: none; }
  .filter { margin-left: 0; width: 100%; }
  input[type="search"] { flex: 1; width: auto; font-size: 1rem; }
  .buttons { width: 100%; }
  .buttons li { flex: 1 1 auto; }
  .tail .buttons li { flex-basis: 40%; }
  .buttons a, .buttons button, .group-actions form, .group-actions button { width: 100%; text-align: center; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody:first-of-type tr:first-child { border-top: 0; }
  tr, tr.member { grid-template-columns: auto minmax(0, 1fr); padding: .75rem .9rem; }
  td.desc { grid-row: 2; grid-column: 1 / -1; }
  td.action { grid-row: 3; grid-column: 1 / -1; }
  .action ul { display: grid; grid-template-columns: repeat(6, 1fr); }
  .action li { grid-column: span 2; }
  .action li:nth-child(n+4), .action ul:has(li:nth-child(2) .hidden) li { grid-column: span 3; }
  .action ul:has(li:first-child .hidden) li { grid-column: span 2; }
  .action li a { padding: .5rem .3rem; background: var(--calm-soft); }
  .buttons a, button, .group-actions button { padding-block: .45rem; }
  .group-actions { margin-left: 0; width: 100%; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; }
}
@media (forced-colors: active) {
  .status span, .live, tr.changed { border: 1px solid; }
}
`;

/** Configurations that grow: of each kind one for every size, and what made it a kind of its own. */

/** Files by path, as `fakeWorld` takes them; the root file is /etc/supervisord.conf. */
export type Files = Readonly<Record<string, string>>;

const daemon = "[supervisord]\n";
const program = (options: string, name = "p") => `[program:${name}]\ncommand=/bin/cat\n${options}`;
const times = (count: number, text: (at: number) => string, between = "") =>
  Array.from({ length: count }, (_, at) => text(at)).join(between);
const root = (text: string): Files => ({ "/etc/supervisord.conf": daemon + text });
const directory = (text: string) => root(program(`directory=/${text}\n`));
const environment = (text: string) => root(program(`environment=${text}\n`));

/** By name: the configuration of a size, and the size that takes some ten milliseconds. */
export const KINDS: Readonly<Record<string, { readonly size: number; readonly make: (size: number) => Files }>> = {
  // Expansions.
  "zeros in a precision": { size: 20_000, make: (size) => directory(`%(process_num).${"0".repeat(size)}1d`) },
  "doubled percent signs": { size: 20_000, make: (size) => directory("%%".repeat(size)) },
  "names that are not closed": { size: 60_000, make: (size) => directory("%(".repeat(size)) },
  "names within names": { size: 60_000, make: (size) => directory(`%(${"(".repeat(size)}${")".repeat(size)})s`) },
  "many names": { size: 5000, make: (size) => directory("%(program_name)s".repeat(size)) },
  "many numbers": { size: 4000, make: (size) => directory("%(process_num)02d".repeat(size)) },

  // Lines and sections.
  "a line that might be a comment": { size: 60_000, make: (size) => directory("a#;".repeat(size)) },
  "continued lines": { size: 5000, make: (size) => directory(`\n${"  x\n".repeat(size)}`) },
  "blank lines": { size: 20_000, make: (size) => directory(`${"\n".repeat(size)}  x`) },
  "slashes before a name": { size: 20_000, make: (size) => root(`pidfile=/${"/".repeat(size)}x/y\n`) },
  "lines that are none": { size: 4000, make: (size) => root("x\n".repeat(size)) },
  options: { size: 2000, make: (size) => root(program(times(size, (at) => `o${at}=1\n`))) },
  sections: { size: 1500, make: (size) => root(times(size, (at) => `[x${at}]\na=b\n`)) },
  programs: { size: 200, make: (size) => root(times(size, (at) => program("", `p${at}`))) },
  "members of a group": {
    size: 200,
    make: (size) =>
      root(`[group:g]\nprograms=${times(size, (at) => `p${at}`, ",")}\n${times(size, (at) => program("", `p${at}`))}`),
  },
  processes: { size: 2000, make: (size) => root(program(`numprocs=${size}\nprocess_name=%(process_num)d\n`)) },
  "processes of one name": {
    size: 2000,
    make: (size) => root(program(`numprocs=${size}\nprocess_name=%%(process_num)d\n`)),
  },
  "a chain of dependencies": {
    size: 600,
    make: (size) =>
      root(times(size, (at) => program(`tsd_depends_on=p${at + 1}\n`, `p${at}`)) + program("", `p${size}`)),
  },
  events: {
    size: 10_000,
    make: (size) => root(`[eventlistener:e]\ncommand=/bin/cat\nevents=${times(size, () => "TICK_5", ",")}\n`),
  },
  "digits of a number": { size: 60_000, make: (size) => root(program(`umask=${"0_".repeat(size)}22\n`)) },

  // Includes.
  "included files": {
    size: 200,
    make: (size) => ({
      ...root("[include]\nfiles=conf.d/*.conf\n"),
      ...Object.fromEntries(
        Array.from({ length: size }, (_, at) => [`/etc/conf.d/${at}.conf`, program("directory=%(here)s\n", `p${at}`)]),
      ),
    }),
  },
  "patterns without a match": {
    size: 1000,
    make: (size) => root(`[include]\nfiles=${times(size, (at) => `no${at}.conf`, " ")}\n`),
  },
  "stars of a pattern": { size: 20_000, make: (size) => root(`[include]\nfiles=${"*".repeat(size)}x\n`) },

  // Environments.
  variables: { size: 1500, make: (size) => environment(times(size, (at) => `K${at}="v"`, ",")) },
  "variables without quotes": { size: 2000, make: (size) => environment(times(size, (at) => `K${at}=b c`, ",")) },
  "quotes within quotes": { size: 1000, make: (size) => environment(times(size, (at) => `K${at}='a"b'`, ",")) },
  "escaped quotes": { size: 1000, make: (size) => environment(times(size, () => `K="a\\"b"`, ",")) },
  "words that go on after quotes": { size: 1000, make: (size) => environment(times(size, (at) => `K${at}="b"c`, ",")) },
  "a run of quotes": { size: 20_000, make: (size) => environment(`A=x${"'".repeat(size)}y`) },
  "blank lines in an environment": { size: 5000, make: (size) => environment(`A='a"b'${"\n".repeat(size)}  ,B=c`) },
  comments: { size: 5000, make: (size) => environment(`A=x${"\n  y#".repeat(size)}`) },
};

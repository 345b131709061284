/**
 * "Address already in use", "already running": what a program's output says about a resource that another process
 * holds. Programs word it in many ways; each line of the tables below is printed by some well-known program.
 */

/** An address that a process listens at, or an instance that runs already. */
export type Address =
  | { readonly kind: "port"; readonly port: number }
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "instance"; readonly pid: number };

/** Lines that report an address in use. */
const IN_USE = [
  // The system's own words, and its name for them: nginx, Python, redis, Java, Node.
  /EADDRINUSE|address (?:is )?(?:already )?in use/i,
  // gunicorn: "Connection in use: ('127.0.0.1', 8000)".
  /\bconnection in use/i,
  // Docker; Spring Boot: "Port 8080 was already in use".
  /\bport (?:\d+ )?(?:is|was) (?:already )?(?:allocated|in use|being used|taken)/i,
  // Next.js, vite, tinyproxy: "already running on port 3000", "already listening on port".
  /\balready (?:running|listening) on (?:port\b|\S*:\d)/i,
  // php-fpm: "Another FPM instance seems to already listen on /run/php-fpm.sock".
  /seems to already listen on/i,
  // The X server: "Server is already active for display 1".
  /already active for display/i,
];

/** Lines that report another instance, by its pid. */
const RUNS_ALREADY = [
  // cron: "can't lock /var/run/crond.pid, otherpid may be 35".
  /\botherpid may be (\d+)/i,
  // apache: "httpd (pid 126) already running".
  /\bpid[:\s]+(\d+)\)? (?:is )?already running/i,
  // Rails, unicorn: "A server is already running (pid: 12, file: …)"; PostgreSQL: "Is another postmaster (PID 68) running".
  /\balready running\b.*?\bpid[:=\s]+(\d+)/i,
  /\banother \w+ \(PID (\d+)\) running/i,
];

/** Times of day, and the IPv6 address of this host, have colons and digits too. */
const NO_PORT = /\b\d{1,2}:\d{2}:\d{2}\b|(?<![\w:])::1(?![\w:.])/g;
/** `0.0.0.0:80`, `[::]:80`, `:::80`, `port 80`, `port: 80`, `('127.0.0.1', 8000)`. */
const PORT = /(?::|\bport[\s=:]+|\('[^']*', )(\d{1,5})\b/gi;
/** `unix:/run/a.sock`, `listen on /run/a.sock`, `Unix address "/tmp/.s.PGSQL.5432"`: a path that ends as sockets do. */
const SOCKET = /(?:unix:|listen on |unix (?:address|socket) )["']?(\/[^\s"',:;)]+)/gi;

/** `display 1`, whose server listens on a socket. */
const DISPLAY = /\bfor display :?(\d+)/gi;

/** More would not be read, and finding the holders of each would take long. */
const MAX_ADDRESSES = 16;

/**
 * Does a program say that an address is in use? The addresses it names: the last ones of many, empty if it names none;
 * undefined if it does not say so.
 */
export function addressesInUse(output: string): readonly Address[] | undefined {
  const all = output.split("\n");
  const pids = all.flatMap((line) => RUNS_ALREADY.map((says) => Number(says.exec(line)?.[1] ?? 0)));
  const instances = [...new Set(pids)].filter((pid) => pid > 0).map((pid) => ({ kind: "instance", pid }) as const);
  if (instances.length > 0) return instances.slice(-MAX_ADDRESSES);
  const lines = all.filter((line) => IN_USE.some((complaint) => complaint.test(line)));
  if (lines.length === 0) return undefined;
  const named = addressesIn(lines.join("\n"));
  return (named.length > 0 ? named : addressesIn(output)).slice(-MAX_ADDRESSES);
}

function addressesIn(text: string): readonly Address[] {
  const ports = [...text.replace(NO_PORT, "").matchAll(PORT)].map((match) => Number(match[1]));
  const displays = [...text.matchAll(DISPLAY)].map((match) => `/tmp/.X11-unix/X${match[1]!}`);
  const paths = [...text.matchAll(SOCKET)].map((match) => match[1]!).concat(displays);
  return [
    ...[...new Set(ports)].filter((port) => port > 0 && port < 65536).map((port) => ({ kind: "port", port }) as const),
    ...[...new Set(paths)].map((path) => ({ kind: "socket", path }) as const),
  ];
}

/** Ports that a command may use, for a program that does not say which is in use: `--port 80`, `:80`, `8000` alone. */
export function portsOf(command: string): readonly Address[] {
  const named = addressesIn(command);
  const alone = [...command.matchAll(/(?<=\s|-p)(\d{4,5})(?=\s|$)/g)].map((match) => Number(match[1]));
  const ports = alone.filter((port) => port >= 1024 && port < 65536 && !named.some((each) => isPort(each, port)));
  return [...named, ...[...new Set(ports)].map((port) => ({ kind: "port", port }) as const)];
}

function isPort(address: Address, port: number): boolean {
  return address.kind === "port" && address.port === port;
}

/** `port 80`, `the socket /run/a.sock`, `its place`. */
export function addressText(address: Address): string {
  switch (address.kind) {
    case "port":
      return `port ${address.port}`;
    case "socket":
      return `the socket ${address.path}`;
    case "instance":
      return "its place";
  }
}

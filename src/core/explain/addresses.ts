/**
 * "Address already in use": which address a program's output means. Programs say it in many ways; each line of the table
 * below is one that some well-known program prints.
 */

/** What somebody listens at. */
export type Address =
  { readonly kind: "port"; readonly port: number } | { readonly kind: "socket"; readonly path: string };

/** Lines that complain of an address in use. */
const IN_USE = [
  // The system's own words, and its name for them: nginx, Python, redis, Java, Node.
  /EADDRINUSE|address (?:is )?(?:already )?in use/i,
  // Docker; Spring Boot: "Port 8080 was already in use".
  /\bport (?:\d+ )?(?:is|was) already (?:allocated|in use|being used|taken)/i,
  // Next.js, vite, tinyproxy: "already running on port 3000", "already listening on port".
  /\balready (?:running|listening) on (?:port\b|\S*:\d)/i,
  // php-fpm: "Another FPM instance seems to already listen on /run/php-fpm.sock".
  /seems to already listen on/i,
];

/** Times of day have colons and digits too. */
const TIME = /\b\d{1,2}:\d{2}:\d{2}\b/g;
/** `0.0.0.0:80`, `[::]:80`, `:::80`, `port 80`, `port: 80`, `('127.0.0.1', 8000)`. */
const PORT = /(?::|\bport[\s=:]+|\('[^']*', )(\d{1,5})\b/gi;
/** `unix:/run/a.sock`, `listen on /run/a.sock`, `Unix address "/tmp/.s.PGSQL.5432"`: a path that ends as sockets do. */
const SOCKET = /(?:unix:|listen on |unix (?:address|socket) )["']?(\/[^\s"',:;)]+)/gi;

/** Does a program say that an address is in use? Those it names, none if it names none; undefined if it does not. */
export function addressesInUse(output: string): readonly Address[] | undefined {
  const lines = output.split("\n").filter((line) => IN_USE.some((complaint) => complaint.test(line)));
  if (lines.length === 0) return undefined;
  const named = addressesIn(lines.join("\n"));
  return named.length > 0 ? named : addressesIn(output);
}

function addressesIn(text: string): readonly Address[] {
  const ports = [...text.replace(TIME, "").matchAll(PORT)].map((match) => Number(match[1]));
  const paths = [...text.matchAll(SOCKET)].map((match) => match[1]!);
  return [
    ...[...new Set(ports)].filter((port) => port > 0 && port < 65536).map((port) => ({ kind: "port", port }) as const),
    ...[...new Set(paths)].map((path) => ({ kind: "socket", path }) as const),
  ];
}

/** `port 80`, `the socket /run/a.sock`. */
export function addressText(address: Address): string {
  return address.kind === "port" ? `port ${address.port}` : `the socket ${address.path}`;
}

/** Who can control the daemon, and whether the client finds it (CFG-SRV-*, CFG-RPCI-005). */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import type { Survey } from "../survey/survey.js";
import { unusablePaths } from "./sockets.js";

/** Findings about servers. */
export const SERVERS: readonly Rule[] = [
  rule({
    name: "open-server",
    doc: "A server that asks for no password.",
    severities: ["warning"],
    *find({ servers, table, file }) {
      for (const server of servers) {
        if (server.credentials !== undefined) continue;
        if (server.kind === "unix") {
          if ((server.mode & 0o002) === 0) continue;
          yield {
            severity: "warning",
            spot: table.spot(server.section, "chmod", file),
            now: `every user of this machine may command the daemon through ${server.path}, and run programs as its user`,
            write: "Write chmod=0770 and chown=user:group, or set username and password.",
          };
          continue;
        }
        const local = /^(localhost|127\.[\d.]*|::1)$/.test(server.host);
        const who = local ? "every user and program of this machine" : "every host that reaches this port";
        yield {
          severity: "warning",
          spot: table.spot(server.section, "port", file),
          now: `${who} may command the daemon without a password, and run programs as its user`,
          write: local
            ? "Set username and password, or use [unix_http_server] with chmod=0700."
            : "Set username and password, and write port=127.0.0.1:PORT if only this machine needs it.",
        };
      }
    },
  }),
  rule({
    name: "no-rpc-interface",
    doc: "A server without the interface that clients talk to.",
    severities: ["warning"],
    *find({ servers, table, file }) {
      const [server] = servers;
      if (server === undefined || table.sections.some((section) => section.startsWith("rpcinterface:"))) return;
      yield {
        severity: "warning",
        spot: table.spot(server.section, undefined, file),
        now: "supervisorctl cannot command the daemon: no [rpcinterface:supervisor] section answers it",
        write:
          "Add [rpcinterface:supervisor] with " +
          "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface.",
      };
    },
  }),
  rule({
    name: "client-elsewhere",
    doc: "A [supervisorctl] that asks where no server listens.",
    severities: ["warning"],
    *find(survey) {
      const { table, file } = survey;
      const header = table.header("supervisorctl");
      const option = table.option("supervisorctl", "serverurl");
      if (header === undefined || option?.text.includes("%") === true || survey.config === undefined) return;
      const url = option?.text ?? "http://localhost:9001";
      const listening = addresses(survey);
      if (listening.length > 0 && listening.includes(target(url))) return;
      const local = /^unix:|\/\/(localhost|127\.)/.test(url);
      if (!local) return;
      yield {
        severity: "warning",
        spot: option === undefined ? spotOf(header) : table.spot("supervisorctl", "serverurl", file),
        now: `supervisorctl asks at ${url}, where this daemon does not listen`,
        write: urlAdvice(listening, unusablePaths(survey)),
      };
    },
  }),
];

/** Paths of Unix sockets and ports, as texts. */
function addresses({ servers }: Survey): readonly string[] {
  return servers.map((server) => (server.kind === "unix" ? server.path : String(server.port)));
}

/** An address that is refused itself is not advised. */
function urlAdvice(listening: readonly string[], unusable: ReadonlySet<string>): string {
  if (listening.length === 0) return "Add [unix_http_server] with file=, and write serverurl=unix:// and its path.";
  const usable = listening.find((address) => !unusable.has(address));
  if (usable === undefined)
    return "First correct the socket of [unix_http_server]; then write serverurl=unix:// and its path.";
  return `Write serverurl=${usable.startsWith("/") ? `unix://${usable}` : `http://localhost:${usable}`}`;
}

function target(url: string): string {
  if (url.startsWith("unix://")) return url.slice("unix://".length);
  return /:(\d+)\/?$/.exec(url)?.[1] ?? "80";
}

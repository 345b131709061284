/**
 * Connections for `https://` URLs, through a proxy before the daemon that speaks TLS. Loaded only for them. The
 * server's certificate must come from an authority that Node knows or that NODE_EXTRA_CA_CERTS names.
 */
import { ownEntry } from "../../core/own-entry.js";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { connect, rootCertificates, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Failure } from "./failures.js";

/** Connects to an address of the server called `name`; "secureConnect" comes when its certificate is verified. */
export function connectTls(address: string, port: number, name: string): TLSSocket {
  const socket = connect({ host: address, port, ...(isIP(name) === 0 ? { servername: name } : {}), ...trusted() });
  return socket.setNoDelay(true);
}

/** Node reads the variable when it starts; our launcher hides it from Node, so it is read here. */
function trusted(): ConnectionOptions {
  const file = process.env["NODE_EXTRA_CA_CERTS"];
  if (file === undefined || file === "") return {};
  try {
    return { ca: [...rootCertificates, readFileSync(file)] };
  } catch {
    return {}; // often not needed; if it is, the refusal names the file
  }
}

/** What is wrong with a certificate, by Node's error code; Node's text for a wrong name lists the right ones. */
const FLAWS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "it is signed by an authority that this machine does not know",
  UNABLE_TO_GET_ISSUER_CERT: "it is signed by an authority that this machine does not know",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "it is signed by an authority that this machine does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "it is signed by an authority that this machine does not know",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
};

/** The failure of a TLS connection to `host` if TLS is the cause; undefined for failures of the socket below it. */
export function tlsFailure(error: NodeJS.ErrnoException, host: string): Failure | undefined {
  const { code = "" } = error;
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return { kind: "no-tls", host, code };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const { reason = "it is for another name" } = error as { reason?: string };
    return { kind: "untrusted", host, flaw: reason, curable: false };
  }
  const flaw = ownEntry(FLAWS, code);
  if (flaw === undefined) return undefined;
  return { kind: "untrusted", host, flaw, curable: !code.startsWith("CERT_") };
}

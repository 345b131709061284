/** The faults of the original: one literal, from which codes and texts derive (RPC-F-*). */

export const FAULTS = {
  UNKNOWN_METHOD: 1,
  INCORRECT_PARAMETERS: 2,
  BAD_ARGUMENTS: 3,
  SIGNATURE_UNSUPPORTED: 4,
  SHUTDOWN_STATE: 6,
  BAD_NAME: 10,
  BAD_SIGNAL: 11,
  NO_FILE: 20,
  NOT_EXECUTABLE: 21,
  FAILED: 30,
  ABNORMAL_TERMINATION: 40,
  SPAWN_ERROR: 50,
  ALREADY_STARTED: 60,
  NOT_RUNNING: 70,
  SUCCESS: 80,
  ALREADY_ADDED: 90,
  STILL_RUNNING: 91,
  CANT_REREAD: 92,
} as const;

/** The name of a fault; its text begins with it. */
export type FaultName = keyof typeof FAULTS;

/** A refusal by an RPC method: methods throw it, and the client gets an XML-RPC fault. */
export class RpcFault extends Error {
  readonly code: number;
  /** `NAME` or `NAME: <extra>` (RPC-F-019). */
  readonly text: string;

  constructor(name: FaultName, extra?: string) {
    const text = extra === undefined ? name : `${name}: ${extra}`;
    super(text);
    this.code = FAULTS[name];
    this.text = text;
  }
}

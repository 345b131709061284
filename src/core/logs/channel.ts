/** The two outputs of a program, as events, logs and clients name them. */
export type OutputChannel = "stdout" | "stderr";

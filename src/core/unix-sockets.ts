/** What the kernel says of unix sockets, for all who check a path before they try it. */

/** Longest path of a socket, in bytes: `sun_path` has 108, the last of which is zero. */
export const SOCKET_PATH_MAX_BYTES = 107;

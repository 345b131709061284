/** What the kernel allows for unix sockets, for all code that checks a path before using it. */

/** Longest path of a socket, in bytes: `sun_path` has 108, the last of which is zero. */
export const SOCKET_PATH_MAX_BYTES = 107;

/*
 * Listening sockets that children inherit as descriptor 0 (FastCGI, LIFE-FCGI-003..005): Node can listen too, but then
 * it also accepts. And datagram connections to unix sockets, which Node lacks and syslog needs (LOG-SYS-003).
 */
#define _GNU_SOURCE
#include "addon.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LARGEST_PORT = 65535 };

/* Returns the socket, bound and listening, or -1 with errno set and nothing left open. */
static int listen_on(const struct sockaddr *address, socklen_t length, int backlog)
{
  int on = 1;
  int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  if ((address->sa_family == AF_UNIX || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0) &&
      bind(fd, address, length) == 0 && listen(fd, backlog) == 0)
    return fd;
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

/* Makes the address of a path; false with errno set when the path cannot be one. */
static bool unix_address(const char *path, struct sockaddr_un *address)
{
  size_t length = strlen(path);
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (length == 0 || length >= sizeof address->sun_path) {
    errno = length == 0 ? ENOENT : ENAMETOOLONG; /* an empty path would make the kernel choose a name */
    return false;
  }
  memcpy(address->sun_path, path, length);
  return true;
}

/* listenUnix(path, backlog): descriptor or -errno */
NATIVE(native_listen_unix)
{
  napi_value arguments[2];
  char *path;
  int backlog;
  if (!take_arguments(env, info, 2, arguments) || !take_int(env, arguments[1], "backlog", 0, INT32_MAX, &backlog) ||
      !take_string(env, arguments[0], "path", &path))
    return NULL;
  struct sockaddr_un address;
  int fd = unix_address(path, &address) ? listen_on((const struct sockaddr *)&address, sizeof address, backlog) : -1;
  free(path);
  return give_outcome(env, fd);
}

/* connectUnix(path, stream): a non-blocking socket, connected; descriptor or -errno. stream is 0 for datagrams. */
NATIVE(native_connect_unix)
{
  napi_value arguments[2];
  char *path;
  int stream;
  if (!take_arguments(env, info, 2, arguments) || !take_int(env, arguments[1], "stream", 0, 1, &stream) ||
      !take_string(env, arguments[0], "path", &path))
    return NULL;
  struct sockaddr_un address;
  int fd = -1;
  if (unix_address(path, &address))
    fd = socket(AF_UNIX, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  free(path);
  if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
    return give_outcome(env, fd);
  int reason = errno;
  close(fd);
  errno = reason;
  return give_outcome(env, -1);
}

/* getaddrinfo's own errors have no errno; they go back by name. */
static napi_value give_resolver_error(napi_env env, int error)
{
  switch (error) {
  case EAI_SYSTEM: return give_outcome(env, -1);
  case EAI_MEMORY: return give_number(env, -ENOMEM);
  case EAI_AGAIN: return give_string(env, "EAI_AGAIN");
  case EAI_FAIL: return give_string(env, "EAI_FAIL");
  default: return give_string(env, "EAI_NONAME");
  }
}

/*
 * listenTcp(host, port, backlog): descriptor, -errno, or the name of a resolver's error. IPv4, as in the original,
 * except for an address with colons, which cannot be IPv4 (IMP-036).
 */
NATIVE(native_listen_tcp)
{
  napi_value arguments[3];
  char *host, service[8];
  int port, backlog;
  if (!take_arguments(env, info, 3, arguments) || !take_int(env, arguments[1], "port", 0, LARGEST_PORT, &port) ||
      !take_int(env, arguments[2], "backlog", 0, INT32_MAX, &backlog) || !take_string(env, arguments[0], "host", &host))
    return NULL;
  snprintf(service, sizeof service, "%d", port);
  int family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET;
  struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
  struct addrinfo *found = NULL;
  int error = getaddrinfo(host[0] == '\0' ? NULL : host, service, &hints, &found);
  free(host);
  if (error != 0)
    return give_resolver_error(env, error);
  napi_value outcome = give_outcome(env, listen_on(found->ai_addr, found->ai_addrlen, backlog));
  freeaddrinfo(found);
  return outcome;
}

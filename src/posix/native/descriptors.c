/* Descriptors: pipes, moving bytes without waiting, and what children may inherit. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "addon.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { FIRST_ABOVE_STDIO = 3, BLIND_LOOP_END = 65536, APPENDING = 0x10 };

/* The kernel's directory entry; libc's readdir() allocates. */
struct directory_entry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

static int descriptor_named(const char *name)
{
  int number = 0;
  for (; *name >= '0' && *name <= '9'; name++)
    number = number * 10 + (*name - '0');
  return *name == '\0' ? number : -1; /* "." and ".." */
}

/* For kernels before 5.11, and seccomp profiles that do not know close_range. */
static int close_listed(void)
{
  int directory = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return -1;
  _Alignas(struct directory_entry) char entries[2048];
  long filled;
  while ((filled = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0)
    for (long at = 0; at < filled;) {
      const struct directory_entry *entry = (const void *)(entries + at);
      int fd = descriptor_named(entry->name);
      if (fd >= FIRST_ABOVE_STDIO && fd != directory)
        syscall(SYS_close, fd);
      at += entry->length;
    }
  syscall(SYS_close, directory);
  return 0;
}

void close_above_stdio(void)
{
  if (syscall(SYS_close_range, FIRST_ABOVE_STDIO, ~0U, 0) == 0 || close_listed() == 0)
    return;
  for (int fd = FIRST_ABOVE_STDIO; fd < BLIND_LOOP_END; fd++)
    syscall(SYS_close, fd);
}

/* passOn(fd): 0 or -errno */
NATIVE(native_pass_on)
{
  napi_value argument;
  int fd;
  if (!take_arguments(env, info, 1, &argument) || !take_descriptor(env, argument, "descriptor", &fd))
    return NULL;
  return give_outcome(env, fcntl(fd, F_SETFD, 0));
}

/* pipe(end): [read, write] or -errno; end 0 or 1 is made non-blocking, 2 none */
NATIVE(native_pipe)
{
  napi_value argument, ends = NULL;
  int end, pair[2];
  if (!take_arguments(env, info, 1, &argument) || !take_int(env, argument, "end", 0, 2, &end))
    return NULL;
  if (pipe2(pair, O_CLOEXEC) < 0)
    return give_outcome(env, -1);
  if (end < 2)
    fcntl(pair[end], F_SETFL, O_NONBLOCK);
  napi_create_array_with_length(env, 2, &ends);
  napi_set_element(env, ends, 0, give_number(env, pair[0]));
  napi_set_element(env, ends, 1, give_number(env, pair[1]));
  return ends;
}

/* setPipeSize(fd, bytes): the size it has now, or -errno */
NATIVE(native_set_pipe_size)
{
  napi_value arguments[2];
  int fd, bytes;
  if (!take_arguments(env, info, 2, arguments) || !take_descriptor(env, arguments[0], "descriptor", &fd) ||
      !take_int(env, arguments[1], "bytes", 1, INT_MAX, &bytes))
    return NULL;
  return give_outcome(env, fcntl(fd, F_SETPIPE_SZ, bytes));
}

/* (fd, bytes): calls `move` with them, again after a signal; its count or -errno */
static napi_value transfer(napi_env env, napi_callback_info info, ssize_t (*move)(int, void *, size_t))
{
  napi_value arguments[2];
  int fd;
  void *bytes;
  size_t length;
  if (!take_arguments(env, info, 2, arguments) || !take_descriptor(env, arguments[0], "descriptor", &fd) ||
      !take_bytes(env, arguments[1], "bytes", &bytes, &length))
    return NULL;
  ssize_t count;
  do
    count = move(fd, bytes, length);
  while (count < 0 && errno == EINTR);
  return give_outcome(env, count);
}

static ssize_t write_here(int fd, void *bytes, size_t length)
{
  return write(fd, bytes, length);
}

/*
 * Where the kernel cannot append (before 4.16), or a sandbox does not know the call, the end is looked up first; what
 * another process writes there in between is overwritten. What has no end is written to directly.
 */
static ssize_t write_at_end(int fd, void *bytes, size_t length)
{
  struct iovec piece = { bytes, length };
  ssize_t count = syscall(SYS_pwritev2, fd, &piece, 1L, -1L, -1L, APPENDING); /* musl has it since 1.2.5 */
  if (count >= 0 || (errno != ENOSYS && errno != EOPNOTSUPP && errno != EINVAL && errno != EPERM))
    return count;
  lseek(fd, 0, SEEK_END);
  return write(fd, bytes, length);
}

/* read(fd, into): count, 0 at the end, or -errno */
NATIVE(native_read)
{
  return transfer(env, info, read);
}

/* write(fd, from): count or -errno */
NATIVE(native_write)
{
  return transfer(env, info, write_here);
}

/* append(fd, from): count or -errno */
NATIVE(native_append)
{
  return transfer(env, info, write_at_end);
}

/* close(fd): 0 or -errno; after EINTR Linux has closed it */
NATIVE(native_close)
{
  napi_value argument;
  int fd;
  if (!take_arguments(env, info, 1, &argument) || !take_descriptor(env, argument, "descriptor", &fd))
    return NULL;
  int result = close(fd);
  return give_outcome(env, result < 0 && errno == EINTR ? 0 : result);
}

/* dup2(from, to): 0 or -errno */
NATIVE(native_dup2)
{
  napi_value arguments[2];
  int from, to;
  if (!take_arguments(env, info, 2, arguments) || !take_descriptor(env, arguments[0], "from", &from) ||
      !take_descriptor(env, arguments[1], "to", &to))
    return NULL;
  int result;
  do
    result = dup2(from, to);
  while (result < 0 && (errno == EINTR || errno == EBUSY));
  return give_outcome(env, result < 0 ? -1 : 0);
}

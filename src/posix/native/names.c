/*
 * Operations on a file by its name, in folders that others may write to: no link of another user is followed (walk.h).
 */
#define _GNU_SOURCE
#include "addon.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PERMISSIONS = 07777 };

/* A number, -errno, or the path of the link that was not followed. */
static napi_value give_walked(napi_env env, const struct walk *walk, enum walked walked, int result)
{
  return walked == REFUSED_LINK ? give_string(env, walk->link) : give_outcome(env, walked == FAILED ? -1 : result);
}

/* Free everything. Keeps errno as it is, which free() need not. */
static void leave(const struct walk *walk, char *path)
{
  int reason = errno;
  if (walk->folder >= 0)
    close(walk->folder);
  free(path);
  errno = reason;
}

/* Cuts the slashes at its end; was there one? A file cannot be made by such a name. */
static bool cut_slashes(char *path)
{
  size_t length = strlen(path), left = length;
  while (left > 1 && path[left - 1] == '/')
    left--;
  path[left] = '\0';
  return left < length;
}

/* openByName(path, flags, mode): descriptor, -errno, or the path of the link that was not followed */
NATIVE(native_open_by_name)
{
  napi_value arguments[3];
  char *path;
  int flags, mode;
  if (!take_arguments(env, info, 3, arguments) || !take_int(env, arguments[1], "flags", 0, INT32_MAX, &flags) ||
      !take_int(env, arguments[2], "mode", 0, PERMISSIONS, &mode) || !take_string(env, arguments[0], "path", &path))
    return NULL;
  bool is_folder = (flags & O_CREAT) != 0 && cut_slashes(path);
  struct walk walk;
  enum walked walked = walk_path(&walk, path, (flags & (O_EXCL | O_NOFOLLOW)) == 0);
  int fd = -1;
  errno = walked == ARRIVED ? EISDIR : errno;
  if (walked == ARRIVED && !is_folder) {
    int how = flags | O_CLOEXEC | (walk.by_kernel ? 0 : O_NOFOLLOW);
    do
      fd = openat(walk.folder, walk.name, how, (mode_t)mode);
    while (fd < 0 && errno == EINTR);
  }
  leave(&walk, path);
  return give_walked(env, &walk, walked, fd);
}

/* unlinkByName(path): 0, -errno, or the path of the link that was not followed */
NATIVE(native_unlink_by_name)
{
  napi_value argument;
  char *path;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "path", &path))
    return NULL;
  struct walk walk;
  enum walked walked = walk_path(&walk, path, false);
  int result = walked == ARRIVED ? unlinkat(walk.folder, walk.name, 0) : -1;
  leave(&walk, path);
  return give_walked(env, &walk, walked, result);
}

static const char *last_component(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

/* 0 or -1; a missing file is skipped */
static int rename_if_there(int folder, const char *from, const char *to)
{
  /* Most files of a long list of backups are missing: looking costs less than failing. */
  if (faccessat(folder, from, F_OK, 0) < 0 || renameat(folder, from, folder, to) == 0)
    return 0;
  return errno == ENOENT ? 0 : -1;
}

/*
 * shiftByName(paths): each existing file gets the name of the one before it. All are in the folder of the first, which
 * is opened once. 0, -errno, or the path of the link that was not followed
 */
NATIVE(native_shift_by_name)
{
  napi_value paths;
  uint32_t count;
  if (!take_arguments(env, info, 1, &paths) || !take_length(env, paths, "paths", &count))
    return NULL;
  struct walk walk = { .folder = -1 };
  enum walked walked = ARRIVED;
  char *before = NULL;
  int result = 0;
  bool is_taken = true;
  for (uint32_t i = 0; i < count && walked == ARRIVED && result == 0; i++) {
    napi_value element;
    char *path = NULL;
    is_taken = napi_get_element(env, paths, i, &element) == napi_ok && take_string(env, element, "path", &path);
    if (!is_taken)
      break;
    if (i == 0)
      walked = walk_path(&walk, path, false);
    else
      result = rename_if_there(walk.folder, last_component(path), last_component(before));
    int reason = errno;
    free(before);
    errno = reason;
    before = path;
  }
  leave(&walk, before);
  return is_taken ? give_walked(env, &walk, walked, result) : NULL;
}

/*
 * changeOwner(fd, uid, gid): 0 or -errno; also works on a descriptor that was only opened to be looked at; -1 leaves an
 * id as it is
 */
NATIVE(native_change_owner)
{
  napi_value arguments[3];
  int fd;
  int64_t uid, gid;
  if (!take_arguments(env, info, 3, arguments) || !take_descriptor(env, arguments[0], "descriptor", &fd) ||
      !take_integer(env, arguments[1], "uid", -1, UINT32_MAX, &uid) ||
      !take_integer(env, arguments[2], "gid", -1, UINT32_MAX, &gid))
    return NULL;
  return give_outcome(env, fchownat(fd, "", (uid_t)uid, (gid_t)gid, AT_EMPTY_PATH));
}

/*
 * The user and group databases, through libc and so through NSS: a directory service can answer too (and can make us
 * wait; the original has the same weakness).
 */
#define _GNU_SOURCE
#include "addon.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

enum { FIRST_BUFFER = 1024, LARGEST_BUFFER = 64 * 1024 * 1024, FIRST_GROUPS = 32 };

/* How a query ended: FOUND, NOT_FOUND, or an errno. Databases say "no such entry" in several ways. */
enum { FOUND = 0, NOT_FOUND = -1 };

static int judge(int error, const void *entry)
{
  if (error == 0 && entry != NULL)
    return FOUND;
  return error == 0 || error == ENOENT || error == ESRCH ? NOT_FOUND : error;
}

/* Enlarges the buffer for a query that failed with ERANGE; false when there is no memory. */
static bool grow(char **buffer, size_t *size)
{
  size_t larger = *size == 0 ? FIRST_BUFFER : *size * 2;
  char *moved = larger > LARGEST_BUFFER ? NULL : realloc(*buffer, larger);
  if (moved == NULL)
    return false;
  *buffer = moved;
  *size = larger;
  return true;
}

/* name NULL: by number. On FOUND the entry's strings live in *buffer, which the caller frees in any case. */
static int find_user(const char *name, uid_t uid, struct passwd *entry, char **buffer)
{
  size_t size = 0;
  struct passwd *found = NULL;
  int error;
  do {
    if (!grow(buffer, &size))
      return ENOMEM;
    do
      error = name != NULL ? getpwnam_r(name, entry, *buffer, size, &found)
                           : getpwuid_r(uid, entry, *buffer, size, &found);
    while (error == EINTR);
  } while (error == ERANGE);
  return judge(error, found);
}

static int find_group(const char *name, gid_t gid, struct group *entry, char **buffer)
{
  size_t size = 0;
  struct group *found = NULL;
  int error;
  do {
    if (!grow(buffer, &size))
      return ENOMEM;
    do
      error = name != NULL ? getgrnam_r(name, entry, *buffer, size, &found)
                           : getgrgid_r(gid, entry, *buffer, size, &found);
    while (error == EINTR);
  } while (error == ERANGE);
  return judge(error, found);
}

/* Every group of a user, primary first; NULL when out of memory. The caller frees it. */
static gid_t *groups_of(const struct passwd *user, int *count)
{
  gid_t *groups = NULL;
  for (int room = FIRST_GROUPS;; room *= 2) {
    gid_t *larger = realloc(groups, (size_t)room * sizeof *groups);
    if (larger == NULL) {
      free(groups);
      return NULL;
    }
    groups = larger;
    *count = room;
    if (getgrouplist(user->pw_name, user->pw_gid, groups, count) >= 0)
      return groups;
  }
}

static napi_value give_user(napi_env env, const struct passwd *user)
{
  int count;
  gid_t *groups = groups_of(user, &count);
  if (groups == NULL)
    return give_number(env, -ENOMEM);
  napi_value record = NULL;
  napi_create_object(env, &record);
  set_property(env, record, "name", give_string(env, user->pw_name));
  set_property(env, record, "uid", give_number(env, user->pw_uid));
  set_property(env, record, "gid", give_number(env, user->pw_gid));
  set_property(env, record, "home", give_string(env, user->pw_dir));
  set_property(env, record, "shell", give_string(env, user->pw_shell));
  set_property(env, record, "groups", give_ids(env, groups, (size_t)count));
  free(groups);
  return record;
}

static napi_value look_up_user(napi_env env, const char *name, uid_t uid)
{
  struct passwd entry;
  char *buffer = NULL;
  int end = find_user(name, uid, &entry, &buffer);
  napi_value result = end == FOUND       ? give_user(env, &entry)
                      : end == NOT_FOUND ? give_nothing(env)
                                         : give_number(env, -end);
  free(buffer);
  return result;
}

static napi_value look_up_group(napi_env env, const char *name, gid_t gid)
{
  struct group entry;
  char *buffer = NULL;
  int end = find_group(name, gid, &entry, &buffer);
  napi_value result = end == FOUND       ? give_number(env, entry.gr_gid)
                      : end == NOT_FOUND ? give_nothing(env)
                                         : give_number(env, -end);
  free(buffer);
  return result;
}

/* userByName(name): a UserRecord, undefined, or -errno */
NATIVE(native_user_by_name)
{
  napi_value argument;
  char *name;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "name", &name))
    return NULL;
  napi_value result = look_up_user(env, name, 0);
  free(name);
  return result;
}

/* userById(uid): a UserRecord, undefined, or -errno */
NATIVE(native_user_by_id)
{
  napi_value argument;
  uint32_t uid;
  if (!take_arguments(env, info, 1, &argument) || !take_id(env, argument, "uid", &uid))
    return NULL;
  return look_up_user(env, NULL, uid);
}

/* groupIdByName(name): gid, undefined, or -errno */
NATIVE(native_group_id_by_name)
{
  napi_value argument;
  char *name;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "name", &name))
    return NULL;
  napi_value result = look_up_group(env, name, 0);
  free(name);
  return result;
}

/* groupExists(gid): gid, undefined, or -errno */
NATIVE(native_group_exists)
{
  napi_value argument;
  uint32_t gid;
  if (!take_arguments(env, info, 1, &argument) || !take_id(env, argument, "gid", &gid))
    return NULL;
  return look_up_group(env, NULL, gid);
}

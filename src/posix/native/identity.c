/*
 * The daemon's user, session, name and orphans. Here libc's set*id functions are the right ones: they change every
 * thread of the process.
 */
#define _GNU_SOURCE
#include "addon.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* { call, errno }: the refused call. Reads errno: call it at once. */
static napi_value give_refused(napi_env env, const char *call)
{
  napi_value number = give_number(env, errno), refused;
  if (napi_create_object(env, &refused) != napi_ok)
    return NULL;
  set_property(env, refused, "call", give_string(env, call));
  set_property(env, refused, "errno", number);
  return refused;
}

/*
 * becomeUser(uid, gid, groups): nothing, or what was refused. The user comes last: that call gives up the right to the
 * others.
 */
NATIVE(native_become_user)
{
  napi_value arguments[3];
  uint32_t uid, gid;
  gid_t *groups;
  size_t count;
  if (!take_arguments(env, info, 3, arguments) || !take_id(env, arguments[0], "uid", &uid) ||
      !take_id(env, arguments[1], "gid", &gid) || !take_ids(env, arguments[2], "groups", &groups, &count))
    return NULL;
  const char *refused = setgroups(count, groups) != 0        ? "setgroups"
                        : setresgid(gid, gid, gid) != 0      ? "setgid"
                        : setresuid(uid, uid, uid) != 0      ? "setuid"
                                                             : NULL;
  napi_value outcome = refused == NULL ? give_nothing(env) : give_refused(env, refused);
  free(groups);
  return outcome;
}

/* newSession(): the session's number or -errno */
NATIVE(native_new_session)
{
  (void)info;
  return give_outcome(env, setsid());
}

/* becomeSubreaper(): 0 or -errno */
NATIVE(native_become_subreaper)
{
  (void)info;
  return give_outcome(env, prctl(PR_SET_CHILD_SUBREAPER, 1));
}

/*
 * Finds where the arguments begin. In the package (src/launcher) the dynamic linker's own words come before a title:
 * the title is moved to their place, and the bytes that become free at its end are cleared.
 */
static char *without_linker(char *title, const char *program)
{
  static const char option[] = "--argv0";
  size_t length = strlen(program) + 1, used = strlen(title);
  char *start = title - sizeof option - length;
  if (memcmp(title - sizeof option, option, sizeof option) != 0 || memcmp(start, program, length) != 0)
    return title;
  memmove(start, title, used);
  memset(start + used, 0, (size_t)(title - start));
  return start;
}

/*
 * separateTitle(words): ends each word of a title that stands in the place of the arguments, if it is there and
 * complete
 */
NATIVE(native_separate_title)
{
  napi_value array;
  uint32_t count;
  if (!take_arguments(env, info, 1, &array) || !take_length(env, array, "words", &count))
    return NULL;
  char *at = program_invocation_name;
  for (uint32_t i = 0; i < count; i++) {
    napi_value element;
    char *word;
    if (napi_get_element(env, array, i, &element) != napi_ok || !take_string(env, element, "words", &word))
      return NULL;
    if (i == 0)
      at = without_linker(at, word);
    size_t length = strlen(word);
    bool is_there = strncmp(at, word, length) == 0 && at[length] == (i + 1 < count ? ' ' : '\0');
    free(word);
    if (!is_there)
      break;
    at[length] = '\0';
    at += length + 1;
  }
  return give_nothing(env);
}

/* setProcessName(name): 0 or -errno; the kernel keeps 15 bytes */
NATIVE(native_set_process_name)
{
  napi_value argument;
  char *name;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "name", &name))
    return NULL;
  napi_value outcome = give_outcome(env, prctl(PR_SET_NAME, name));
  free(name);
  return outcome;
}

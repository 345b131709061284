/*
 * Who the daemon is: its user, its session, its name, its orphans. Here libc's set*id functions
 * are the right ones: they change every thread of the process.
 */
#define _GNU_SOURCE
#include "addon.h"

#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* becomeUser(uid, gid, groups): 0 or -errno. The user comes last: it takes away the right to the others. */
NATIVE(native_become_user)
{
  napi_value arguments[3];
  uint32_t uid, gid;
  gid_t *groups;
  size_t count;
  if (!take_arguments(env, info, 3, arguments) || !take_id(env, arguments[0], "uid", &uid) ||
      !take_id(env, arguments[1], "gid", &gid) || !take_ids(env, arguments[2], "groups", &groups, &count))
    return NULL;
  bool done = setgroups(count, groups) == 0 && setresgid(gid, gid, gid) == 0 && setresuid(uid, uid, uid) == 0;
  napi_value outcome = give_outcome(env, done ? 0 : -1);
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

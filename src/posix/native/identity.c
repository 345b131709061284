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

/* setGroups(ids): 0 or -errno */
NATIVE(native_set_groups)
{
  napi_value argument;
  gid_t *groups;
  size_t count;
  if (!take_arguments(env, info, 1, &argument) || !take_ids(env, argument, "groups", &groups, &count))
    return NULL;
  napi_value outcome = give_outcome(env, setgroups(count, groups));
  free(groups);
  return outcome;
}

/* setGroup(gid): 0 or -errno */
NATIVE(native_set_group)
{
  napi_value argument;
  uint32_t gid;
  if (!take_arguments(env, info, 1, &argument) || !take_id(env, argument, "gid", &gid))
    return NULL;
  return give_outcome(env, setresgid(gid, gid, gid));
}

/* setUser(uid): 0 or -errno */
NATIVE(native_set_user)
{
  napi_value argument;
  uint32_t uid;
  if (!take_arguments(env, info, 1, &argument) || !take_id(env, argument, "uid", &uid))
    return NULL;
  return give_outcome(env, setresuid(uid, uid, uid));
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

/*
 * A SpawnPlan (posix.ts) as the child can use it: plain memory, complete before the clone, since
 * the child may neither allocate nor call into JavaScript.
 */
#ifndef TSD_PLAN_H
#define TSD_PLAN_H

#include "values.h"

struct plan_limit {
  int resource;
  uint64_t value[2]; /* soft, hard: the layout of the kernel's rlimit64 */
};

struct plan {
  char *file;
  char **argv; /* both end with NULL; argv has at least one entry */
  char **env;
  int stdio[3]; /* descriptors of the daemon that become 0, 1, 2 */
  char *directory; /* NULL: stay */
  int umask; /* -1: keep */
  int nice; /* 0: keep */
  bool has_user;
  uid_t uid;
  gid_t gid;
  gid_t *groups;
  size_t group_count;
  char *user_refusal; /* why the child cannot become the user; NULL: no reason known */
  char *refused; /* what the child reports as failed ("exec") instead of its exec; NULL: nothing */
  char *refused_object;
  char *refusal;
  struct plan_limit *limits;
  size_t limit_count;
  bool new_session;
  bool same_group;
  bool is_waited_for; /* the daemon waits until the exec, and shares its memory */
  uint64_t ignored; /* bit n-1 is signal n */
};

/* Fill a plan from its JavaScript form. False: an exception is pending. plan_free() either way. */
bool plan_take(napi_env env, napi_value source, struct plan *plan);
void plan_free(struct plan *plan);

#endif

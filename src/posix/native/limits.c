/* Resource limits of the daemon itself. RLIM_INFINITY is all ones in the kernel's 64-bit form. */
#define _GNU_SOURCE
#include "addon.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LAST_RESOURCE = 63 };

/* getLimit(resource): {soft, hard} or -errno */
NATIVE(native_get_limit)
{
  napi_value argument, result = NULL;
  int resource;
  uint64_t limit[2];
  if (!take_arguments(env, info, 1, &argument) || !take_int(env, argument, "resource", 0, LAST_RESOURCE, &resource))
    return NULL;
  if (syscall(SYS_prlimit64, 0, resource, NULL, limit) < 0)
    return give_outcome(env, -1);
  napi_create_object(env, &result);
  set_property(env, result, "soft", give_limit(env, limit[0]));
  set_property(env, result, "hard", give_limit(env, limit[1]));
  return result;
}

/* setLimit(resource, soft, hard): 0 or -errno */
NATIVE(native_set_limit)
{
  napi_value arguments[3];
  int resource;
  uint64_t limit[2];
  if (!take_arguments(env, info, 3, arguments) ||
      !take_int(env, arguments[0], "resource", 0, LAST_RESOURCE, &resource) ||
      !take_limit(env, arguments[1], "soft", &limit[0]) || !take_limit(env, arguments[2], "hard", &limit[1]))
    return NULL;
  return give_outcome(env, syscall(SYS_prlimit64, 0, resource, limit, NULL));
}

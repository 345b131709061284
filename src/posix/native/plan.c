/* Reads a SpawnPlan: every field is checked and copied, so that after the clone only system calls can fail. */
#include "plan.h"

#include "signals.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_SIGNAL = 64, LAST_RESOURCE = 63, LEAST_NICE = -20, MOST_NICE = 19 };

static bool take_string_property(napi_env env, napi_value object, const char *name, char **into)
{
  napi_value value;
  return take_property(env, object, name, &value, NULL) && take_string(env, value, name, into);
}

static bool take_strings_property(napi_env env, napi_value object, const char *name, uint32_t least, char ***into)
{
  napi_value array;
  uint32_t length;
  if (!take_property(env, object, name, &array, NULL) || !take_length(env, array, name, &length))
    return false;
  if (length < least) {
    throw_range(env, "cannot take %s: it is empty", name);
    return false;
  }
  *into = calloc((size_t)length + 1, sizeof **into);
  if (*into == NULL)
    return throw_no_memory(env);
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    if (napi_get_element(env, array, i, &element) != napi_ok || !take_string(env, element, name, &(*into)[i]))
      return false;
  }
  return true;
}

static bool take_stdio(napi_env env, napi_value source, struct plan *plan)
{
  static const char *const names[] = { "stdin", "stdout", "stderr" };
  for (int i = 0; i < 3; i++) {
    napi_value value;
    if (!take_property(env, source, names[i], &value, NULL) ||
        !take_descriptor(env, value, names[i], &plan->stdio[i]))
      return false;
  }
  return true;
}

static bool take_user(napi_env env, napi_value source, struct plan *plan)
{
  napi_value user, value;
  if (!take_property(env, source, "user", &user, &plan->has_user))
    return false;
  if (!plan->has_user)
    return true;
  bool refused;
  if (!take_property(env, user, "refusal", &value, &refused) ||
      (refused && !take_string(env, value, "refusal", &plan->user_refusal)))
    return false;
  return take_property(env, user, "uid", &value, NULL) && take_id(env, value, "uid", &plan->uid) &&
         take_property(env, user, "gid", &value, NULL) && take_id(env, value, "gid", &plan->gid) &&
         take_property(env, user, "groups", &value, NULL) &&
         take_ids(env, value, "groups", &plan->groups, &plan->group_count);
}

static bool take_refusal(napi_env env, napi_value source, struct plan *plan)
{
  napi_value refusal;
  bool present;
  if (!take_property(env, source, "refusal", &refusal, &present))
    return false;
  return !present || (take_string_property(env, refusal, "step", &plan->refused) &&
                      take_string_property(env, refusal, "object", &plan->refused_object) &&
                      take_string_property(env, refusal, "reason", &plan->refusal));
}

static bool take_one_limit(napi_env env, napi_value source, struct plan_limit *limit)
{
  napi_value value;
  return take_property(env, source, "resource", &value, NULL) &&
         take_int(env, value, "resource", 0, LAST_RESOURCE, &limit->resource) &&
         take_property(env, source, "soft", &value, NULL) && take_limit(env, value, "soft", &limit->value[0]) &&
         take_property(env, source, "hard", &value, NULL) && take_limit(env, value, "hard", &limit->value[1]);
}

static bool take_limits(napi_env env, napi_value source, struct plan *plan)
{
  napi_value array;
  uint32_t length;
  bool present;
  if (!take_property(env, source, "limits", &array, &present))
    return false;
  if (!present)
    return true;
  if (!take_length(env, array, "limits", &length))
    return false;
  plan->limits = calloc((size_t)length + 1, sizeof *plan->limits);
  if (plan->limits == NULL)
    return throw_no_memory(env);
  for (; plan->limit_count < length; plan->limit_count++) {
    napi_value element;
    if (napi_get_element(env, array, (uint32_t)plan->limit_count, &element) != napi_ok ||
        !take_one_limit(env, element, &plan->limits[plan->limit_count]))
      return false;
  }
  return true;
}

static bool take_ignored(napi_env env, napi_value source, struct plan *plan)
{
  napi_value array;
  uint32_t length;
  bool present;
  if (!take_property(env, source, "ignoreSignals", &array, &present))
    return false;
  if (!present)
    return true;
  if (!take_length(env, array, "ignoreSignals", &length))
    return false;
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    int signal;
    if (napi_get_element(env, array, i, &element) != napi_ok ||
        !take_int(env, element, "ignoreSignals", 1, LAST_SIGNAL, &signal))
      return false;
    plan->ignored |= UINT64_C(1) << (signal - 1);
  }
  return true;
}

static bool take_flag(napi_env env, napi_value source, const char *name, bool *into)
{
  napi_value value;
  bool present;
  if (!take_property(env, source, name, &value, &present))
    return false;
  if (!present || napi_get_value_bool(env, value, into) == napi_ok)
    return true;
  throw_type(env, "cannot take %s: not a boolean", name);
  return false;
}

static bool take_scalars(napi_env env, napi_value source, struct plan *plan)
{
  napi_value value;
  bool present;
  if (!take_property(env, source, "directory", &value, &present) ||
      (present && !take_string(env, value, "directory", &plan->directory)))
    return false;
  plan->umask = -1;
  if (!take_property(env, source, "umask", &value, &present) ||
      (present && !take_int(env, value, "umask", 0, 0777, &plan->umask)))
    return false;
  if (!take_property(env, source, "nice", &value, &present) ||
      (present && !take_int(env, value, "nice", LEAST_NICE, MOST_NICE, &plan->nice)))
    return false;
  return take_flag(env, source, "newSession", &plan->new_session) &&
         take_flag(env, source, "sameGroup", &plan->same_group);
}

bool plan_take(napi_env env, napi_value source, struct plan *plan)
{
  memset(plan, 0, sizeof *plan);
  plan->ignored = ignored_signals();
  return take_string_property(env, source, "file", &plan->file) &&
         take_strings_property(env, source, "argv", 1, &plan->argv) &&
         take_strings_property(env, source, "env", 0, &plan->env) && take_stdio(env, source, plan) &&
         take_scalars(env, source, plan) && take_user(env, source, plan) && take_refusal(env, source, plan) &&
         take_limits(env, source, plan) && take_ignored(env, source, plan);
}

static void free_strings(char **strings)
{
  for (char **each = strings; each != NULL && *each != NULL; each++)
    free(*each);
  free(strings);
}

void plan_free(struct plan *plan)
{
  free(plan->file);
  free_strings(plan->argv);
  free_strings(plan->env);
  free(plan->directory);
  free(plan->groups);
  free(plan->user_refusal);
  free(plan->refused);
  free(plan->refused_object);
  free(plan->refusal);
  free(plan->limits);
}

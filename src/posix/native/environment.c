/*
 * The daemon's environment. process.env replaces what is no valid UTF-8, so what children shall
 * inherit is read here.
 */
#include "addon.h"

extern char **environ;

/* environment(): every NAME=value, in order */
NATIVE(native_environment)
{
  (void)info;
  napi_value strings = NULL;
  napi_create_array(env, &strings);
  uint32_t next = 0;
  for (char **each = environ; each != NULL && *each != NULL; each++)
    napi_set_element(env, strings, next++, give_string(env, *each));
  return strings;
}

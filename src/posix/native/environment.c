/*
 * The daemon's environment. process.env replaces what is no valid UTF-8, so what children shall
 * inherit is read here.
 */
#include "addon.h"

#include <stdlib.h>
#include <string.h>

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

/* removeFromNames(prefix): every name that begins so loses it, in its place */
NATIVE(native_remove_from_names)
{
  napi_value argument;
  char *prefix;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "prefix", &prefix))
    return NULL;
  size_t length = strlen(prefix);
  for (char **each = environ; each != NULL && *each != NULL; each++)
    if (strncmp(*each, prefix, length) == 0)
      *each += length;
  free(prefix);
  return give_nothing(env);
}

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

/* replaceEnvironment(bytes): the whole of it, NAME=value each ended by a NUL */
NATIVE(native_replace_environment)
{
  napi_value argument;
  void *bytes;
  size_t length;
  if (!take_arguments(env, info, 1, &argument) || !take_bytes(env, argument, "bytes", &bytes, &length))
    return NULL;
  size_t count = 0;
  for (size_t at = 0; at < length; at++)
    if (((char *)bytes)[at] == '\0') count++;
  /* Never freed: it is the environment from now on. */
  char *text = malloc(length + 1);
  char **entries = calloc(count + 1, sizeof *entries);
  if (text == NULL || entries == NULL) {
    free(text);
    free(entries);
    throw_no_memory(env);
    return NULL;
  }
  memcpy(text, bytes, length);
  char *next = text;
  for (size_t i = 0; i < count; i++) {
    entries[i] = next;
    next += strlen(next) + 1;
  }
  environ = entries;
  return give_nothing(env);
}

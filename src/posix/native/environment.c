/*
 * The daemon's environment. process.env replaces bytes that are not valid UTF-8, so children's environment is read
 * here.
 */
#include "addon.h"

#include <stdbool.h>
#include <stddef.h>

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

/* How the launcher hides a name (src/launcher/environment.c): control characters instead of letters. */
enum { HIDDEN_BYTES = 3, LETTER = 0x40, FIRST_PRINTABLE = ' ' };

static bool is_hidden(const char *entry)
{
  for (int i = 0; i < HIDDEN_BYTES; i++)
    if (entry[i] <= 0 || entry[i] >= FIRST_PRINTABLE)
      return false;
  return true;
}

/* showHiddenNames(): restores the names in place */
NATIVE(native_show_hidden_names)
{
  (void)info;
  for (char **each = environ; each != NULL && *each != NULL; each++)
    if (is_hidden(*each))
      for (int i = 0; i < HIDDEN_BYTES; i++)
        (*each)[i] ^= LETTER;
  return give_nothing(env);
}

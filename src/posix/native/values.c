/* Reading arguments and making results, each in one place so that no native function can forget a check. */
#include "values.h"

#include "text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_LENGTH = 256 };

static void throw_formatted(napi_env env, napi_status (*throw)(napi_env, const char *, const char *),
                            const char *format, va_list arguments)
{
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending)
    return; /* a getter of the caller's own threw: its exception says more */
  char message[MESSAGE_LENGTH];
  vsnprintf(message, sizeof message, format, arguments);
  throw(env, NULL, message);
}

void throw_type(napi_env env, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  throw_formatted(env, napi_throw_type_error, format, arguments);
  va_end(arguments);
}

void throw_range(napi_env env, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  throw_formatted(env, napi_throw_range_error, format, arguments);
  va_end(arguments);
}

bool throw_no_memory(napi_env env)
{
  napi_throw_error(env, "ENOMEM", "cannot allocate memory for the arguments of a native call");
  return false;
}

static bool has_type(napi_env env, napi_value value, napi_valuetype wanted)
{
  napi_valuetype type;
  return napi_typeof(env, value, &type) == napi_ok && type == wanted;
}

bool take_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *values)
{
  size_t given = count;
  if (napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok && given == count)
    return true;
  throw_type(env, "cannot call a native function with %zu arguments in place of %zu", given, count);
  return false;
}

bool take_integer(napi_env env, napi_value value, const char *what, int64_t least, int64_t most, int64_t *into)
{
  double number;
  if (!has_type(env, value, napi_number) || napi_get_value_double(env, value, &number) != napi_ok) {
    throw_type(env, "cannot take %s: not a number", what);
    return false;
  }
  if (!(number >= (double)least && number <= (double)most) || number != (double)(int64_t)number) {
    throw_range(env, "cannot take %s: not a whole number from %lld to %lld", what, (long long)least, (long long)most);
    return false;
  }
  *into = (int64_t)number;
  return true;
}

bool take_int(napi_env env, napi_value value, const char *what, int least, int most, int *into)
{
  int64_t number;
  if (!take_integer(env, value, what, least, most, &number))
    return false;
  *into = (int)number;
  return true;
}

bool take_descriptor(napi_env env, napi_value value, const char *what, int *into)
{
  return take_int(env, value, what, 0, INT32_MAX, into);
}

bool take_id(napi_env env, napi_value value, const char *what, uint32_t *into)
{
  int64_t number;
  if (!take_integer(env, value, what, 0, (int64_t)UINT32_MAX - 1, &number))
    return false;
  *into = (uint32_t)number;
  return true;
}

bool take_limit(napi_env env, napi_value value, const char *what, uint64_t *into)
{
  double number;
  if (has_type(env, value, napi_number) && napi_get_value_double(env, value, &number) == napi_ok && isinf(number) &&
      number > 0) {
    *into = UINT64_MAX;
    return true;
  }
  int64_t whole;
  if (!take_integer(env, value, what, 0, INT64_C(1) << 53, &whole))
    return false;
  *into = (uint64_t)whole;
  return true;
}

bool take_string(napi_env env, napi_value value, const char *what, char **into)
{
  size_t length;
  if (!has_type(env, value, napi_string) || napi_get_value_string_utf16(env, value, NULL, 0, &length) != napi_ok) {
    throw_type(env, "cannot take %s: not a string", what);
    return false;
  }
  char16_t *units = malloc((length + 1) * sizeof *units);
  char *text = malloc(length * 3 + 1);
  if (units == NULL || text == NULL) {
    free(units);
    free(text);
    return throw_no_memory(env);
  }
  napi_get_value_string_utf16(env, value, units, length + 1, &length);
  length = text_encode(units, length, text);
  text[length] = '\0';
  free(units);
  if (memchr(text, '\0', length) != NULL) {
    free(text);
    throw_type(env, "cannot take %s: it contains a NUL character", what);
    return false;
  }
  *into = text;
  return true;
}

bool take_length(napi_env env, napi_value value, const char *what, uint32_t *into)
{
  bool is_array = false;
  if (napi_is_array(env, value, &is_array) == napi_ok && is_array &&
      napi_get_array_length(env, value, into) == napi_ok)
    return true;
  throw_type(env, "cannot take %s: not an array", what);
  return false;
}

bool take_ids(napi_env env, napi_value value, const char *what, gid_t **into, size_t *count)
{
  uint32_t length;
  if (!take_length(env, value, what, &length))
    return false;
  gid_t *ids = calloc((size_t)length + 1, sizeof *ids);
  if (ids == NULL)
    return throw_no_memory(env);
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    if (napi_get_element(env, value, i, &element) != napi_ok || !take_id(env, element, what, &ids[i])) {
      free(ids);
      return false;
    }
  }
  *into = ids;
  *count = length;
  return true;
}

bool take_bytes(napi_env env, napi_value value, const char *what, void **bytes, size_t *length)
{
  bool is_typed = false;
  napi_typedarray_type type;
  if (napi_is_typedarray(env, value, &is_typed) == napi_ok && is_typed &&
      napi_get_typedarray_info(env, value, &type, length, bytes, NULL, NULL) == napi_ok && type == napi_uint8_array)
    return true;
  throw_type(env, "cannot take %s: not a Uint8Array", what);
  return false;
}

bool take_property(napi_env env, napi_value object, const char *name, napi_value *into, bool *present)
{
  if (napi_get_named_property(env, object, name, into) != napi_ok) {
    throw_type(env, "cannot read %s: not an object", name);
    return false;
  }
  bool defined = !has_type(env, *into, napi_undefined);
  if (present != NULL)
    *present = defined;
  else if (!defined)
    throw_type(env, "cannot take %s: missing", name);
  return present != NULL || defined;
}

napi_value give_number(napi_env env, double number)
{
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

napi_value give_string(napi_env env, const char *text)
{
  napi_value value = NULL;
  size_t length = strlen(text);
  char16_t *units = malloc((length + 1) * sizeof *units);
  if (units == NULL) {
    throw_no_memory(env);
    return NULL;
  }
  napi_create_string_utf16(env, units, text_decode(text, length, units), &value);
  free(units);
  return value;
}

napi_value give_nothing(napi_env env)
{
  napi_value value = NULL;
  napi_get_undefined(env, &value);
  return value;
}

napi_value give_limit(napi_env env, uint64_t limit)
{
  return give_number(env, limit == UINT64_MAX ? INFINITY : (double)limit);
}

napi_value give_ids(napi_env env, const gid_t *ids, size_t count)
{
  napi_value array = NULL;
  napi_create_array_with_length(env, count, &array);
  for (size_t i = 0; i < count; i++)
    napi_set_element(env, array, (uint32_t)i, give_number(env, ids[i]));
  return array;
}

napi_value give_outcome(napi_env env, int64_t result)
{
  return give_number(env, result < 0 ? -(double)errno : (double)result);
}

void set_property(napi_env env, napi_value object, const char *name, napi_value value)
{
  napi_set_named_property(env, object, name, value);
}

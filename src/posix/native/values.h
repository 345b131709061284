/*
 * The border to JavaScript: what a caller may pass, and what it gets back.
 *
 * Every take_* returns false after throwing a TypeError or RangeError that names the offending argument; the native
 * function then returns NULL at once. A call that the system refuses is no exception here: native functions return
 * -errno, and addon.ts makes the PosixError.
 */
#ifndef TSD_VALUES_H
#define TSD_VALUES_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Exactly `count` arguments, or a TypeError. */
bool take_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *values);

/* An integer within [least, most]. */
bool take_integer(napi_env env, napi_value value, const char *what, int64_t least, int64_t most, int64_t *into);

/* Narrower kinds of integer. */
bool take_int(napi_env env, napi_value value, const char *what, int least, int most, int *into);
bool take_descriptor(napi_env env, napi_value value, const char *what, int *into);

/* A user or group number. (id_t)-1 is refused: to the kernel it means "leave as it is". */
bool take_id(napi_env env, napi_value value, const char *what, uint32_t *into);

/* A resource limit: a whole number, or Infinity, which becomes all ones (RLIM_INFINITY). */
bool take_limit(napi_env env, napi_value value, const char *what, uint64_t *into);

/* A string without NUL, as the bytes text.h makes of it; the caller frees it. */
bool take_string(napi_env env, napi_value value, const char *what, char **into);

/* The length of an array, or a TypeError. */
bool take_length(napi_env env, napi_value value, const char *what, uint32_t *into);

/* An array of user or group numbers; the caller frees it. */
bool take_ids(napi_env env, napi_value value, const char *what, gid_t **into, size_t *count);

/* The bytes behind a Uint8Array: valid until control returns to JavaScript. */
bool take_bytes(napi_env env, napi_value value, const char *what, void **bytes, size_t *length);

/* A property of an object; *present is false when it is undefined. A NULL `present` makes it required. */
bool take_property(napi_env env, napi_value object, const char *name, napi_value *into, bool *present);

/* Throw; printf-like. */
void throw_type(napi_env env, const char *format, ...) __attribute__((format(printf, 2, 3)));
void throw_range(napi_env env, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool throw_no_memory(napi_env env); /* always false, for `return throw_no_memory(env);` */

/* Results. */
napi_value give_number(napi_env env, double number);
napi_value give_string(napi_env env, const char *text);
napi_value give_nothing(napi_env env);
napi_value give_limit(napi_env env, uint64_t limit);
napi_value give_ids(napi_env env, const gid_t *ids, size_t count);

/* The result of a system call: itself, or -errno when it is negative. Reads errno: call it at once. */
napi_value give_outcome(napi_env env, int64_t result);

/* Add a property to a fresh object; a failure leaves an exception pending. */
void set_property(napi_env env, napi_value object, const char *name, napi_value value);

#endif

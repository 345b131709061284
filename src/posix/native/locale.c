/*
 * The C library's answer about the name of a locale, which Python also needs when it starts
 * (src/core/python/locale.ts). Uses newlocale, not setlocale: our own locale stays as it is, and other threads read it.
 */
#define _GNU_SOURCE
#include "addon.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The C library's name of the locale; "C" for POSIX too. */
static const char *name_of(locale_t locale)
{
#ifdef NL_LOCALE_NAME
  return nl_langinfo_l(NL_LOCALE_NAME(LC_CTYPE), locale);
#else
  /* musl does not tell the name, but has two kinds only, and only C is ASCII. */
  return strcmp(nl_langinfo_l(CODESET, locale), "ASCII") == 0 ? "C" : "C.UTF-8";
#endif
}

/* characterLocale(name): the name of LC_CTYPE in this locale; undefined if there is no such locale */
NATIVE(native_character_locale)
{
  napi_value argument;
  char *name;
  if (!take_arguments(env, info, 1, &argument) || !take_string(env, argument, "name", &name))
    return NULL;
  locale_t locale = newlocale(LC_CTYPE_MASK, name, (locale_t)0);
  free(name);
  if (locale == (locale_t)0)
    return give_nothing(env);
  napi_value result = give_string(env, name_of(locale));
  freelocale(locale);
  return result;
}

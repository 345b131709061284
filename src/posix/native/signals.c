/*
 * Signals that the daemon ignores, and its children with it. Node resets what was ignored when it was started
 * (given-signals.ts restores it).
 */
#include "signals.h"

#include "addon.h"

#include <signal.h>

enum { LAST_SIGNAL = 64 };

/* Bit n-1 is signal n, as in a plan. */
static uint64_t asked;

/* ignoreSignals(signals): signals that the C library keeps for itself are skipped */
NATIVE(native_ignore_signals)
{
  napi_value array;
  uint32_t length;
  if (!take_arguments(env, info, 1, &array) || !take_length(env, array, "signals", &length))
    return NULL;
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    int number;
    if (napi_get_element(env, array, i, &element) != napi_ok ||
        !take_int(env, element, "signals", 1, LAST_SIGNAL, &number))
      return NULL;
    if (signal(number, SIG_IGN) != SIG_ERR)
      asked |= UINT64_C(1) << (number - 1);
  }
  return give_nothing(env);
}

uint64_t ignored_signals(void)
{
  uint64_t ignored = 0;
  for (int number = 1; asked != 0 && number <= LAST_SIGNAL; number++) {
    uint64_t bit = UINT64_C(1) << (number - 1);
    struct sigaction now;
    if ((asked & bit) != 0 && sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
      ignored |= bit;
  }
  return ignored;
}

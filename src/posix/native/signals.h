/* What ignoreSignals() was asked for and still holds. */
#ifndef TSD_SIGNALS_H
#define TSD_SIGNALS_H

#include <stdint.h>

/*
 * Bit n-1 is signal n. Signals that got a handler since are not included: as across a fork, children get their default.
 */
uint64_t ignored_signals(void);

#endif

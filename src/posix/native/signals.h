/* What ignoreSignals() was asked for and still holds. */
#ifndef TSD_SIGNALS_H
#define TSD_SIGNALS_H

#include <stdint.h>

/* Bit n-1 is signal n. A signal that is handled since is none of them: as across a fork, children get its default. */
uint64_t ignored_signals(void);

#endif

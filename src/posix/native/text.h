/*
 * Text between JavaScript's UTF-16 and the system's bytes, without loss: a byte that is not part of valid UTF-8 becomes
 * the lone surrogate U+DC80..U+DCFF, as in Python (PEP 383). So a variable in Latin-1 reaches the child as it reached
 * the daemon, as under the original.
 */
#ifndef TSD_TEXT_H
#define TSD_TEXT_H

#include <stddef.h>
#include <uchar.h>

/* Into `bytes`, which has room for 3 per unit; returns how many. Other lone surrogates become U+FFFD. */
size_t text_encode(const char16_t *units, size_t count, char *bytes);

/* Into `units`, which has room for 1 per byte; returns how many. */
size_t text_decode(const char *bytes, size_t count, char16_t *units);

#endif

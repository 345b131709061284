/* Owners that a user namespace has no number for. */
#ifndef TSD_UNMAPPED_H
#define TSD_UNMAPPED_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Is this the owner that stands for users outside our user namespace, root included, and for no user inside? Keeps
 * errno.
 */
bool is_nobody_here(uid_t owner);

#endif

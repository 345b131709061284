/* Owners that a user namespace has no number for. */
#ifndef TSD_UNMAPPED_H
#define TSD_UNMAPPED_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Is this how files of users outside our user namespace look, root's among them, and no user's inside it? Leaves errno.
 */
bool is_nobody_here(uid_t owner);

#endif

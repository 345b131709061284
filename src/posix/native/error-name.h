/* The names of errno values. */
#ifndef TSD_ERROR_NAME_H
#define TSD_ERROR_NAME_H

/* `ENOENT` for 2; NULL for a number without a name. Safe in a forked child. */
const char *error_name(int number);

#endif

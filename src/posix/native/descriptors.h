/* What both sides of a spawn do with descriptors. */
#ifndef TSD_DESCRIPTORS_H
#define TSD_DESCRIPTORS_H

/* Close every descriptor above 2. Safe in a forked child. */
void close_above_stdio(void);

#endif

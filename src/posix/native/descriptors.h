/* What both sides of a spawn do with descriptors. */
#ifndef TSD_DESCRIPTORS_H
#define TSD_DESCRIPTORS_H

/* Make every descriptor above 2 close-on-exec. Safe in a child that shares our memory. */
void close_on_exec_above_stdio(void);

#endif

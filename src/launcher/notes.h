/* What we were started with and Node changes: each as `NAME=value`, NULL where there is nothing to note. */
#ifndef TSD_NOTES_H
#define TSD_NOTES_H

char *noted_file_limit(void);
char *noted_ignored_signals(void);
char *noted_descriptors(void);

/* A new string: the two joined; NULL: out of memory. */
char *joined(const char *first, const char *second);

#endif

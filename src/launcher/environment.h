/* What is passed to the program, and what is hidden from the Node that runs it. */
#ifndef TSD_ENVIRONMENT_H
#define TSD_ENVIRONMENT_H

/*
 * Our own environment for Node, entry by entry in its order: variables that Node would obey are renamed, and notes are
 * added at the end. NULL: out of memory. `stays`: also note what the program has to restore for its children.
 */
char **environment_for_node(const char *program, const char *launcher, int stays);

#endif

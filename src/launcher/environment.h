/* What the program is told, and what is kept from the Node that runs it. */
#ifndef TSD_ENVIRONMENT_H
#define TSD_ENVIRONMENT_H

/* Our own environment, entry by entry and in its order, for Node: with what would steer it under other names, and notes
   at its end. NULL: out of memory. `stays`: note what the program has to put back for its children, too. */
char **environment_for_node(const char *program, const char *launcher, int stays);

#endif

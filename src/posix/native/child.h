/* The child's side of a spawn. */
#ifndef TSD_CHILD_H
#define TSD_CHILD_H

/* Entry point for clone(); takes a struct plan, never returns. */
int child_main(void *plan);

#endif

/* Where a path leads, gone component by component, so that no symbolic link is followed unseen. */
#ifndef TSD_WALK_H
#define TSD_WALK_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct walk {
  int folder;          /* the folder the path ends in, held open; the caller closes it */
  const char *name;    /* the last component there */
  bool by_kernel;      /* the name is one of /proc's links, which lead to no path: the kernel has to follow it */
  char link[PATH_MAX]; /* the stranger's link that was met, if any */
  /* the walk's own */
  uid_t led_by; /* whose link that was */
  int links;
  char seen[PATH_MAX];
  char rest[2 * PATH_MAX];
};

enum walked { ARRIVED, REFUSED_LINK, FAILED };

/*
 * A link is followed if root or the user we act as made it. Anybody else is a stranger, whose link is followed on the way
 * only, and only into a folder of the stranger's; as the last component (looked at if `follow_last`) it is refused. FAILED
 * leaves errno.
 */
enum walked walk_path(struct walk *walk, const char *path, bool follow_last);

#endif

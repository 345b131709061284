/* Where a path leads, followed component by component, so that no symbolic link is followed without a check. */
#ifndef TSD_WALK_H
#define TSD_WALK_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct walk {
  int folder;          /* the folder the path ends in, held open; the caller closes it */
  const char *name;    /* the last component there */
  bool by_kernel;      /* the name is one of /proc's links, which lead to no path: the kernel has to follow it */
  char link[PATH_MAX]; /* another user's link that was not followed, if any */
  /* internal to the walk */
  uid_t led_by; /* whose link that was */
  int links;
  char seen[PATH_MAX];
  char rest[2 * PATH_MAX];
};

enum walked { ARRIVED, REFUSED_LINK, FAILED };

/*
 * A link is followed if root or the user we act as made it. Any other user is a stranger, whose link is followed only
 * on the way, and only into a folder that the stranger owns; as the last component (looked at if `follow_last`) it is
 * refused. FAILED leaves errno.
 */
enum walked walk_path(struct walk *walk, const char *path, bool follow_last);

#endif

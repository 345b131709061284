/*
 * In a user namespace (unshare -r, bubblewrap) all owners without a mapping appear as one user: even the machine's
 * root, whose links from /home to /data/home can be trusted, looks like a stranger. No program of ours can become that
 * user unless its number itself is mapped, as where a container has 65,536 users and programs run as nobody: then such
 * an owner may be a program's user, and stays a stranger. It also stays one where root outside has a number inside:
 * then an owner without a number is another user.
 */
#define _GNU_SOURCE
#include "unmapped.h"

#include <errno.h>
#include <stdio.h>

enum { OVERFLOW = 65534 }; /* /proc/sys/kernel/overflowuid, which is never changed in practice */

/* Has this number a user here, or root outside a number? True where that cannot be found out. */
static bool is_mapped(unsigned long long user)
{
  unsigned long long first, outside, count;
  FILE *map = fopen("/proc/self/uid_map", "re");
  if (map == NULL)
    return true;
  int fields, lines = 0;
  bool is_there = false, is_root = false;
  while ((fields = fscanf(map, "%llu %llu %llu", &first, &outside, &count)) == 3) {
    lines++;
    is_there |= user >= first && user - first < count;
    is_root |= outside == 0;
  }
  fclose(map);
  return is_there || is_root || lines == 0 || fields != EOF;
}

bool is_nobody_here(uid_t owner)
{
  int reason = errno;
  bool is_nobody = owner == OVERFLOW && !is_mapped(owner);
  errno = reason;
  return is_nobody;
}

/*
 * In a user namespace (unshare -r, bubblewrap) all owners that are not mapped appear as one: the machine's root, whose
 * links from /home to /data/home are as trusted as anywhere, looks like a stranger. No program of ours can become that
 * user unless the number itself is mapped, as where a container has 65,536 users and programs run as nobody: then such an
 * owner may well be a program's user, and stays a stranger. So it does where root outside has a number inside: whoever has
 * none is somebody else.
 */
#define _GNU_SOURCE
#include "unmapped.h"

#include <errno.h>
#include <stdio.h>

enum { OVERFLOW = 65534 }; /* /proc/sys/kernel/overflowuid, which nobody changes */

/* Has this number a user here, or root outside a number? As if so, where it cannot be told. */
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

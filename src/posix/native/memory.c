/*
 * How the C library's allocator gives memory back. Left to itself, glibc raises both thresholds to what was freed last, up
 * to 32 and 64 MiB: buffers of a log's or an answer's size then stay in its free lists for good. Musl has no such lists.
 */
#include "addon.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>

enum { THRESHOLD = 64 * 1024 };
#endif

/* returnMemory() */
NATIVE(native_return_memory)
{
  (void)info;
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, THRESHOLD);
  mallopt(M_TRIM_THRESHOLD, THRESHOLD);
#endif
  return give_nothing(env);
}

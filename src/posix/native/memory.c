/*
 * How the C library's allocator gives memory back. By default glibc raises both thresholds to the size that was freed
 * last, up to 32 and 64 MiB: buffers of the size of a log or an answer then stay in its free lists. Musl has no such
 * lists.
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

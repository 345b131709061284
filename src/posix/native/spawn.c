/*
 * Making a child with clone(CLONE_VM | CLONE_VFORK): no page table is copied, so the cost does not
 * grow with the daemon, and we go on only once the child has exec'd or exited.
 *
 * The child runs on a stack of its own inside this frame, which outlives it for that very reason.
 * All signals are blocked around the clone (by the raw system call: libc would leave its own two
 * out): in the shared memory a handler of ours must never run in the child. The kernel gives it its
 * own copy of descriptors and dispositions.
 */
#define _GNU_SOURCE
#include "addon.h"
#include "child.h"
#include "plan.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CHILD_STACK = 32 * 1024 };

static int start(struct plan *plan)
{
  _Alignas(64) char stack[CHILD_STACK];
  uint64_t every_signal = UINT64_MAX, before;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &every_signal, &before, sizeof before);
  int pid = clone(child_main, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, plan);
  int reason = errno;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof before);
  errno = reason;
  return pid;
}

/* spawn(plan): pid, or -errno when there is no child */
NATIVE(native_spawn)
{
  napi_value source, outcome = NULL;
  struct plan plan;
  if (!take_arguments(env, info, 1, &source))
    return NULL;
  if (plan_take(env, source, &plan))
    outcome = give_outcome(env, start(&plan));
  plan_free(&plan);
  return outcome;
}

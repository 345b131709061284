/*
 * Making a child with a bare clone(), in one of two ways.
 *
 * Where a user or a directory is asked for, it is a plain fork. Until its exec the child has a copy of our memory and we
 * do not wait for it, so whatever holds it up holds up nobody else: a directory on a file system that does not answer, or
 * its user, who may stop it for good (kill(-1, SIGSTOP)) from the moment it is his. The change of user makes a memory
 * unreadable through /proc (it is not "dumpable" any more): of the copy, not of ours.
 *
 * Everything else has nothing on its way to the exec that belongs to anybody but us: with CLONE_VM and CLONE_VFORK no page
 * is copied, and we go on once it has exec'd. That is most programs, and restarts of hundreds of them are what a daemon can
 * be busy with: as forks they took all of a core, and listeners fell behind.
 *
 * What each costs, and what else was tried (microseconds on two cores that others used as well; with user and directory;
 * "alone": median and middle half of one call; "in a row": processor time of the daemon for each of 200):
 *
 *                                             resident 54 MiB                resident 250 MiB
 *                                             alone             in a row     alone            in a row
 *   CLONE_VM | CLONE_VFORK                    160 (110-1070)    105          100 (90-150)      85
 *   the same, to a small static program
 *     that changes user and directory         130 (80-650)      105           85 (80-130)      80
 *   a fork                                    260 (240-280)     325          840 (810-920)    900
 *
 * The static program would have to be compiled, carried and kept in step by each kind of package. The original's fork takes
 * 430 at its 30 MiB.
 *
 * There are other threads, and one of them may hold any lock of libc's at this moment: child.c uses none. The child runs
 * on a stack of its own inside this frame, or its copy. All signals are blocked around it (by the raw system call: libc
 * would leave its own two out): no handler of ours may run in it.
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

/* With nothing on the way to its program that can take long by itself or belongs to somebody else. */
static bool is_quick(const struct plan *plan)
{
  return !plan->has_user && plan->directory == NULL && plan->refusal == NULL;
}

static int start(struct plan *plan)
{
  plan->is_waited_for = is_quick(plan);
  int sharing = plan->is_waited_for ? CLONE_VM | CLONE_VFORK : 0;
  _Alignas(64) char stack[CHILD_STACK];
  uint64_t every_signal = UINT64_MAX, before;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &every_signal, &before, sizeof before);
  int pid = clone(child_main, stack + sizeof stack, sharing | SIGCHLD, plan);
  int reason = errno;
  /* The child does it too: whoever comes first. Its group can be signalled from here on. */
  if (pid > 0 && !plan->same_group && !plan->new_session)
    setpgid(pid, pid);
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

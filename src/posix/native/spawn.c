/*
 * Making a child with a bare clone(), in one of two ways.
 *
 * If the plan has a user or a directory, it is a plain fork. Until its exec the child has a copy of our memory and we do
 * not wait for it, so a delay of the child delays nothing else: the directory may be on a file system that does not
 * answer, and the user may stop the child (kill(-1, SIGSTOP)) as soon as the child is that user's. The change of user
 * makes a memory unreadable through /proc (it is not "dumpable" any more): the copy, not ours.
 *
 * In all other cases nothing before the exec depends on another user: with CLONE_VM and CLONE_VFORK no page is copied,
 * and we continue once it has exec'd. That is most programs. Restarts of hundreds of them can be most of a daemon's work:
 * as forks they took a whole core, and listeners fell behind.
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
 * Each kind of package would have to compile and ship the static program and keep it in step. The original's fork takes
 * 430 at its 30 MiB.
 *
 * There are other threads, and one of them may hold any of libc's locks at this moment: child.c takes none. The child
 * runs on its own stack inside this frame, or on a copy of it. All signals are blocked meanwhile (by the raw system call:
 * libc would leave out the two it uses itself): no handler of ours may run in the child.
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

/* Can nothing on the way to its program take long or depend on another user? */
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
  /* The child does this too; the first of the two calls counts. From here on its group can be signalled. */
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

/*
 * From the clone to the program, in the original's order (LIFE-SPAWN-016): process group, descriptors 0 to 2, close all
 * others (except in our own second process, which keeps what we inherited), limits, nice value, user, directory, umask,
 * signals, exec.
 *
 * Its memory is the daemon's, which is stopped meanwhile, or a copy of it (spawn.c): of a process with several threads,
 * of which only this one exists here. A lock that another thread holds stays held. So this code allocates nothing,
 * takes no lock, and uses raw system calls: libc's setuid() and similar functions would change the daemon's threads, or
 * wait for threads that do not exist.
 *
 * From the change of user on it can take any time: the directory and the program may be on a file system that does not
 * answer, and its user may stop it. Descriptors above 2 are therefore closed before, not by the exec: otherwise it
 * would hold our sockets, log files and other programs' pipes open.
 *
 * A child that cannot become its program prints why on its own stderr, in the original's words, and exits 127
 * (LIFE-SPAWN-027..031).
 */
#define _GNU_SOURCE
#include "child.h"

#include "error-name.h"
#include "descriptors.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* 32-bit systems have an older call with 16-bit numbers under this name. */
#ifdef SYS_setgroups32
#define SYS_SETGROUPS SYS_setgroups32
#define SYS_SETRESGID SYS_setresgid32
#define SYS_SETRESUID SYS_setresuid32
#define SYS_GETUID SYS_getuid32
#else
#define SYS_SETGROUPS SYS_setgroups
#define SYS_SETRESGID SYS_setresgid
#define SYS_SETRESUID SYS_setresuid
#define SYS_GETUID SYS_getuid
#endif

enum { NOT_SPAWNED = 127, LONGEST_QUOTE = 3840, LAST_SIGNAL = 64, DIGITS = 12 };

/* The kernel's sigaction, as far as needed: the handler comes first, the rest is zero. */
struct kernel_action {
  void (*handler)(int);
  unsigned long rest[15];
};

/* A set of signals as the kernel has it: bit n-1 is signal n. */
static void set_signal_mask(uint64_t blocked)
{
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &blocked, NULL, sizeof blocked);
}

static struct iovec piece(const char *text)
{
  return (struct iovec){ (void *)text, strlen(text) };
}

/* Decimal digits of a number, written at the end of `digits`. */
static const char *decimal(uint32_t number, char digits[DIGITS])
{
  char *first = digits + DIGITS - 1;
  *first = '\0';
  do
    *--first = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  return first;
}

/* Prints the last line and ends. Signals are blocked, still or again: a broken stderr must not cause SIGPIPE. */
static _Noreturn void leave(void)
{
  static const char last[] = "supervisor: child process was not spawned\n";
  syscall(SYS_write, STDERR_FILENO, last, sizeof last - 1);
  for (;;)
    syscall(SYS_exit_group, NOT_SPAWNED);
}

/* `supervisor: couldn't <verb> <object>: <reason>`, then the last line. */
static _Noreturn void give_up(const char *verb, const char *object, const char *reason)
{
  set_signal_mask(UINT64_MAX);
  struct iovec line[] = { piece("supervisor: couldn't "), piece(verb),   piece(" "), piece(object), piece(": "),
                          piece(reason),                  piece("\n") };
  syscall(SYS_writev, STDERR_FILENO, line, sizeof line / sizeof *line);
  leave();
}

static _Noreturn void give_up_with_errno(const char *verb, const char *object)
{
  char digits[DIGITS];
  const char *name = error_name(errno);
  give_up(verb, object, name != NULL ? name : decimal((uint32_t)errno, digits));
}

static void enter_group(const struct plan *plan)
{
  if (plan->same_group)
    return;
  if ((plan->new_session ? syscall(SYS_setsid) : syscall(SYS_setpgid, 0, 0)) < 0)
    leave();
}

/*
 * Sources below 3 are moved up first, so that no dup2 overwrites one that is still needed. Stderr comes first, so that
 * trouble with the others is printed there.
 */
static void install_stdio(const struct plan *plan)
{
  int source[3];
  for (int i = 0; i < 3; i++) {
    source[i] = plan->stdio[i];
    if (source[i] < 3 && source[i] != i && (source[i] = fcntl(source[i], F_DUPFD_CLOEXEC, 3)) < 0)
      leave();
  }
  for (int i = 2; i >= 0; i--)
    if ((source[i] == i ? fcntl(i, F_SETFD, 0) : (int)syscall(SYS_dup3, source[i], i, 0)) < 0)
      leave();
}

static void set_limits(const struct plan *plan)
{
  char digits[DIGITS];
  for (size_t i = 0; i < plan->limit_count; i++)
    if (syscall(SYS_prlimit64, 0, plan->limits[i].resource, plan->limits[i].value, NULL) < 0)
      give_up_with_errno("set resource limit", decimal((uint32_t)plan->limits[i].resource, digits));
}

/* Before the change of user: a daemon that is root may set any value for any user. The original has no such option. */
static void set_nice(const struct plan *plan)
{
  static const char cure[] =
      " (below the daemon's own value it needs root, CAP_SYS_NICE or RLIMIT_NICE; or write tsd_nice=0)";
  char digits[DIGITS + 1], reason[sizeof cure + 16];
  if (syscall(SYS_setpriority, PRIO_PROCESS, 0, plan->nice) == 0)
    return;
  const char *name = error_name(errno);
  strcpy(stpcpy(reason, name != NULL ? name : "refused"), cure);
  char *value = (char *)decimal((uint32_t)(plan->nice < 0 ? -plan->nice : plan->nice), digits + 1);
  if (plan->nice < 0)
    *--value = '-';
  give_up("renice to", value, reason);
}

/*
 * The original's drop_privileges(): an unknown user is refused, the present one needs no switch, and only root may
 * switch.
 */
static void become_user(const struct plan *plan)
{
  char digits[DIGITS];
  const char *uid = decimal(plan->uid, digits);
  if (plan->user_refusal != NULL)
    give_up("setuid to", uid, plan->user_refusal);
  uid_t present = (uid_t)syscall(SYS_GETUID);
  if (present == plan->uid)
    return;
  if (present != 0)
    give_up("setuid to", uid, "Can't drop privilege as nonroot user");
  if (syscall(SYS_SETGROUPS, plan->group_count, plan->groups) < 0)
    give_up("setuid to", uid, "Could not set groups of effective user");
  if (syscall(SYS_SETRESGID, plan->gid, plan->gid, plan->gid) < 0)
    give_up("setuid to", uid, "Could not set group id of effective user");
  if (syscall(SYS_SETRESUID, plan->uid, plan->uid, plan->uid) < 0)
    leave();
}

/* Every disposition is set, also libc's own two: no handler of the daemon may run before the exec. */
static void set_signals(const struct plan *plan)
{
  struct kernel_action action = { SIG_DFL, { 0 } };
  for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
    action.handler = (plan->ignored >> (signal - 1)) & 1 ? SIG_IGN : SIG_DFL;
    syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof(uint64_t));
  }
  set_signal_mask(0);
}

int child_main(void *argument)
{
  const struct plan *plan = argument;
  enter_group(plan);
  install_stdio(plan);
  if (!plan->new_session)
    close_above_stdio();
  set_limits(plan);
  if (plan->nice != 0)
    set_nice(plan);
  if (plan->has_user)
    become_user(plan);
  if (plan->directory != NULL && syscall(SYS_chdir, plan->directory) < 0)
    give_up_with_errno("chdir to", plan->directory);
  if (plan->umask >= 0)
    syscall(SYS_umask, plan->umask);
  if (plan->refusal != NULL)
    give_up(plan->refused, plan->refused_object, plan->refusal);
  set_signals(plan);
  syscall(SYS_execve, plan->file, plan->argv, plan->env);
  /* A stopped daemon reads nothing: the line has to fit into a page, the least room of a fresh pipe. */
  if (plan->is_waited_for && strlen(plan->argv[0]) > LONGEST_QUOTE)
    plan->argv[0][LONGEST_QUOTE] = '\0';
  give_up_with_errno("exec", plan->argv[0]);
}

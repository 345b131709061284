/* The ends of children, and signals to them. */
#include "addon.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

enum { LAST_SIGNAL = 64 };

/* reap(): [pid, status, pid, status, ...] of every child that has ended, or -errno */
NATIVE(native_reap)
{
  (void)info;
  napi_value ends = NULL;
  napi_create_array(env, &ends);
  for (uint32_t next = 0;;) {
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid > 0) {
      napi_set_element(env, ends, next++, give_number(env, pid));
      napi_set_element(env, ends, next++, give_number(env, status));
    } else if (pid == 0 || errno == ECHILD) {
      return ends;
    } else if (errno != EINTR) {
      return give_outcome(env, pid);
    }
  }
}

/* kill(pid, signal): 0 or -errno; 0 and -1 are refused: they would reach processes that are not ours */
NATIVE(native_kill)
{
  napi_value arguments[2];
  int pid, signal;
  if (!take_arguments(env, info, 2, arguments) || !take_int(env, arguments[0], "pid", -INT32_MAX, INT32_MAX, &pid) ||
      !take_int(env, arguments[1], "signal", 0, LAST_SIGNAL, &signal))
    return NULL;
  if (pid == 0 || pid == -1) {
    throw_range(env, "cannot signal pid %d: it stands for more than one process or group", pid);
    return NULL;
  }
  return give_outcome(env, kill(pid, signal));
}

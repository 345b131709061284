/* The table of our programs. Its flags are the only ones: for the npm package, the package for images, and the daemon
   that goes into the background (it is started through the launcher, too). */
#include "programs.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* On SIGUSR1 Node opens its inspector, a debugger on 127.0.0.1:9229, until our JavaScript handles the signal, and not
   every release that we run on can be told not to. At this address nobody can listen: the attempt fails, and that is said
   on stderr. */
#define NO_INSPECTOR "--inspect-port=240.0.0.0:0"

/* Measured (docs/explanation/performance.md). What lives for months and idles gets a small young generation, code that is kept
   small, and one thread for V8's own work in place of four. What is over at once gets no flag of V8's: with any of them V8
   would not take the code that was compiled when Node was made, nor that of the package (those here are Node's). */
static const char *const to_stay[] = {"--max-semi-space-size=1", "--optimize-for-size", "--v8-pool-size=1",
                                      NO_INSPECTOR, NULL};
static const char *const to_be_quick[] = {"--v8-pool-size=1", NO_INSPECTOR, NULL};

static const struct program programs[] = {
    {"tsd", "tsd.cjs", to_stay},
    {"supervisord", "tsd.cjs", to_stay},
    {"tsctl", "tsctl.cjs", to_be_quick},
    {"supervisorctl", "tsctl.cjs", to_be_quick},
    {"pidproxy", "pidproxy.cjs", to_stay},
    {"echo_supervisord_conf", "echo-config.cjs", to_be_quick},
    {"supervisor_stdout", "supervisor-stdout.cjs", to_stay},
};

const struct program *const default_program = &programs[0];

enum { MOST_LINKS = 40 };

const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

int program_stays(const struct program *program)
{
  return program->flags == to_stay;
}

static const struct program *program_called(const char *name)
{
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    if (strcmp(programs[i].name, name) == 0) return &programs[i];
  return NULL;
}

const struct program *program_behind(const char *path)
{
  char at[PATH_MAX], target[PATH_MAX];
  if (strlen(path) >= sizeof at) return NULL;
  strcpy(at, path);
  for (int links = 0; links < MOST_LINKS; links++) {
    const struct program *found = program_called(base_name(at));
    if (found != NULL) return found;
    ssize_t length = readlink(at, target, sizeof target - 1);
    if (length < 0) return NULL;
    target[length] = '\0';
    size_t folder = target[0] == '/' ? 0 : (size_t)(base_name(at) - at);
    if (folder + (size_t)length >= sizeof at) return NULL;
    memcpy(at + folder, target, (size_t)length + 1);
  }
  return NULL;
}

/*
 * The table of our programs. It is the only place with Node's flags: for the npm package, the package for images, and
 * the daemon that goes into the background (which the launcher starts, too).
 */
#include "programs.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/*
 * On SIGUSR1 Node opens its inspector, a debugger on 127.0.0.1:9229, until our JavaScript handles the signal. Not every
 * release that we run on has an option against that. Nothing can listen at this address: the attempt fails, and Node
 * prints that on stderr.
 */
#define NO_INSPECTOR "--inspect-port=240.0.0.0:0"

/*
 * Measured (docs/explanation/performance.md). A program that runs for months and is mostly idle gets a small young
 * generation, code that is kept small, and one thread for V8's own work instead of four. A program that ends at once
 * gets no V8 flags: with any of them V8 would reject the code that was compiled when Node was built, and that of the
 * package (the flags here are Node's).
 */
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

/*
 * The front door: a static program that starts Node on the program it was called as. It stands under every name of ours.
 * A script of the shell could not do this: a shell drops variables whose names it cannot use and adds some, and a script
 * of Node's begins only after Node has obeyed the environment and forgotten what it was started with.
 *
 *   from npm, and in a clone          in the package for images (OWN_NODE), which needs nothing of the image
 *
 *   build/bin/tsd         this        bin/tsd   this
 *   build/bundle/         the bundle  app/      the bundle, a file per program (scripts/bundle.mjs)
 *                                     lib/      ld.so, the libraries, node
 */
#define _GNU_SOURCE
#include "environment.h"
#include "notes.h"
#include "programs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#ifdef OWN_NODE
#define BUNDLE "/app/"
#else
#define BUNDLE "/bundle/"
#endif

extern char **environ;

static _Noreturn void fail(const char *what, const char *path, const char *why)
{
  fprintf(stderr, "tsd: cannot %s %s: %s\n", what, path, why);
  exit(127);
}

/* Our own file with every link followed; a container may have no /proc. */
static void find_self(char self[PATH_MAX], const char *executed)
{
  ssize_t length = readlink("/proc/self/exe", self, PATH_MAX - 1);
  if (length > 0) {
    self[length] = '\0';
    return;
  }
  if (realpath(executed, self) == NULL) fail("find my own folder from", executed, strerror(errno));
}

static char *path_of(const char *folder, const char *rest)
{
  char *path = joined(folder, rest);
  if (path == NULL) fail("start", "node", "out of memory");
  return path;
}

/* The folder above that of a file. */
static char *root_of(const char *file)
{
  char *root = path_of(file, "");
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(root, '/');
    if (slash != NULL) *slash = '\0';
  }
  return root;
}

int main(int argc, char **argv)
{
  const char *executed = (const char *)getauxval(AT_EXECFN);
  if (executed == NULL) executed = argc > 0 ? argv[0] : "tsd";
  const char *called = argc > 0 ? argv[0] : executed;
  /* A shell that found us in PATH says where in what it executes only, and a script would be told that. */
  int is_bare = strchr(called, '/') == NULL && strcmp(called, base_name(executed)) == 0;
  if (is_bare || program_behind(called) == NULL) called = executed;
  /* What was executed decides, as with a script; what it was called (`exec -a`) does where that says nothing. */
  const struct program *program = program_behind(executed);
  if (program == NULL) program = program_behind(called);
  if (program == NULL) program = default_program;

  static char self[PATH_MAX];
  find_self(self, executed);
  const char *root = root_of(self);

  enum { FIRST_WORDS = 7 };
  const char **words = calloc((size_t)argc + MOST_FLAGS + FIRST_WORDS + 1, sizeof *words);
  if (words == NULL) fail("start", "node", "out of memory");
  size_t next = 0;
#ifdef OWN_NODE
  /* The first word is ours to choose: `pidof` and `ps` look at it. */
  words[next++] = called;
  const char *node = path_of(root, "/lib/ld.so");
  words[next++] = "--argv0";
  words[next++] = called;
  words[next++] = "--library-path";
  words[next++] = path_of(root, "/lib");
  words[next++] = path_of(root, "/lib/node");
#else
  const char *node = "node";
  words[next++] = node;
#endif
  for (const char *const *flag = program->flags; *flag != NULL; flag++) words[next++] = *flag;
  words[next++] = path_of(path_of(root, BUNDLE), program->file);
  for (int i = 1; i < argc; i++) words[next++] = argv[i];

  char **variables = environment_for_node(called, self, program_stays(program));
  if (variables == NULL) fail("start", "node", "out of memory");
  /* The search is the one of env(1): by the PATH of ours. */
  execvpe(node, (char *const *)words, variables);
  fail("start", node, strerror(errno));
}

/*
 * The entry point: a static program that starts Node on the program it was called as. Every program name of ours leads
 * to it. A shell script could not do this: a shell drops variables whose names it cannot use and adds others. Nor could
 * a Node script: it begins only after Node has obeyed the environment and forgotten what it was started with.
 *
 *   from npm, and in a clone          in the package for images (OWN_NODE), which needs nothing from the image
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

/* Our own file with every link resolved; a container may have no /proc. */
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

/* The parent of a file's folder. */
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
  /* If a shell found us in PATH, the full path is only in what it executed; a script would be given that path. */
  int is_bare = strchr(called, '/') == NULL && strcmp(called, base_name(executed)) == 0;
  if (is_bare || program_behind(called) == NULL) called = executed;
  /*
   * What was executed decides, as for a script; if that names no program of ours, the name we were called by (`exec
   * -a`) decides.
   */
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
  /* We choose the first word: `pidof` and `ps` look at it. */
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
  /* Searches as env(1) does: in our PATH. */
  execvpe(node, (char *const *)words, variables);
  fail("start", node, strerror(errno));
}

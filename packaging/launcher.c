/*
 * The front door of the package: a static program that starts our own Node, with our own C library, on the program it
 * was called as, and so needs nothing of the image it stands in. Every name in bin/ is a link to it.
 *
 *   bin/tsd   this
 *   lib/      ld.so, the libraries, node
 *   app/      the bundle, a file per program (scripts/bundle.mjs)
 *   native/   the addon
 *
 * What it tells the program, in variables that src/main/launched.ts takes away again before anybody else can see them:
 *
 *   _TSD_PROGRAM    the path it was called by, as the kernel would tell a script
 *   _TSD_LAUNCHER   its own path, for those who have to start it once more
 *   _TSD_NOFILE     the soft limit on open files: Node raises it before any JavaScript runs
 *   _TSD_KEPT_x     the variable x, which the image meant for other programs and which would steer Node or the C library
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

/* Both measured (docs/performance.md). What lives for months and idles gets a small young generation, code that is kept
   small, and one thread for V8's own work in place of four. What is over at once gets no flag of V8's: with any of them V8
   would not take the code that was compiled when Node was made, nor that of the package (the third is Node's). */
static const char *const to_stay[] = {"--max-semi-space-size=1", "--optimize-for-size", "--v8-pool-size=1", NULL};
static const char *const to_be_quick[] = {"--v8-pool-size=1", NULL};
enum { MOST_FLAGS = 3 };

struct program {
  const char *name;
  const char *file;
  const char *const *flags;
};

static const struct program programs[] = {
    {"tsd", "tsd.cjs", to_stay},
    {"supervisord", "tsd.cjs", to_stay},
    {"tsctl", "tsctl.cjs", to_be_quick},
    {"supervisorctl", "tsctl.cjs", to_be_quick},
    {"pidproxy", "pidproxy.cjs", to_stay},
    {"echo_supervisord_conf", "echo-config.cjs", to_be_quick},
    {"supervisor_stdout", "supervisor-stdout.cjs", to_stay},
};

/* Names that begin so, or are so. */
static const char *const kept_prefixes[] = {"NODE_", "LD_", "UV_", "MALLOC_"};
static const char *const kept_names[] = {"OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSL_CERT_FILE",
                                         "SSL_CERT_DIR", "GLIBC_TUNABLES", "GCONV_PATH", "LOCPATH"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static _Noreturn void fail(const char *what, const char *path, const char *why)
{
  fprintf(stderr, "tsd: cannot %s %s: %s\n", what, path, why);
  exit(127);
}

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

static const struct program *program_called(const char *name)
{
  for (size_t i = 0; i < COUNT(programs); i++)
    if (strcmp(programs[i].name, base_name(name)) == 0) return &programs[i];
  return NULL;
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

static char *joined(const char *folder, const char *rest)
{
  char *path = malloc(strlen(folder) + strlen(rest) + 1);
  if (path == NULL) fail("start", "node", "out of memory");
  return strcat(strcpy(path, folder), rest);
}

static int is_kept(const char *entry)
{
  size_t length = strcspn(entry, "=");
  for (size_t i = 0; i < COUNT(kept_prefixes); i++)
    if (strncmp(entry, kept_prefixes[i], strlen(kept_prefixes[i])) == 0) return 1;
  for (size_t i = 0; i < COUNT(kept_names); i++)
    if (strlen(kept_names[i]) == length && strncmp(entry, kept_names[i], length) == 0) return 1;
  return 0;
}

/* Where our own variables come from outside they mean nothing. */
static int is_ours(const char *entry)
{
  static const char *const ours[] = {"_TSD_PROGRAM=", "_TSD_LAUNCHER=", "_TSD_NOFILE="};
  for (size_t i = 0; i < COUNT(ours); i++)
    if (strncmp(entry, ours[i], strlen(ours[i])) == 0) return 1;
  return strncmp(entry, "_TSD_KEPT_", 10) == 0;
}

static char **environment_for_node(const char *program, const char *self)
{
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **variables = calloc(count + 4, sizeof *variables);
  if (variables == NULL) fail("start", "node", "out of memory");
  size_t next = 0;
  for (char **each = environ; *each != NULL; each++) {
    if (is_ours(*each)) continue;
    variables[next++] = is_kept(*each) ? joined("_TSD_KEPT_", *each) : *each;
  }
  variables[next++] = joined("_TSD_PROGRAM=", program);
  variables[next++] = joined("_TSD_LAUNCHER=", self);
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
    char limit[40];
    snprintf(limit, sizeof limit, "_TSD_NOFILE=%llu", (unsigned long long)files.rlim_cur);
    variables[next++] = joined("", limit);
  }
  return variables;
}

int main(int argc, char **argv)
{
  const char *executed = (const char *)getauxval(AT_EXECFN);
  if (executed == NULL) executed = argc > 0 ? argv[0] : "tsd";
  const char *called = argc > 0 ? argv[0] : executed;
  /* A shell that found us in PATH says where in what it executes only, and a script would be told that. */
  int is_bare = strchr(called, '/') == NULL && strcmp(called, base_name(executed)) == 0;
  if (is_bare || program_called(called) == NULL) called = executed;
  const struct program *program = program_called(called);
  if (program == NULL) program = &programs[0];

  static char self[PATH_MAX];
  find_self(self, executed);
  char *root = joined("", self);
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(root, '/');
    if (slash != NULL) *slash = '\0';
  }
  char *loader = joined(root, "/lib/ld.so");
  char *libraries = joined(root, "/lib");
  char *node = joined(root, "/lib/node");
  char *script = joined(joined(root, "/app/"), program->file);
  char *name = joined("", called);

  const char **words = calloc((size_t)argc + MOST_FLAGS + 8, sizeof *words);
  if (words == NULL) fail("start", "node", "out of memory");
  size_t next = 0;
  /* The first word is ours to choose: `pidof` and `ps` look at it. */
  words[next++] = name;
  words[next++] = "--argv0";
  words[next++] = name;
  words[next++] = "--library-path";
  words[next++] = libraries;
  words[next++] = node;
  for (const char *const *flag = program->flags; *flag != NULL; flag++) words[next++] = *flag;
  words[next++] = script;
  for (int i = 1; i < argc; i++) words[next++] = argv[i];
  execve(loader, (char *const *)words, environment_for_node(called, self));
  fail("start", loader, strerror(errno));
}

/*
 * What is passed to the program, in variables that it removes before expansions or children can see them
 * (src/main/machine/launch-info.ts, src/posix/hidden-names.ts):
 *
 *   _TSD_PROGRAM      the path it was called by, as the kernel would pass it to a script
 *   _TSD_LAUNCHER     the launcher's own path, for programs that have to start it again
 *   _TSD_NOFILE       the soft limit on open files: Node raises it before any JavaScript runs
 *   _TSD_IGNORED      the signals that are ignored: Node gives all but two their default back
 *   _TSD_DESCRIPTORS  what is open above 2: Node closes it in the programs it starts
 *
 * A variable that was meant for other programs but that Node would obey is hidden: the first three bytes of its name
 * become the control characters of those letters, so that its length stays the same. The kernel refuses variables above
 * 128 KiB, and a variable that reached us has to be passed on.
 */
#include "environment.h"

#include "notes.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

/*
 * What is hidden: names with these prefixes, and these whole names. The system's Node uses the system's C library,
 * whose variables must reach it: without a library path such a Node may not start.
 */
static const char *const kept_prefixes[] = {
    "NODE_", "UV_",
#ifdef OWN_NODE
    "LD_",   "MALLOC_",
#endif
};
static const char *const kept_names[] = {
    "OPENSSL_CONF",   "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSL_CERT_FILE", "SSL_CERT_DIR",
#ifdef OWN_NODE
    "GLIBC_TUNABLES", "GCONV_PATH",      "LOCPATH",
#endif
};
static const char *const ours[] = {"_TSD_PROGRAM", "_TSD_LAUNCHER", "_TSD_NOFILE", "_TSD_IGNORED", "_TSD_DESCRIPTORS"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Every hidden name has at least three bytes, and a letter or an underscore without this bit is a control character. */
enum { MOST_NOTES = 5, HIDDEN_BYTES = 3, LETTER = 0x40, FIRST_PRINTABLE = ' ' };

static int is_one_of(const char *entry, const char *const *names, size_t count)
{
  size_t length = strcspn(entry, "=");
  for (size_t i = 0; i < count; i++)
    if (strlen(names[i]) == length && strncmp(entry, names[i], length) == 0) return 1;
  return 0;
}

static int is_kept(const char *entry)
{
  for (size_t i = 0; i < COUNT(kept_prefixes); i++)
    if (strncmp(entry, kept_prefixes[i], strlen(kept_prefixes[i])) == 0) return 1;
  return is_one_of(entry, kept_names, COUNT(kept_names));
}

static void hide(char *entry)
{
  for (int i = 0; i < HIDDEN_BYTES; i++) entry[i] ^= LETTER;
}

static int is_hidden(const char *entry)
{
  for (int i = 0; i < HIDDEN_BYTES; i++)
    if (entry[i] <= 0 || entry[i] >= FIRST_PRINTABLE) return 0;
  return 1;
}

/* Variables with our own names that come from outside have no meaning. */
static int is_ours(const char *entry)
{
  return is_one_of(entry, ours, COUNT(ours)) || is_hidden(entry);
}

char **environment_for_node(const char *program, const char *launcher, int stays)
{
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **variables = calloc(count + MOST_NOTES + 1, sizeof *variables);
  if (variables == NULL) return NULL;
  size_t next = 0;
  for (char **each = environ; *each != NULL; each++) {
    if (is_ours(*each)) continue;
    if (is_kept(*each)) hide(*each);
    variables[next++] = *each;
  }
  char *notes[MOST_NOTES] = {joined("_TSD_PROGRAM=", program), joined("_TSD_LAUNCHER=", launcher)};
  if (notes[0] == NULL || notes[1] == NULL) return NULL;
  if (stays) {
    notes[2] = noted_file_limit();
    notes[3] = noted_ignored_signals();
    notes[4] = noted_descriptors();
  }
  for (size_t i = 0; i < MOST_NOTES; i++)
    if (notes[i] != NULL) variables[next++] = notes[i];
  return variables;
}

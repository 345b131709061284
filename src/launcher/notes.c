/* Notes the limit on open files, ignored signals and open descriptors, for src/main/machine/launch-info.ts. */
#include "notes.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* A variable cannot be longer than 128 KiB. */
enum { LAST_SIGNAL = 64, FIRST_ABOVE_STDIO = 3, BLIND_END = 1024, MOST_NUMBERS = 8192, DIGITS = 12 };

char *joined(const char *first, const char *second)
{
  char *text = malloc(strlen(first) + strlen(second) + 1);
  return text == NULL ? NULL : strcat(strcpy(text, first), second);
}

char *noted_file_limit(void)
{
  struct rlimit files;
  char limit[40];
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return NULL;
  snprintf(limit, sizeof limit, "%llu", (unsigned long long)files.rlim_cur);
  return joined("_TSD_NOFILE=", limit);
}

/* Numbers with commas between them, as the value of a variable. */
struct list {
  char *text;
  size_t length;
  int count;
};

static void begin(struct list *list, const char *name)
{
  list->length = strlen(name);
  list->count = 0;
  list->text = malloc(list->length + (size_t)MOST_NUMBERS * DIGITS);
  if (list->text != NULL) strcpy(list->text, name);
}

static void add(struct list *list, int number)
{
  if (list->text == NULL || list->count == MOST_NUMBERS) return;
  const char *comma = list->count++ == 0 ? "" : ",";
  list->length += (size_t)snprintf(list->text + list->length, DIGITS, "%s%d", comma, number);
}

static char *ended(struct list *list)
{
  return list->count == 0 ? NULL : list->text;
}

char *noted_ignored_signals(void)
{
  struct list list;
  begin(&list, "_TSD_IGNORED=");
  for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
    struct sigaction now;
    if (sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN) add(&list, signal);
  }
  return ended(&list);
}

/* Everything that is open right after an exec was meant to be inherited. */
char *noted_descriptors(void)
{
  struct list list;
  begin(&list, "_TSD_DESCRIPTORS=");
  DIR *open = opendir("/proc/self/fd");
  if (open == NULL) {
    for (int fd = FIRST_ABOVE_STDIO; fd < BLIND_END; fd++)
      if (fcntl(fd, F_GETFD) >= 0) add(&list, fd);
    return ended(&list);
  }
  for (struct dirent *each; (each = readdir(open)) != NULL;) {
    char *end;
    long fd = strtol(each->d_name, &end, 10);
    if (*end == '\0' && fd >= FIRST_ABOVE_STDIO && fd != dirfd(open)) add(&list, (int)fd);
  }
  closedir(open);
  return ended(&list);
}

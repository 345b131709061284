/*
 * Follows a path component by component (walk.h). Every folder on the way is held open while the next name is looked up
 * in it, so exchanging a folder or a link meanwhile gains nothing: what was looked at is what is entered.
 *
 * Another user's link may lead into a folder that this user owns: deployments have such links (`current` →
 * `releases/7`), and the owner of a folder can rename, remove and replace everything in it anyway.
 */
#define _GNU_SOURCE
#include "walk.h"
#include "unmapped.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { MOST_LINKS = 40, PROC = 0x9fa0 }; /* as many as Linux follows; PROC_SUPER_MAGIC */

#define NO_STRANGER ((uid_t)-1)

/* glibc before 2.33 exports no fstat(); on 64-bit machines the kernel's structure is libc's. */
static int status_of(int fd, struct stat *status)
{
#ifdef __LP64__
  return (int)syscall(SYS_fstat, fd, status);
#else
  return fstat(fd, status);
#endif
}

/* Continue from a folder; false, with errno, if it could not be opened. */
static bool enter(struct walk *walk, int folder)
{
  if (folder < 0)
    return false;
  if (walk->folder >= 0)
    close(walk->folder);
  walk->folder = folder;
  return true;
}

/* Set the path that is left: `ahead`, then `rest`. An absolute path begins at the root again. */
static bool set_out(struct walk *walk, const char *ahead, const char *rest)
{
  char joined[sizeof walk->rest];
  int length = snprintf(joined, sizeof joined, "%s%s%s", ahead, *rest == '\0' ? "" : "/", rest);
  if (length < 0 || (size_t)length >= sizeof joined) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(walk->rest, joined, (size_t)length + 1);
  if (ahead[0] != '/')
    return true;
  walk->seen[0] = '\0';
  if (walk->folder >= 0) /* never both at once: descriptors may be few */
    close(walk->folder);
  walk->folder = -1;
  return enter(walk, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/* Writes the path of a name here, for messages; what does not fit is left out. */
static void spell(const struct walk *walk, const char *name, char into[PATH_MAX])
{
  char path[PATH_MAX + NAME_MAX + 2];
  snprintf(path, sizeof path, "%s/%.*s", walk->seen, NAME_MAX, name);
  path[PATH_MAX - 1] = '\0';
  memcpy(into, path, PATH_MAX);
}

/* If a stranger's link has led here, this folder has to belong to that user. */
static enum walked arrive(const struct walk *walk)
{
  struct stat folder;
  if (walk->led_by == NO_STRANGER)
    return ARRIVED;
  if (status_of(walk->folder, &folder) < 0)
    return FAILED;
  return folder.st_uid == walk->led_by ? ARRIVED : REFUSED_LINK;
}

/*
 * May a link of this owner be followed from here? A stranger who can put one of our links here needs no link for that.
 */
static bool may_follow(struct walk *walk, uid_t owner, const char *name, bool is_last)
{
  if (owner == 0 || owner == geteuid() || is_nobody_here(owner)) {
    if (arrive(walk) == ARRIVED)
      walk->led_by = NO_STRANGER;
    return true;
  }
  bool is_another = walk->led_by != NO_STRANGER && walk->led_by != owner;
  walk->led_by = owner;
  spell(walk, name, walk->link);
  return !is_last && !is_another;
}

static bool is_of_kernel(int link)
{
  struct statfs system;
  return fstatfs(link, &system) == 0 && system.f_type == PROC;
}

static bool follow(struct walk *walk, int link, const char *rest)
{
  char target[PATH_MAX];
  ssize_t length = readlinkat(link, "", target, sizeof target);
  if (length < 0)
    return false;
  if (length == sizeof target) {
    errno = ENAMETOOLONG;
    return false;
  }
  target[length] = '\0';
  return set_out(walk, target, rest);
}

/* Enter the folder of that name; `rest` is the path that is left. */
static enum walked go_in(struct walk *walk, int folder, const char *name, const char *rest)
{
  if (!enter(walk, folder))
    return FAILED;
  spell(walk, name, walk->seen);
  memmove(walk->rest, rest, strlen(rest) + 1);
  return ARRIVED;
}

/* Follow one component. ARRIVED: continue; `is_there` is set when it was the last. */
static enum walked step(struct walk *walk, bool follow_last, bool *is_there)
{
  char *name = walk->rest + strspn(walk->rest, "/");
  size_t length = strcspn(name, "/");
  bool is_last = name[length] == '\0';
  const char *rest = is_last ? "" : name + length + 1;
  name[length] = '\0';
  walk->name = length == 0 ? "." : name; /* "/", or a slash at the end */
  walk->by_kernel = false;
  *is_there = is_last && (length == 0 || !follow_last);
  if (*is_there)
    return arrive(walk);

  int found = openat(walk->folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (found < 0) {
    *is_there = is_last && errno == ENOENT; /* it is about to be made */
    return *is_there ? arrive(walk) : FAILED;
  }
  struct stat status;
  enum walked outcome = status_of(found, &status) == 0 ? ARRIVED : FAILED;
  if (outcome == ARRIVED && S_ISLNK(status.st_mode)) {
    walk->by_kernel = is_of_kernel(found);
    errno = ELOOP;
    if (++walk->links > MOST_LINKS)
      outcome = FAILED;
    else if (!may_follow(walk, status.st_uid, name, is_last))
      outcome = REFUSED_LINK;
    else if (!walk->by_kernel)
      outcome = follow(walk, found, rest) ? ARRIVED : FAILED;
    else if ((*is_there = is_last))
      outcome = arrive(walk);
    else
      outcome = go_in(walk, openat(walk->folder, name, O_PATH | O_DIRECTORY | O_CLOEXEC), name, rest);
  } else if (outcome == ARRIVED && is_last) {
    *is_there = true;
    outcome = arrive(walk);
  } else if (outcome == ARRIVED) {
    return go_in(walk, found, name, rest);
  }
  int reason = errno;
  close(found);
  errno = reason;
  return outcome;
}

enum walked walk_path(struct walk *walk, const char *path, bool follow_last)
{
  *walk = (struct walk){ .folder = -1, .led_by = NO_STRANGER, .seen = "." };
  bool is_there = false;
  enum walked outcome = ARRIVED;
  if (path[0] == '\0' || strlen(path) >= PATH_MAX) {
    errno = path[0] == '\0' ? ENOENT : ENAMETOOLONG;
    return FAILED;
  }
  /* We may have no permission for the current folder: an absolute path does not need it. */
  if ((path[0] != '/' && !enter(walk, open(".", O_PATH | O_DIRECTORY | O_CLOEXEC))) || !set_out(walk, path, ""))
    outcome = FAILED;
  while (outcome == ARRIVED && !is_there)
    outcome = step(walk, follow_last, &is_there);
  if (outcome != ARRIVED && walk->folder >= 0) {
    int reason = errno;
    close(walk->folder);
    errno = reason;
    walk->folder = -1;
  }
  return outcome;
}

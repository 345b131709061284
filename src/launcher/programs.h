/* Which of our programs was called, what it consists of, and with which flags Node runs it. */
#ifndef TSD_PROGRAMS_H
#define TSD_PROGRAMS_H

struct program {
  const char *name;
  const char *file;         /* of the bundle */
  const char *const *flags; /* Node's, ended by NULL */
};

enum { MOST_FLAGS = 4 };

/* The program that a path names, by its last component, or else by that of the link it points to; NULL: none. */
const struct program *program_behind(const char *path);

/* The program to run if no name matches. */
extern const struct program *const default_program;

/* Does it run as long as what it watches, or end at once? */
int program_stays(const struct program *program);

const char *base_name(const char *path);

#endif

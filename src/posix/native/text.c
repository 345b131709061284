/* UTF-8 with surrogate escapes; see text.h. */
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

enum { REPLACEMENT = 0xFFFD, ESCAPE = 0xDC00, FIRST_ESCAPED = 0xDC80, LAST_ESCAPED = 0xDCFF };

static bool is_high(char16_t unit)
{
  return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(char16_t unit)
{
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

static char *put(char *to, uint32_t point)
{
  if (point < 0x80) {
    *to++ = (char)point;
    return to;
  }
  if (point < 0x800) {
    *to++ = (char)(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      *to++ = (char)(0xE0 | point >> 12);
    } else {
      *to++ = (char)(0xF0 | point >> 18);
      *to++ = (char)(0x80 | (point >> 12 & 0x3F));
    }
    *to++ = (char)(0x80 | (point >> 6 & 0x3F));
  }
  *to++ = (char)(0x80 | (point & 0x3F));
  return to;
}

size_t text_encode(const char16_t *units, size_t count, char *bytes)
{
  char *to = bytes;
  for (size_t i = 0; i < count; i++) {
    char16_t unit = units[i];
    if (is_high(unit) && i + 1 < count && is_low(units[i + 1]))
      to = put(to, 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (units[++i] - 0xDC00));
    else if (unit >= FIRST_ESCAPED && unit <= LAST_ESCAPED)
      *to++ = (char)(unit - ESCAPE);
    else
      to = put(to, is_high(unit) || is_low(unit) ? REPLACEMENT : unit);
  }
  return (size_t)(to - bytes);
}

/* The code point at `at` and how many bytes it takes; 0 bytes when they are no valid UTF-8. */
static size_t point_at(const unsigned char *at, size_t left, uint32_t *point)
{
  static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  if (*at < 0x80) {
    *point = *at;
    return 1;
  }
  size_t length = *at >= 0xF0 && *at < 0xF8 ? 4 : *at >= 0xE0 && *at < 0xF0 ? 3 : *at >= 0xC0 && *at < 0xE0 ? 2 : 0;
  if (length == 0 || length > left)
    return 0;
  *point = *at & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((at[i] & 0xC0) != 0x80)
      return 0;
    *point = *point << 6 | (at[i] & 0x3F);
  }
  bool is_surrogate = *point >= 0xD800 && *point <= 0xDFFF;
  return *point < least[length] || *point > 0x10FFFF || is_surrogate ? 0 : length;
}

size_t text_decode(const char *bytes, size_t count, char16_t *units)
{
  const unsigned char *from = (const unsigned char *)bytes;
  char16_t *to = units;
  for (size_t i = 0; i < count;) {
    uint32_t point;
    size_t length = point_at(from + i, count - i, &point);
    if (length == 0) {
      *to++ = (char16_t)(ESCAPE + from[i]);
      length = 1;
    } else if (point < 0x10000) {
      *to++ = (char16_t)point;
    } else {
      *to++ = (char16_t)(0xD800 + ((point - 0x10000) >> 10));
      *to++ = (char16_t)(0xDC00 + (point & 0x3FF));
    }
    i += length;
  }
  return (size_t)(to - units);
}

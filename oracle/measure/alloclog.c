/* The event log of a real interpreter: every malloc, realloc and free that goes through CPython's three memory domains, in
   order, with the size that was asked for. Built where a C compiler is (driver.py), loaded by ctypes; needs no Python headers:
   the five functions of the C API below are the same from 3.8 to 3.15.

     +N  allocated    -N  freed    A>B  resized    |  a mark      suffix r raw, m mem, none obj domain      ?  size unknown

   Requests nested in a request (pymalloc asking the raw domain for more than 512 bytes) are not recorded.
   Law: a block's size is in `sizes` from its allocation to its end, if it was allocated after log_install. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  void *ctx;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *);
} Allocator;

typedef struct {
  const char *name;
  void *(*function)(void *, void *);
  int flags;
  const char *doc;
} Method;

extern void PyMem_GetAllocator(int, Allocator *);
extern void PyMem_SetAllocator(int, Allocator *);
extern void *PyCFunction_NewEx(Method *, void *, void *);
extern void Py_IncRef(void *);
extern char _Py_NoneStruct[];

#define UNKNOWN ((size_t)-1)
#define NOARGS 4

typedef struct { char kind; char domain; size_t bytes, old; } Event;

static Allocator below[3];            /* raw, mem, obj: as they were */
static const char SUFFIX[3] = {'r', 'm', 0};
static int nested, recording;
static Event *events;
static size_t count, capacity;

/* ---- sizes of live blocks: open addressing, address -> bytes + 1; 0 as bytes + 1: gone */
typedef struct { uintptr_t block; size_t bytes1; } Slot;
static Slot *sizes;
static size_t slots, filled;

static size_t place(uintptr_t block) {
  size_t i = (size_t)((block >> 4) * 0x9E3779B97F4A7C15ull >> 20) & (slots - 1);
  while (sizes[i].block != 0 && sizes[i].block != block) i = (i + 1) & (slots - 1);
  return i;
}

static void grow(void) {
  Slot *old = sizes;
  size_t n = slots;
  slots = n ? n * 2 : 1 << 16;
  sizes = calloc(slots, sizeof(Slot));
  filled = 0;
  for (size_t i = 0; i < n; i++) {
    if (old[i].bytes1 == 0) continue;
    sizes[place(old[i].block)] = old[i];
    filled++;
  }
  free(old);
}

static void know(void *block, size_t bytes) {
  if (filled * 2 >= slots) grow();
  Slot *s = &sizes[place((uintptr_t)block)];
  if (s->block == 0) filled++;
  s->block = (uintptr_t)block;
  s->bytes1 = bytes + 1;
}

static size_t forget(void *block) {
  Slot *s = &sizes[place((uintptr_t)block)];
  size_t bytes = s->block == 0 ? UNKNOWN : s->bytes1 - 1;
  s->bytes1 = 0;
  return bytes;
}

/* ---- events */
static void record(char kind, int domain, size_t bytes, size_t old) {
  if (!recording) return;
  if (count == capacity) {
    capacity = capacity ? capacity * 2 : 1 << 14;
    events = realloc(events, capacity * sizeof(Event));
  }
  Event e = {kind, SUFFIX[domain], bytes, old};
  events[count++] = e;
}

static void *noted(void *p, int domain, size_t bytes) {
  if (p && !nested) {
    know(p, bytes);
    record('+', domain, bytes, 0);
  }
  return p;
}

static void *log_malloc(void *ctx, size_t bytes) {
  int domain = (int)(intptr_t)ctx;
  nested++;
  void *p = below[domain].malloc(below[domain].ctx, bytes);
  nested--;
  return noted(p, domain, bytes);
}

static void *log_calloc(void *ctx, size_t n, size_t each) {
  int domain = (int)(intptr_t)ctx;
  nested++;
  void *p = below[domain].calloc(below[domain].ctx, n, each);
  nested--;
  return noted(p, domain, n * each);
}

static void *log_realloc(void *ctx, void *from, size_t bytes) {
  int domain = (int)(intptr_t)ctx;
  nested++;
  void *p = below[domain].realloc(below[domain].ctx, from, bytes);
  nested--;
  if (from == NULL) return noted(p, domain, bytes);
  if (p && !nested) {
    size_t old = forget(from);
    know(p, bytes);
    record('>', domain, bytes, old);
  }
  return p;
}

static void log_free(void *ctx, void *p) {
  int domain = (int)(intptr_t)ctx;
  if (p && !nested) record('-', domain, 0, forget(p));
  nested++;
  below[domain].free(below[domain].ctx, p);
  nested--;
}

void log_install(void) {
  grow();
  for (int d = 0; d < 3; d++) PyMem_GetAllocator(d, &below[d]);
  for (intptr_t d = 0; d < 3; d++) {
    Allocator a = {(void *)d, log_malloc, log_calloc, log_realloc, log_free};
    PyMem_SetAllocator((int)d, &a);
  }
}

void log_start(void) { count = 0; recording = 1; }
void log_end(void) { recording = 0; }

/* Ends recording and writes the events as text, separated by blanks. */
void log_write(const char *path) {
  recording = 0;
  FILE *f = fopen(path, "w");
  if (!f) return;
  for (size_t i = 0; i < count; i++) {
    Event *e = &events[i];
    char suffix[2] = {e->domain, 0};
    char old[24] = "?";
    if (e->old != UNKNOWN) snprintf(old, sizeof old, "%zu", e->old);
    if (e->kind == '|') fputs("| ", f);
    else if (e->kind == '+') fprintf(f, "+%zu%s ", e->bytes, suffix);
    else if (e->kind == '-') fprintf(f, "-%s%s ", old, suffix);
    else fprintf(f, "%s>%zu%s ", old, e->bytes, suffix);
  }
  fclose(f);
}

/* ---- the builtin _mark() */
static void *mark(void *self, void *args) {
  (void)self;
  (void)args;
  if (recording) record('|', 2, 0, 0);
  Py_IncRef(_Py_NoneStruct);
  return _Py_NoneStruct;
}

static Method MARK = {"_mark", mark, NOARGS, 0};
void *log_mark(void) { return PyCFunction_NewEx(&MARK, 0, 0); }

/* Drives the pools of a real interpreter: loaded by record.py with ctypes.PyDLL, so nothing else runs while it works.
   Arenas are handed out here, at known bases (slot k: k * 2 MiB + residues[k % n] * 4096), so every block has an address
   that the twin can be asked for. At first all old pools are filled up, so the run starts with one block in one pool of
   each class, in the first arena of ours. The sequence of requests is that of sequence.ts. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct { void *ctx; void *(*alloc)(void *, size_t); void (*free)(void *, void *, size_t); } Arenas;
extern void PyObject_GetArenaAllocator(Arenas *), PyObject_SetArenaAllocator(Arenas *);
extern void *PyObject_Malloc(size_t), *PyObject_Calloc(size_t, size_t), *PyObject_Realloc(void *, size_t);
extern void PyObject_Free(void *);
extern void *PyMem_Malloc(size_t), *PyMem_Calloc(size_t, size_t), *PyMem_Realloc(void *, size_t);
extern void PyMem_Free(void *);

#define SLOT (2u << 20)
#define SLOTS 4096u
#define LIVE 65536

static char *region;
static uint32_t made, given_back, residues[8], nresidues;

static void *arena_alloc(void *ctx, size_t bytes) {
    if (made == SLOTS) return NULL;
    uint32_t k = made++;
    return region + (size_t)k * SLOT + residues[k % nresidues] * 4096u;
}
static void arena_free(void *ctx, void *p, size_t bytes) {
    given_back++;
    if ((char *)p >= region && (char *)p < region + (size_t)SLOT * SLOTS) madvise(p, bytes, MADV_DONTNEED);
    else munmap(p, bytes);
}
static int ours(void *p) { return (char *)p >= region && (char *)p < region + (size_t)SLOT * SLOTS; }

static uint32_t state;
static uint32_t next(void) { state ^= state << 13; state ^= state >> 17; state ^= state << 5; return state; }

static const uint32_t FEW[8] = {16, 32, 48, 64, 112, 256, 400, 512};
static uint32_t draw_size(uint32_t mode) {
    uint32_t r = next();
    if (mode == 0) return 1 + r % 512;
    if (mode == 1) return FEW[r & 7] - ((r >> 8) & 7);
    if (mode == 2) return r % 700;
    return 257 + r % 256;
}

typedef struct { void *p; uint32_t mem; } Live;
static Live live[LIVE];

extern void *PyObject_CallObject(void *, void *), *PyTuple_GetItem(void *, long);
extern long long PyLong_AsLongLong(void *);
extern void Py_DecRef(void *);

/* One sequence of requests. Writes three words a step to out: the block's place (units of 16 bytes from the region's start;
   0xffffffff: not in a pool of ours), then arenas made and given back so far. Returns their number. */
static void *traced, *memory;
static int64_t *looks;
static uint32_t every;
static void look(void);

static long sequence(uint32_t seed, uint32_t steps, uint32_t mode, uint32_t phase, uint32_t *out) {
    state = seed;
    uint32_t n = 0, count = 0;
    for (uint32_t i = 0; i < steps; i++) {
        uint32_t grow = (i / phase) % 5 < 2, what = next() & 255;
        void *p = NULL;
        if (count == 0 || (count < LIVE && what < (grow ? 160u : 70u))) {
            uint32_t size = draw_size(mode), how = next() & 3;
            p = how == 0 ? PyObject_Malloc(size) : how == 1 ? PyObject_Calloc(1, size) : how == 2 ? PyMem_Malloc(size) : PyMem_Calloc(1, size);
            live[count++] = (Live){p, how >> 1};
        } else if (what < (grow ? 190u : 100u)) {
            uint32_t at = next() % count, size = draw_size(mode);
            p = live[at].mem ? PyMem_Realloc(live[at].p, size) : PyObject_Realloc(live[at].p, size);
            live[at].p = p;
        } else {
            uint32_t at = (what & 1) ? count - 1 : next() % count;
            if (live[at].mem) PyMem_Free(live[at].p); else PyObject_Free(live[at].p);
            live[at] = live[--count];
        }
        out[n++] = p == NULL ? 0 : ours(p) ? (uint32_t)(((char *)p - region) >> 4) : 0xffffffffu;
        out[n++] = made;
        out[n++] = given_back;
        if (every != 0 && (i + 1) % every == 0) look();
    }
    return n;
}

long pools_run(uint32_t seed, uint32_t steps, uint32_t mode, uint32_t phase, uint32_t *res, uint32_t nres, uint32_t *out) {
    region = mmap(NULL, (size_t)SLOT * (SLOTS + 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (region == MAP_FAILED) return -1;
    region = (char *)(((uintptr_t)region + SLOT - 1) & ~(uintptr_t)(SLOT - 1));
    for (uint32_t i = 0; i < nres; i++) residues[i] = res[i];
    nresidues = nres;
    Arenas hook = {NULL, arena_alloc, arena_free};
    PyObject_SetArenaAllocator(&hook);
    for (int c = 31, n = 0; n < 32; c = n++) while (!ours(PyObject_Malloc((c + 1) * 16)));
    return sequence(seed, steps, mode, phase, out);
}

/* The same sequence on the interpreter as it is, with its statistics printed before and after. */
long stats_run(void *debugmallocstats, uint32_t seed, uint32_t steps, uint32_t mode, uint32_t phase, uint32_t *out) {
    Py_DecRef(PyObject_CallObject(debugmallocstats, NULL));
    long n = sequence(seed, steps, mode, phase, out);
    Py_DecRef(PyObject_CallObject(debugmallocstats, NULL));
    return n;
}

/* tracemalloc.get_traced_memory() and get_tracemalloc_memory(): three numbers */
static void look(void) {
    void *t = PyObject_CallObject(traced, NULL);
    *looks++ = PyLong_AsLongLong(PyTuple_GetItem(t, 0));
    *looks++ = PyLong_AsLongLong(PyTuple_GetItem(t, 1));
    Py_DecRef(t);
    void *m = PyObject_CallObject(memory, NULL);
    *looks++ = PyLong_AsLongLong(m);
    Py_DecRef(m);
}

/* The same sequence while tracemalloc traces: looks at it twice before (the first look makes objects that stay) and at
   every so many steps. */
long trace_run(void *get_traced, void *get_memory, uint32_t seed, uint32_t steps, uint32_t mode, uint32_t phase,
               uint32_t each, uint32_t *out, int64_t *answers) {
    traced = get_traced, memory = get_memory, looks = answers, every = each;
    look();
    look();
    sequence(seed, steps, mode, phase, out);
    return looks - answers;
}

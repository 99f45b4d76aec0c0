/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_FAULTS_SHIM_H
#define CTD_TESTS_FAULTS_SHIM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A library to be preloaded into a program: it numbers the program's calls of one kind from 1 on,
 * writes them into a log, and spoils those it is told to. What it is told stands in the
 * environment:
 *
 *     CTD_FAULT_WHAT    files: calls that change files under CTD_FAULT_FOLDER, or make such changes
 *                         durable
 *                       own: allocations of the program's own code and libyaml
 *                       all: allocations of anybody, from the program's own first one on
 *     CTD_FAULT_LOG     file to append to; may not lie under the folder
 *     CTD_FAULT_FOLDER  absolute path, without links in it
 *     CTD_FAULT_AT      number of the call to spoil; 0 or nothing: none, count only
 *     CTD_FAULT_HOW     name of an errno (ENOSPC ...), short (half a write), null (no memory),
 *                       kill-before or kill-after (SIGKILL)
 *     CTD_FAULT_ALWAYS  1: all calls from that number on
 *
 * Lines of the log: `NUMBER call PATH [PATH]` of each call on files, when it is about to be made;
 * `spoilt NUMBER call WHERE` of one that was spoilt; at the end `counted NUMBER` and, of `own`,
 * `lost NUMBER` blocks that nobody gave back, with `lost at WHERE` for some. `blind ...` tells of a
 * way to write files that goes unnoticed here: then the shim has to learn it.
 */

typedef enum what { WHAT_NOTHING, WHAT_FILES, WHAT_OWN, WHAT_ALL } what;
typedef enum how { HOW_ERROR, HOW_SHORT, HOW_KILL_BEFORE, HOW_KILL_AFTER } how;

/* What the environment asked for; set before the program's main(). */
typedef struct orders {
    what kind;
    how spoil;
    int error; /* errno */
    long at;   /* 0: none */
    bool always;
    char folder[4096];
} orders;

extern orders told;

/* Counts a call; true where it is to be spoilt. The log gets what the call is about. Kills where
 * that is to happen before the call. */
bool shim_count(const char *call, const char *about);
/* Kills where that is to happen after the call that was counted last. */
void shim_after(bool spoilt);
/* A line of the log, without its newline. */
void shim_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The next definition of a function after ours; ends the program where there is none. */
void *shim_real(const char *name);

/* Whether code at an address belongs to the program itself or to libyaml. */
bool shim_is_own(const void *code);
/* That address from the beginning of its file, for addr2line. */
uintptr_t shim_offset(const void *code);

#endif

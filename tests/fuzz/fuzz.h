/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_FUZZ_FUZZ_H
#define CTD_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/** What a target is: reads the bytes as one input and returns 0. It aborts, or a sanitizer does,
 *  when something is wrong that no input may bring about. Called by libFuzzer, by AFL++'s driver,
 *  or by replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** The input as text, a NUL behind; owned. */
char *fuzz_text(const uint8_t *data, size_t size);

/** Ends the program, which is what a fuzzer takes for a finding. */
#define FUZZ_REQUIRE(what) ((what) ? (void)0 : fuzz_found(#what, __FILE__, __LINE__))

_Noreturn void fuzz_found(const char *what, const char *file, int line);

#endif

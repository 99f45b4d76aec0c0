/* SPDX-License-Identifier: Apache-2.0 */
#include "allocations.h"
#include "scenarios/calibrated.h"
#include "scenarios/fit.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Reads scenarios again and again, each time with one more allocation that succeeds before one
 * fails, be it ours, libyaml's or the C library's. Reading must then say that memory is exhausted
 * and give everything back. So must writing a scenario with what was found.
 */

/* One load in which allocation n fails; true once n is beyond the last. */
static bool
try_once(const char *path, const ctd_overrides *overrides, ctd_status expected, long n, int *wrong)
{
    ctd_scenario *scenario = NULL;
    const long before = live;

    failed = false;
    countdown = n;
    ctd_messages *messages = ctd_messages_create();
    const ctd_status status = messages != NULL
                                  ? ctd_scenario_load(path, overrides, messages, &scenario)
                                  : CTD_ERR_NO_MEMORY;
    countdown = -1;
    /* A sort or a buffered stream may do without the memory it asked for. */
    const bool fine = status == CTD_ERR_NO_MEMORY || status == expected;
    if ((failed && !fine) || (!failed && status != expected) ||
        (scenario == NULL) != (status != CTD_OK)) {
        fprintf(stderr, "%s: allocation %ld: %s\n", path, n, ctd_status_sentence(status));
        ++*wrong;
    }
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    if (live != before) {
        fprintf(stderr, "%s: allocation %ld: %ld blocks lost\n", path, n, live - before);
        ++*wrong;
    }
    return !failed;
}

/* What a fit reads and `contend calibrate` writes, as the values of one that found nothing. */
static ctd_status
write_all(const ctd_scenario *s, const ctd_fit_found *found)
{
    ctd_status status = CTD_OK;
    ctd_fit_sets sets = {0};
    ctd_calibration report = {0};
    const ctd_calibration_sets none = {0};
    const ctd_calibrated_options options = {
        .name = CTD_SOURCE_DIR "/tests/new.yaml", .version = "0", .fitted = found};
    char *text = NULL, *fit_text = NULL;

    CTD_TRY(ctd_fit_text(s, &fit_text));
    CTD_TRY(ctd_fit_sets_create(s->fit, found->value, &sets));
    CTD_TRY(ctd_calibrated_write(s, &none, &options, &text, &report));
out:
    ctd_fit_sets_clear(&sets);
    free(fit_text);
    free(text);
    return status;
}

static void
write_again_and_again(long *n_allocations, int *wrong)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *s = NULL;
    ctd_inversion *nothing = calloc(1, sizeof *nothing);
    ctd_fit_found *found = calloc(1, sizeof *found);

    if (ctd_scenario_load(CTD_SOURCE_DIR "/tests/all-keys.yaml", NULL, messages, &s) != CTD_OK) {
        ++*wrong;
        return;
    }
    found->n_parameters = s->fit->n_parameters;
    found->n_targets = s->fit->n_targets;
    for (uint32_t v = 0; v < s->n_variants; v++) {
        ctd_calibrate_use(nothing, &s->model[v]);
    }
    failed = true;
    for (long n = 0; failed; n++, ++*n_allocations) {
        const long before = live;

        failed = false;
        countdown = n;
        const ctd_status status = write_all(s, found);
        countdown = -1;
        if ((failed && status != CTD_ERR_NO_MEMORY && status != CTD_OK) ||
            (!failed && status != CTD_OK) || live != before) {
            fprintf(stderr, "writing: allocation %ld: %s, %ld blocks lost\n", n,
                    ctd_status_sentence(status), live - before);
            ++*wrong;
        }
    }
    free(found);
    free(nothing);
    ctd_scenario_destroy(&s);
    ctd_messages_destroy(&messages);
}

int
main(void)
{
    static const struct {
        const char *path;
        ctd_status status;
    } cases[] = {
        {CTD_SOURCE_DIR "/tests/all-keys.yaml", CTD_OK},
        {CTD_SOURCE_DIR "/tests/bad/many-errors.yaml", CTD_ERR_SCENARIO},
        {CTD_SOURCE_DIR "/tests/bad/alias-inside-itself.yaml", CTD_ERR_SCENARIO},
        {CTD_SOURCE_DIR "/tests/bad/latency-file-quote.yaml", CTD_ERR_SCENARIO},
    };
    const char *const sets[] = {"market.spend=1e9", "random.replications=2"};
    const ctd_overrides overrides = {.n_sets = 2, .sets = sets};
    int wrong = 0;
    long n_allocations = 0;

    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (long n = 0; !try_once(cases[c].path, &overrides, cases[c].status, n, &wrong); n++) {
            n_allocations++;
        }
    }
    write_again_and_again(&n_allocations, &wrong);
    printf("%ld allocations failed, %d handled wrongly\n", n_allocations, wrong);
    return wrong == 0 && n_allocations > 100 ? 0 : 1;
}

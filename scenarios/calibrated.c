/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrated_private.h"

#include "scenarios/emit.h"
#include "scenarios/plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
head_sets(FILE *out, const ctd_scenario *s, const ctd_calibration_sets *sets)
{
    for (uint32_t i = 0; i < sets->n; i++) {
        const ctd_calibration_set *const set = &sets->set[i];

        fprintf(out, "#   %s, %s%s%s:", s->region[set->region], set->is_stock ? "stock" : "flow",
                set->variant > 0 ? ", variant " : "",
                set->variant > 0 ? s->variant[set->variant] : "");
        for (uint32_t j = 0; j < s->model[0].n_providers; j++) {
            if (set->target[j] > 0.0) {
                fprintf(out, " %s %.6g", s->provider[j], set->target[j]);
            }
        }
        fprintf(out, "\n");
    }
}

static void
head_fit(FILE *out, const ctd_scenario *scenario, const ctd_fit_found *found)
{
    const ctd_fit *const fit = scenario->fit;
    const uint64_t n_customers =
        scenario->table != NULL ? scenario->model[0].n_customers : fit->n_customers;

    fprintf(out,
            "# Fitted by simulated moments, %llu customers, %u replications; objective %.4g, %d "
            "degrees of\n# freedom. Targets and covariance stand under calibration.fitted.\n",
            (unsigned long long)n_customers, fit->n_replications, found->objective, found->freedom);
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        const char *const name = fit->parameter[k].name;

        if (isfinite(found->error[k])) {
            fprintf(out, "#   %s %.6g, standard error %.3g%s\n", name, found->value[k],
                    found->error[k], found->at_bound[k] ? ", at the end of its range" : "");
        } else {
            fprintf(out, "#   %s %.6g, about which the targets tell nothing\n", name,
                    found->value[k]);
        }
    }
}

void
ctd_calibrated_head(FILE *out, const ctd_scenario *scenario, const ctd_calibration_sets *sets,
                    const ctd_calibrated_options *options)
{
    ctd_plain plain = ctd_plain_begin();
    double residual = 0.0;

    for (uint32_t i = 0; i < sets->n; i++) {
        residual = fmax(residual, sets->set[i].residual);
    }
    fprintf(out, "# Written by contend calibrate, version %s, from the scenario %s.\n",
            options->version, scenario->name);
    if (options->fitted != NULL) {
        head_fit(out, scenario, options->fitted);
    }
    if (sets->n > 0) {
        fprintf(out, "# %s these shares of revenue at the start, to %.1e in logarithms:\n",
                options->keep_shares ? "Every run inverts" : "Intercepts (quality) invert",
                residual);
        head_sets(out, scenario, sets);
    }
    ctd_plain_end(&plain);
}

/* Whether the text gives every variant the very intercepts it was made from. */
static ctd_status
verify(const ctd_scenario *scenario, const char *name, const char *text, ctd_calibration *report)
{
    ctd_status status = CTD_OK;
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *again = NULL;
    ctd_inversion *nothing = calloc(1, sizeof *nothing);

    CTD_TRY(messages != NULL && nothing != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    status = ctd_scenario_read(name, text, NULL, messages, &again);
    if (status == CTD_ERR_SCENARIO && ctd_messages_count(messages) > 0) {
        snprintf(report->message, sizeof report->message,
                 "the scenario with its intercepts written out would not be correct: %s",
                 ctd_messages_get(messages, 0));
        status = CTD_ERR_CALIBRATION;
    }
    CTD_TRY(status);
    for (uint32_t v = 0; v < scenario->n_variants; v++) {
        const ctd_model *const a = &scenario->model[v];
        ctd_model *const b = &again->model[v];

        ctd_calibrate_use(nothing, b);
        /* The same bits are asked for. */
        /* NOLINTBEGIN(bugprone-suspicious-memory-comparison) */
        if (memcmp(a->intercept, b->intercept, sizeof a->intercept) != 0 ||
            memcmp(a->outside_intercept, b->outside_intercept, sizeof a->outside_intercept) != 0 ||
            a->outside_option != b->outside_option) {
            /* NOLINTEND(bugprone-suspicious-memory-comparison) */
            snprintf(report->message, sizeof report->message,
                     "variant '%s' changes qualities in a way that cannot be written out beside "
                     "intercepts; keep the shares instead",
                     scenario->variant[v]);
            CTD_TRY(CTD_ERR_CALIBRATION);
        }
    }
out:
    free(nothing);
    ctd_messages_destroy(&messages);
    ctd_scenario_destroy(&again);
    return status;
}

static char *
join(const ctd_scenario *scenario, const ctd_calibration_sets *sets,
     const ctd_calibrated_options *options, const char *body)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    ctd_calibrated_head(out, scenario, sets, options);
    fputs(body, out);
    const bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}

ctd_status
ctd_calibrated_write(const ctd_scenario *scenario, const ctd_calibration_sets *sets,
                     const ctd_calibrated_options *options, char **text, ctd_calibration *report)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_node *root = NULL;
    char *body = NULL;

    *text = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_tree_read(arena, scenario->text, &root));
    if (!options->keep_shares && scenario->model[0].targets.has_flow) {
        CTD_TRY(ctd_calibrated_put_intercepts(arena, scenario, root));
    }
    if (options->fitted != NULL) {
        CTD_TRY(ctd_calibrated_put_fit(arena, scenario->fit, options->fitted, root));
    }
    body = ctd_emit_yaml(root, &ctd_schema_scenario);
    CTD_TRY(body != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (!options->keep_shares) {
        CTD_TRY(verify(scenario, options->name, body, report));
    }
    *text = join(scenario, sets, options, body);
    CTD_TRY(*text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
out:
    free(body);
    ctd_arena_destroy(&arena);
    return status;
}

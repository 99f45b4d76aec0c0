/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/simulate.h"

#include "scenarios/calibrate.h"
#include "sim/isa.h"
#include "studies/checkpoint.h"
#include "studies/experiment.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
ctd_cli_take_kernels(const char *name, const struct argp_state *state, const char **kernels)
{
    const ctd_isa isa = ctd_isa_find(name);
    char here[64] = "";
    int n = 0;

    for (int i = 0; i < CTD_N_ISAS; i++) {
        if (ctd_isa_runs((ctd_isa)i)) {
            n += snprintf(here + n, sizeof here - (size_t)n, "%s%s", n > 0 ? ", " : "",
                          ctd_isa_name((ctd_isa)i));
        }
    }
    if (isa == CTD_N_ISAS) {
        argp_error(state, "--kernels '%s': no such instruction set; here there are: %s", name,
                   here);
        return EINVAL;
    }
    if (!ctd_isa_runs(isa)) {
        argp_error(state, "--kernels '%s': not on this processor; here there are: %s", name, here);
        return EINVAL;
    }
    *kernels = name;
    return 0;
}

ctd_progress_mode
ctd_cli_progress_here(void)
{
    return isatty(STDERR_FILENO) ? CTD_PROGRESS_BAR : CTD_PROGRESS_LINES;
}

int
ctd_cli_take_progress(const char *word, const struct argp_state *state, ctd_progress_mode *mode)
{
    static const struct {
        const char *word;
        ctd_progress_mode mode;
    } modes[] = {{"bar", CTD_PROGRESS_BAR},
                 {"lines", CTD_PROGRESS_LINES},
                 {"json", CTD_PROGRESS_JSON},
                 {"none", CTD_PROGRESS_NONE}};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(word, modes[i].word) == 0) {
            *mode = modes[i].mode;
            return 0;
        }
    }
    if (strcmp(word, "auto") != 0) {
        argp_error(state, "--progress '%s': give auto, bar, lines, json or none", word);
        return EINVAL;
    }
    *mode = ctd_cli_progress_here();
    return 0;
}

int
ctd_cli_refuse_if_too_large(const ctd_scenario *scenario, int n_threads, bool keeps)
{
    ctd_plan plan;
    ctd_panels panels;
    char needed[32], there[32];

    const size_t memory = ctd_cli_memory();

    ctd_panels_plan(scenario, NULL, &panels);
    ctd_experiment_plan(scenario, n_threads, memory, &panels, &plan);
    const size_t copies = keeps ? ctd_checkpoint_bytes(scenario, plan.sharing.n_markets) : 0;
    const size_t bytes = plan.bytes + copies + plan.image_bytes;

    if (bytes <= memory) {
        return CTD_EXIT_DONE;
    }
    ctd_cli_say("this run needs about %s of memory, this process may use %s for it; raise "
                "its limit, lower customers.count or random.replications, or keep fewer records "
                "(output.every)",
                ctd_cli_bytes((double)bytes, needed), ctd_cli_bytes((double)memory, there));
    return CTD_EXIT_MEMORY;
}

int
ctd_cli_calibrate(ctd_scenario *scenario, const char *path, int n_threads)
{
    ctd_calibration report;
    const ctd_calibrate_how how = {.n_threads = n_threads, .stop = &ctd_cli_stop};
    const ctd_status status = ctd_calibrate_in_detail(scenario, &how, &report);

    if (status != CTD_OK && status != CTD_ERR_STOPPED) {
        ctd_cli_say("%s: %s%s%s", path, ctd_status_sentence(status),
                    report.message[0] != '\0' ? ": " : "", report.message);
    }
    return ctd_cli_exit_code(status);
}

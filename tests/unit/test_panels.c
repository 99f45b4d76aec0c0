/* SPDX-License-Identifier: Apache-2.0 */
/* Panels that go to segments, which small ones are made to. */
#include "checkpoint_kit.h"
#include "output/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const kit_setting followed = {"scenarios/two-clouds.yaml",
                                     {"customers.count=2000", "calibration.sample=2000",
                                      "output.panel.customers=30", "random.replications=5"}};
static const kit_setting wide = {"tests/everything.yaml",
                                 {"customers.count=20000", "random.replications=2",
                                  "output.panel.customers=700", "output.every=3"}};

/* Windows of one record, of a few, of all but one and of all of a run. */
static const ctd_panel_limits windows[] = {{1, 1}, {1, 450}, {1, 48 * 60}, {1, 1 << 20}};

/* Files of the checkpoint that begin with a word. */
static int
count(const kit_place *p, const char *word)
{
    DIR *folder = opendir(p->checkpoint);
    int n = 0;

    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        n += strncmp(entry->d_name, word, strlen(word)) == 0;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return n;
}

Test(panels, what_goes_to_segments_depends_on_the_scenario_alone)
{
    ctd_scenario *s = kit_load(&followed);
    ctd_panels panels;

    ctd_panels_plan(s, NULL, &panels);
    const uint64_t bytes = panels.all_bytes;

    cr_expect_not(panels.large);
    cr_expect_eq(panels.window_bytes, 0);
    cr_expect_eq(bytes, 5 * s->n_variants * 30 * (2 * panels.n_records + 8));
    ctd_panels_plan(s, &(ctd_panel_limits){.in_memory = bytes}, &panels);
    cr_expect_not(panels.large);
    ctd_panels_plan(s, &(ctd_panel_limits){.in_memory = bytes - 1, .window = 179}, &panels);
    cr_expect(panels.large);
    cr_expect_eq(panels.n_held, 2, "whole records of 60 bytes");
    ctd_panels_plan(s, &(ctd_panel_limits){.in_memory = bytes - 1, .window = 1}, &panels);
    cr_expect_eq(panels.n_held, 1, "one record at least");
    ctd_panels_plan(s, &(ctd_panel_limits){.in_memory = bytes - 1}, &panels);
    cr_expect_eq(panels.n_held, panels.n_records, "not more than there are");
    cr_expect_eq(panels.window_bytes, 30 * (2 * panels.n_records + 8));
    ctd_scenario_destroy(&s);
}

Test(panels, stopped_again_and_again_on_other_threads_they_end_in_the_same_bits)
{
    static const ctd_sharing turns[] = {{1, 0}, {1, 0}, {2, 2}, {2, 1}};
    const kit_setting *settings[] = {&followed, &wide};

    for (int k = 0; k < 2; k++) {
        ctd_scenario *s = kit_load(settings[k]);
        ctd_hash expected;

        kit_undisturbed(s, expected);
        for (size_t w = k == 0 ? 1 : 0; w < sizeof windows / sizeof *windows; w += 2) {
            const kit_place p = kit_place_make();
            ctd_status status = CTD_ERR_STOPPED;
            ctd_hash got = "";
            int n_parts = 0;

            for (; status == CTD_ERR_STOPPED && n_parts < 50; n_parts++) {
                ctd_sharing turn = turns[n_parts % 4];

                turn.n_side = turn.n_markets == 1 ? 0 : s->n_replications;
                status = kit_play(s, &p, turn, kit_ticks(s) / 5, &windows[w], got, NULL);
            }
            cr_expect_eq(status, CTD_OK);
            cr_expect_gt(n_parts, 2, "%s was hardly stopped", settings[k]->path);
            cr_expect_str_eq(got, expected, "%s, window %zu", settings[k]->path, w);
            kit_place_remove(&p);
        }
        ctd_scenario_destroy(&s);
    }
}

/* Ends the run from where it is. */
static void
go_on(const ctd_scenario *s, const kit_place *p, const ctd_panel_limits *limits,
      ctd_checkpoint_report *report, ctd_hash hash)
{
    hash[0] = '\0';
    cr_expect_eq(
        kit_play(s, p, (ctd_sharing){2, s->n_replications}, UINT64_MAX, limits, hash, report),
        CTD_OK);
}

/* Which segments are there after a stop follows from the seed and the stop: some run is finished,
 * another under way with segments behind it. */
Test(panels, a_run_whose_segment_is_damaged_or_missing_is_played_again)
{
    ctd_scenario *s = kit_load(&followed);
    const ctd_panel_limits limits = {1, 60 * 5};
    ctd_hash expected, got;

    kit_undisturbed(s, expected);
    for (int how = 0; how < 4; how++) { /* by turns of a finished run and of one under way */
        const kit_place p = kit_place_make();
        const char *const name = how % 2 == 0 ? "panel-000000-000005" : NULL;
        ctd_checkpoint_report report;
        char path[FOLDER_PATH], live[64], word[64];

        cr_assert_eq(kit_play(s, &p, (ctd_sharing){1, 0}, s->model[0].calendar.n_ticks * 5 / 2,
                              &limits, got, NULL),
                     CTD_ERR_STOPPED);
        /* One by one: replication 0 in all its variants; the third run is half done. */
        const uint32_t run = 2 % s->n_variants * s->n_replications + 2 / s->n_variants;

        snprintf(live, sizeof live, "panel-%06u-000000", run);
        snprintf(word, sizeof word, name != NULL ? "run %u is played again" : "run %u could not be",
                 name != NULL ? 0 : run);
        kit_file(&p, name != NULL ? name : live, path);
        cr_assert_eq(access(path, F_OK), 0, "%s", path);
        if (how % 3 == 0) {
            kit_flip(path, 400);
        } else if (how % 3 == 1) {
            cr_assert_eq(unlink(path), 0);
        } else {
            cr_assert_eq(truncate(path, 250), 0);
        }
        go_on(s, &p, &limits, &report, got);
        cr_expect_str_eq(got, expected);
        cr_expect(strstr(report.note, how % 3 == 1 ? "is missing" : "is damaged") != NULL, "%s",
                  report.note);
        cr_expect(strstr(report.note, word) != NULL, "%s", report.note);
        kit_place_remove(&p);
    }
    ctd_scenario_destroy(&s);
}

Test(panels, a_run_that_was_played_again_is_counted_once)
{
    ctd_scenario *s = kit_load(&followed);
    const ctd_panel_limits limits = {1, 60 * 5};
    const kit_place p = kit_place_make();
    const uint64_t a_run = s->model[0].calendar.n_ticks;
    ctd_checkpoint_report report;
    ctd_hash expected, got;
    char path[FOLDER_PATH];

    kit_undisturbed(s, expected);
    cr_assert_eq(kit_play(s, &p, (ctd_sharing){1, 0}, a_run * 5 / 2, &limits, got, NULL),
                 CTD_ERR_STOPPED);
    kit_file(&p, "panel-000000-000000", path);
    kit_flip(path, 400);
    cr_assert_eq(kit_play(s, &p, (ctd_sharing){1, 0}, a_run * 3 / 2, &limits, got, &report),
                 CTD_ERR_STOPPED);
    cr_expect_eq(report.n_finished, 1, "one of two is played again");
    go_on(s, &p, &limits, &report, got);
    cr_expect_geq(report.n_finished, 2);
    cr_expect_leq(report.n_finished, 4);
    cr_expect_str_eq(report.note, "");
    cr_expect_str_eq(got, expected);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(panels, a_disk_that_is_full_at_a_segment_ends_the_run_which_goes_on_later)
{
    ctd_scenario *s = kit_load(&wide);
    const ctd_panel_limits limits = {1, 1400 * 12};
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint, .panels = limits};
    const ctd_sharing side_by_side = {2, 2};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_hash expected, got;

    kit_undisturbed(s, expected);
    cr_assert_eq(kit_play(s, &p, (ctd_sharing){1, 0}, 20, &limits, got, NULL), CTD_ERR_STOPPED);
    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    const ctd_experiment_options options = {
        .n_threads = 2, .sharing = &side_by_side, .checkpoint = checkpoint};

    kit_limit_files(15000);
    cr_expect_eq(ctd_experiment_run(s, &options, &experiment), CTD_ERR_WRITE);
    kit_limit_files(RLIM_INFINITY);
    ctd_checkpoint_close(&checkpoint);
    cr_expect_eq(report.write.error, EFBIG);
    cr_expect_gt(report.write.bytes_needed, 1400 * 12);
    cr_expect_gt(report.write.bytes_free, 0);
    cr_expect(strstr(report.write.path, "run.checkpoint/panel-0000") != NULL, "%s",
              report.write.path);
    cr_expect_eq(count(&p, ".panel"), 0, "a temporary file is left behind");
    go_on(s, &p, &limits, &report, got);
    cr_expect(report.resumed);
    cr_expect_str_eq(got, expected);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(panels, without_generations_there_are_segments_only)
{
    ctd_scenario *s = kit_load(&followed);
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint,
                                        .resume = CTD_RESUME_NEVER,
                                        .every = 1e-4,
                                        .panels = {1, 60 * 5},
                                        .only_panels = true};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_hash expected, got;

    kit_undisturbed(s, expected);
    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    const ctd_experiment_options options = {.n_threads = 2, .checkpoint = checkpoint};

    cr_assert_eq(ctd_experiment_run(s, &options, &experiment), CTD_OK);
    cr_assert_eq(ctd_result_hash(ctd_experiment_result(experiment), got), CTD_OK);
    cr_expect_str_eq(got, expected);
    cr_expect_eq(count(&p, "generation") + count(&p, "runs"), 0);
    cr_expect_gt(count(&p, "panel"), 5 * 2);
    ctd_experiment_destroy(&experiment);
    ctd_checkpoint_remove(&checkpoint);
    cr_expect_neq(access(p.checkpoint, F_OK), 0);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(panels, what_is_left_of_a_run_without_a_generation_is_removed)
{
    ctd_scenario *s = kit_load(&followed);
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    char path[FOLDER_PATH];

    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    kit_file(&p, "panel-000003-000000", path);
    folder_put(path, "old", 3);
    ctd_checkpoint_close(&checkpoint);
    cr_assert_eq(access(path, F_OK), 0);
    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    cr_expect_neq(access(path, F_OK), 0);
    ctd_checkpoint_close(&checkpoint);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

/* A segment that is damaged between the last run and the file of it: seen where it cannot be read.
 */
Test(panels, a_segment_that_goes_missing_before_the_result_is_written_is_said)
{
    ctd_scenario *s = kit_load(&followed);
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint, .panels = {1, 60 * 5}};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_write_report write;
    ctd_hash expected, got;
    char path[FOLDER_PATH], result[FOLDER_PATH];

    kit_undisturbed(s, expected);
    folder_name(p.folder, "result.h5", result);
    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    const ctd_experiment_options options = {.n_threads = 2, .checkpoint = checkpoint};

    cr_assert_eq(ctd_experiment_run(s, &options, &experiment), CTD_OK);
    kit_file(&p, "panel-000003-000010", path);
    cr_assert_eq(unlink(path), 0);
    cr_expect_eq(ctd_file_write(ctd_experiment_result(experiment), result, false, 2, &write),
                 CTD_ERR_DAMAGED);
    cr_expect(strstr(report.problem, "panel-000003-000010: could not be read back") != NULL, "%s",
              report.problem);
    cr_expect_neq(access(result, F_OK), 0);
    cr_assert_eq(ctd_checkpoint_save(checkpoint), CTD_OK);
    ctd_experiment_destroy(&experiment);
    ctd_checkpoint_close(&checkpoint);
    go_on(s, &p, &how.panels, &report, got);
    cr_expect_str_eq(got, expected);
    cr_expect(strstr(report.note, "run 3 is played again") != NULL, "%s", report.note);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_kit.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const kit_setting settings[] = {
    {"scenarios/two-clouds.yaml",
     {"customers.count=2000", "calibration.sample=2000", "output.panel.customers=30",
      "random.replications=5"}},
    {"tests/both-sides.yaml", {"customers.count=3000", "random.replications=2"}},
    {"tests/everything.yaml", {"customers.count=20000", "random.replications=2"}},
    {"scenarios/textbook/learning-duopoly.yaml",
     {"clock.ticks=20000", "output.every=970", "random.replications=2"}},
    {"scenarios/textbook/logit.yaml",
     {"customers.mode=expected", "customers.types=6", "choice.rule=inverse_cdf", "clock.ticks=9000",
      "output.every=100", "random.replications=3"}},
};

Test(checkpoint, a_run_stopped_again_and_again_on_other_threads_ends_in_the_same_bits)
{
    static const ctd_sharing turns[] = {{1, 0}, {1, 0}, {2, 2}, {3, 0}, {2, 1}};

    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        ctd_scenario *s = kit_load(&settings[k]);
        const kit_place p = kit_place_make();
        ctd_hash expected, got = "";
        ctd_status status = CTD_ERR_STOPPED;
        int n_parts = 0;

        kit_undisturbed(s, expected);
        while (status == CTD_ERR_STOPPED && n_parts < 50) {
            ctd_sharing turn = turns[n_parts % 5];

            turn.n_markets =
                turn.n_markets < s->n_replications ? turn.n_markets : s->n_replications;
            turn.n_side = turn.n_markets == 1 ? 0 : s->n_replications;
            status = kit_play(s, &p, turn, kit_ticks(s) / 6, NULL, got, NULL);
            n_parts++;
        }
        cr_expect_eq(status, CTD_OK);
        cr_expect_gt(n_parts, 2, "%s was hardly stopped", settings[k].path);
        cr_expect_str_eq(got, expected, "%s in %d parts", settings[k].path, n_parts);
        kit_place_remove(&p);
        ctd_scenario_destroy(&s);
    }
}

/* Half a run, in two generations and some segments. */
static void
leave_half(const ctd_scenario *s, const kit_place *p)
{
    ctd_hash none;
    const uint64_t total = kit_ticks(s);

    cr_assert_eq(kit_play(s, p, (ctd_sharing){1, 0}, total / 4, NULL, none, NULL), CTD_ERR_STOPPED);
    cr_assert_eq(kit_play(s, p, (ctd_sharing){1, 0}, total / 4, NULL, none, NULL), CTD_ERR_STOPPED);
}

static ctd_status
look(const ctd_scenario *s, const kit_place *p, ctd_resume resume, ctd_checkpoint_report *report)
{
    const ctd_checkpoint_options how = {.folder = p->checkpoint, .resume = resume};
    ctd_checkpoint *checkpoint = NULL;
    const ctd_status status = ctd_checkpoint_open(&how, s, report, &checkpoint);

    ctd_checkpoint_close(&checkpoint);
    return status;
}

Test(checkpoint, what_is_damaged_is_passed_over_and_said)
{
    ctd_scenario *s = kit_load(&settings[0]);
    const kit_place p = kit_place_make();
    ctd_checkpoint_report report;
    char one[FOLDER_PATH], two[FOLDER_PATH];

    leave_half(s, &p);
    kit_file(&p, "generation-1", one);
    kit_file(&p, "generation-2", two);
    cr_assert_eq(look(s, &p, CTD_RESUME_AUTO, &report), CTD_OK);
    cr_expect(report.resumed);
    const uint64_t newest = report.sequence;

    kit_flip(newest % 2 == 1 ? one : two, 1000);
    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &report), CTD_OK);
    cr_expect_eq(report.sequence, newest - 1);
    cr_expect(strstr(report.note, "damaged") != NULL, "%s", report.note);
    kit_flip(newest % 2 == 1 ? two : one, 1000);
    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &report), CTD_ERR_DAMAGED);
    cr_expect(strstr(report.problem, "--resume never") != NULL, "%s", report.problem);
    cr_expect_eq(look(s, &p, CTD_RESUME_NEVER, &report), CTD_OK);
    cr_expect_neq(access(one, F_OK), 0, "never to go on means to throw it away");
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(checkpoint, runs_of_a_damaged_segment_are_played_again)
{
    ctd_scenario *s = kit_load(&settings[0]);
    ctd_experiment *experiment = NULL;
    ctd_hash expected, got;

    kit_undisturbed(s, expected);
    for (int how = 0; how < 2; how++) {
        const kit_place p = kit_place_make();
        const ctd_checkpoint_options options = {.folder = p.checkpoint};
        ctd_checkpoint_report report;
        ctd_checkpoint *checkpoint = NULL;
        char path[FOLDER_PATH];

        leave_half(s, &p);
        kit_file(&p, "runs-000001", path);
        if (how == 0) {
            kit_flip(path, 5000);
        } else {
            cr_assert_eq(unlink(path), 0);
        }
        cr_assert_eq(ctd_checkpoint_open(&options, s, &report, &checkpoint), CTD_OK);
        const ctd_experiment_options go_on = {.n_threads = 2, .checkpoint = checkpoint};

        cr_assert_eq(ctd_experiment_run(s, &go_on, &experiment), CTD_OK);
        cr_assert_eq(ctd_result_hash(ctd_experiment_result(experiment), got), CTD_OK);
        cr_expect_str_eq(got, expected);
        cr_expect(strstr(report.note, "played again") != NULL, "%s", report.note);
        ctd_experiment_destroy(&experiment);
        ctd_checkpoint_remove(&checkpoint);
        kit_place_remove(&p);
    }
    ctd_scenario_destroy(&s);
}

Test(checkpoint, another_scenario_is_refused_with_the_difference)
{
    kit_setting other = settings[0];
    ctd_scenario *s = kit_load(&settings[0]);
    const kit_place p = kit_place_make();
    ctd_checkpoint_report report;

    leave_half(s, &p);
    other.sets[0] = "customers.count=2001";
    ctd_scenario *t = kit_load(&other);

    cr_expect_eq(look(t, &p, CTD_RESUME_AUTO, &report), CTD_ERR_FOREIGN);
    cr_expect(strstr(report.problem, "{count: 2000}' and is 'customers: {count: 2001}'") != NULL,
              "%s", report.problem);
    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &report), CTD_OK, "it is harmed by the refusal");
    kit_place_remove(&p);
    ctd_scenario_destroy(&t);
    ctd_scenario_destroy(&s);
}

Test(checkpoint, two_runs_never_share_a_folder)
{
    ctd_scenario *s = kit_load(&settings[0]);
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint};
    ctd_checkpoint_report report, second;
    ctd_checkpoint *checkpoint = NULL;
    char lock[FOLDER_PATH];

    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &second), CTD_ERR_LOCKED);
    cr_expect(strstr(second.problem, "is at work there") != NULL, "%s", second.problem);
    ctd_checkpoint_close(&checkpoint);
    cr_expect_neq(access(p.checkpoint, F_OK), 0, "an empty folder is left behind");

    /* One that died elsewhere, and the same job begun again. */
    cr_assert_eq(mkdir(p.checkpoint, 0777), 0);
    kit_file(&p, "lock", lock);
    folder_put(lock, "host elsewhere.example\nprocess 77\njob 4711\n", 43);
    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &second), CTD_ERR_LOCKED);
    cr_expect(strstr(second.problem, "elsewhere.example") != NULL, "%s", second.problem);
    const ctd_checkpoint_options again = {.folder = p.checkpoint, .job = "4711"};

    cr_assert_eq(ctd_checkpoint_open(&again, s, &report, &checkpoint), CTD_OK);
    ctd_checkpoint_close(&checkpoint);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(checkpoint, going_on_from_nothing_is_an_error_only_if_it_must_be)
{
    ctd_scenario *s = kit_load(&settings[0]);
    const kit_place p = kit_place_make();
    ctd_checkpoint_report report;

    cr_expect_eq(look(s, &p, CTD_RESUME_AUTO, &report), CTD_OK);
    cr_expect_not(report.resumed);
    cr_expect_eq(look(s, &p, CTD_RESUME_MUST, &report), CTD_ERR_READ);
    cr_expect(strstr(report.problem, "there is no checkpoint") != NULL);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

Test(checkpoint, one_that_cannot_be_written_is_said_with_its_path)
{
    ctd_scenario *s = kit_load(&settings[0]);
    const kit_place p = kit_place_make();
    const ctd_checkpoint_options how = {.folder = p.checkpoint, .every = 1e-4};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;

    cr_assert_eq(ctd_checkpoint_open(&how, s, &report, &checkpoint), CTD_OK);
    const ctd_experiment_options options = {.n_threads = 1, .checkpoint = checkpoint};

    kit_limit_files(2000);
    cr_expect_eq(ctd_experiment_run(s, &options, &experiment), CTD_ERR_WRITE);
    ctd_checkpoint_close(&checkpoint);
    kit_limit_files(RLIM_INFINITY);
    cr_expect_eq(report.write.error, EFBIG);
    cr_expect_gt(report.write.bytes_needed, 2000);
    cr_assert_not_null(report.write.path);
    cr_expect_eq(strncmp(report.write.path, p.checkpoint, strlen(p.checkpoint)), 0, "%s",
                 report.write.path);
    kit_place_remove(&p);
    ctd_scenario_destroy(&s);
}

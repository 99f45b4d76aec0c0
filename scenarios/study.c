/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"
#include "scenarios/check.h"
#include "scenarios/node_yaml.h"
#include "scenarios/population_load.h"
#include "scenarios/population_table.h"
#include "scenarios/source_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a study is read from. */
typedef struct input {
    const char *name, *text;
    size_t length;
    const char *scenario_text;
    size_t n_sets;
    const char *const *sets;
} input;

void
ctd_study_destroy(ctd_study **study)
{
    ctd_study *const s = *study;

    if (s == NULL) {
        return;
    }
    if (s->base != NULL) {
        ctd_arena *arena = s->base->arena;
        ctd_population_table_destroy(&s->base->table);
        ctd_arena_destroy(&arena);
    }
    free(s->text);
    free(s);
    *study = NULL;
}

/* The study's own arena, and what it keeps there. */
static ctd_status
begin(ctd_study_reading *r)
{
    r->study = calloc(1, sizeof *r->study);
    ctd_arena *arena = ctd_arena_create();
    ctd_study_base *const base = arena != NULL ? ctd_arena_alloc(arena, sizeof *base) : NULL;

    if (r->study == NULL || base == NULL) {
        ctd_arena_destroy(&arena);
        return CTD_ERR_NO_MEMORY;
    }
    base->arena = arena;
    r->study->base = base;
    r->arena = arena;
    return CTD_OK;
}

/* Whether there is a study to go on with. */
static bool
is_usable(const ctd_study_reading *r, const ctd_source *source, ctd_node *root)
{
    const ctd_place whole = {.source = source};
    const ctd_place start = {.source = source, .line = 1, .column = 1};

    if (root == NULL) {
        if (ctd_messages_count(r->messages) == 0) {
            ctd_messages_report_at(r->messages, whole,
                                   "the file is empty: a study begins with 'contend: 1'");
        }
        return false;
    }
    if (root->kind != CTD_NODE_MAPPING) {
        ctd_messages_report_at(r->messages, start,
                               "a study is a mapping that begins with 'contend: 1', not %s",
                               ctd_node_kind_name(root->kind));
        return false;
    }
    if (ctd_node_find(root, "study") == NULL && ctd_node_find(root, "market") != NULL) {
        ctd_messages_report_at(r->messages, start,
                               "this is a scenario and not a study: 'contend run' takes it; a "
                               "study has a name under 'study' and the file under 'scenario'");
        return false;
    }
    return true;
}

static ctd_status
check(ctd_study_reading *r)
{
    /* Without a scenario any name may be right. */
    static const ctd_names unknown = {
        .n_providers = 1, .regions_cut = true, .segments_cut = true, .providers_cut = true};
    const ctd_document *const d = &r->study->base->document;
    ctd_check c = {.arena = r->arena,
                   .messages = r->messages,
                   .schema = &ctd_schema_study,
                   .names = d->root != NULL ? &d->names : &unknown,
                   .root = r->root};

    return ctd_check_tree(&c);
}

static void
build_head(ctd_study_reading *r)
{
    const ctd_node *const name = ctd_study_find_text(r->root, "study");
    const ctd_node *const title = ctd_study_find_text(r->root, "title");

    snprintf(r->study->name, sizeof r->study->name, "%s", name != NULL ? name->text : "");
    r->study->title = ctd_study_copy(r, title != NULL ? title->text : "");
    r->study->seed = ctd_build_whole(r->root, "seed", 1);
    r->study->n_replications = (uint32_t)ctd_build_whole(r->root, "replications", 1);
}

/* Models, questions and population of the scenario at the study's settings. */
static ctd_status
build_scenario(ctd_study_reading *r)
{
    ctd_status status = CTD_OK;
    ctd_study_base *const base = r->study->base;
    ctd_document *const d = &base->document;
    const size_t before = ctd_messages_count(r->messages);

    if (d->root == NULL) {
        return CTD_OK;
    }
    CTD_TRY(ctd_document_build(d, r->messages, true, &r->scenario));
    CTD_TRY(ctd_population_load(r->arena, r->messages, d->path, d->root, &d->names, r->scenario));
    base->table = r->scenario->table;
    r->scenario->table_is_borrowed = true;
    r->study->n_replications = r->scenario->n_replications;
    if (ctd_messages_count(r->messages) > before) {
        ctd_scenario_destroy(&r->scenario);
    } else {
        CTD_TRY(ctd_document_learn(r->messages, d));
    }
out:
    return status;
}

static ctd_status
build(ctd_study_reading *r)
{
    ctd_status status = CTD_OK;

    build_head(r);
    ctd_study_build_response(r);
    ctd_study_build_factors(r);
    ctd_study_build_design(r);
    ctd_study_choose_variants(r);
    CTD_TRY(build_scenario(r));
    ctd_study_build_outcomes(r);
    ctd_study_build_analysis(r);
    ctd_study_build_output(r);
    CTD_TRY(r->no_memory ? CTD_ERR_NO_MEMORY : CTD_OK);
    CTD_TRY(ctd_study_try_factors(r));
out:
    return status;
}

static ctd_status
read_all(ctd_study_reading *r, const input *in)
{
    ctd_status status = CTD_OK;
    ctd_source *source = NULL;
    ctd_node *raw = NULL;

    CTD_TRY(begin(r));
    source = ctd_study_alloc(r, 1, sizeof *source);
    char *const text = ctd_arena_text(r->arena, in->text, in->length);
    r->path = ctd_study_copy(r, in->name);
    CTD_TRY(source != NULL && text != NULL && r->path != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *source =
        (ctd_source){.order = CTD_STUDY_ORDER, .name = r->path, .text = text, .length = in->length};
    CTD_TRY(ctd_node_read_yaml(r->arena, r->messages, source, &r->root));
    if (is_usable(r, source, r->root)) {
        raw = ctd_node_copy(r->arena, r->root);
        CTD_TRY(raw != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        CTD_TRY(ctd_study_open(r, in->scenario_text, in->n_sets, in->sets));
        CTD_TRY(check(r));
        CTD_TRY(build(r));
    }
    if (ctd_messages_count(r->messages) == 0) {
        CTD_TRY(ctd_study_write(r, raw));
    }
    CTD_TRY(ctd_messages_finish(r->messages));
out:
    return status;
}

static ctd_status
load(const input *in, ctd_messages *messages, ctd_study **study, ctd_scenario **scenario)
{
    ctd_study_reading r = {.messages = messages};
    const ctd_status status = read_all(&r, in);

    if (status == CTD_OK) {
        *study = r.study;
        *scenario = r.scenario;
    } else {
        ctd_scenario_destroy(&r.scenario);
        ctd_study_destroy(&r.study);
    }
    return status;
}

ctd_status
ctd_study_read(const char *name, const char *text, const char *scenario_text,
               ctd_messages *messages, ctd_study **study, ctd_scenario **scenario)
{
    const input in = {
        .name = name, .text = text, .length = strlen(text), .scenario_text = scenario_text};

    *study = NULL;
    *scenario = NULL;
    return load(&in, messages, study, scenario);
}

ctd_status
ctd_study_load(const char *path, size_t n_sets, const char *const sets[], ctd_messages *messages,
               ctd_study **study, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    const ctd_source source = {.name = path, .text = ""};
    const char *why = "";
    char *text = NULL;
    input in = {.name = path, .n_sets = n_sets, .sets = sets};

    *study = NULL;
    *scenario = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    status = ctd_source_file_read(arena, path, &text, &in.length, &why);
    if (status == CTD_ERR_READ) {
        ctd_messages_report_at(messages, (ctd_place){.source = &source},
                               "the file cannot be read: %s", why);
    }
    CTD_TRY(status);
    in.text = text;
    CTD_TRY(load(&in, messages, study, scenario));
out:
    ctd_arena_destroy(&arena);
    return status;
}

bool
ctd_study_is(const char *path)
{
    ctd_arena *arena = ctd_arena_create();
    ctd_messages *messages = ctd_messages_create();
    ctd_source source = {.name = path};
    const char *why = "";
    char *text = NULL;
    ctd_node *root = NULL;
    bool is = false;
    struct stat facts;

    if (arena != NULL && messages != NULL && stat(path, &facts) == 0 && S_ISREG(facts.st_mode) &&
        ctd_source_file_read(arena, path, &text, &source.length, &why) == CTD_OK) {
        source.text = text;
        is = ctd_node_read_yaml(arena, messages, &source, &root) == CTD_OK &&
             ctd_node_find(root, "study") != NULL;
    }
    ctd_messages_destroy(&messages);
    ctd_arena_destroy(&arena);
    return is;
}

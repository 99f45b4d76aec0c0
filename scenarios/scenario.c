/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/scenario.h"

#include "scenarios/build_model.h"
#include "scenarios/document.h"
#include "scenarios/emit.h"
#include "scenarios/fit.h"
#include "scenarios/population_load.h"
#include "scenarios/population_table.h"
#include "scenarios/source_file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void
ctd_scenario_destroy(ctd_scenario **scenario)
{
    ctd_scenario *const s = *scenario;

    if (s == NULL) {
        return;
    }
    for (uint32_t i = 0; i < s->n_questions; i++) {
        free(s->question[i].title);
    }
    ctd_build_searches_free(s);
    ctd_fit_destroy(&s->fit);
    if (!s->table_is_borrowed) {
        ctd_population_table_destroy(&s->table);
    }
    free(s->title);
    free(s->variant);
    free(s->model);
    free(s->calibrated_by);
    free(s->text);
    free(s);
    *scenario = NULL;
}

static ctd_status
load_source(ctd_arena *arena, const ctd_source *source, const ctd_overrides *overrides,
            ctd_messages *messages, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_document document;
    ctd_scenario *s = NULL;

    CTD_TRY(ctd_document_read(arena, messages, source, &document));
    if (document.root != NULL) {
        CTD_TRY(ctd_document_settle(arena, messages, overrides, &document));
        CTD_TRY(ctd_document_build(&document, messages, true, &s));
        CTD_TRY(
            ctd_population_load(arena, messages, document.path, document.root, &document.names, s));
    }
    CTD_TRY(ctd_messages_finish(messages));
    assert(s != NULL); /* what has no root, or cannot be built, has messages */
    s->text = ctd_emit_yaml(document.root, &ctd_schema_scenario);
    CTD_TRY(s->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *scenario = s;
    s = NULL;
out:
    ctd_scenario_destroy(&s);
    return status;
}

ctd_status
ctd_scenario_read(const char *name, const char *text, const ctd_overrides *overrides,
                  ctd_messages *messages, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    const ctd_source source = {.name = name, .text = text, .length = strlen(text)};

    *scenario = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(load_source(arena, &source, overrides, messages, scenario));
out:
    ctd_arena_destroy(&arena);
    return status;
}

ctd_status
ctd_scenario_load(const char *path, const ctd_overrides *overrides, ctd_messages *messages,
                  ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_source source = {.name = path, .text = ""};
    const char *why = "";
    char *text = NULL;

    *scenario = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    status = ctd_source_file_read(arena, path, &text, &source.length, &why);
    if (status == CTD_ERR_READ) {
        ctd_messages_report_at(messages, (ctd_place){.source = &source},
                               "the file cannot be read: %s", why);
    }
    CTD_TRY(status);
    source.text = text;
    CTD_TRY(load_source(arena, &source, overrides, messages, scenario));
out:
    ctd_arena_destroy(&arena);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "output/read_private.h"

#include "output/layout.h"

#include <stdio.h>
#include <string.h>

enum { MAX_TICKS_PER_YEAR = 8766 };

static ctd_status
read_axis(const ctd_reader *reader, ctd_axis axis, uint32_t *n, const char *const **labels)
{
    size_t length = 0;
    const ctd_status status =
        ctd_read_texts(reader, reader->file, ctd_axis_name(axis), &length, labels);

    *n = (uint32_t)length;
    reader->stored->size[axis] = length;
    return status;
}

static ctd_status
read_length(const ctd_reader *reader, ctd_axis axis, size_t bytes, uint32_t *n)
{
    const char *name = ctd_axis_name(axis);
    ctd_status status = CTD_OK;
    ctd_read_dataset dataset = {.id = H5I_INVALID_HID};

    CTD_TRY(ctd_read_open(reader, reader->file, name, bytes, &dataset));
    if (dataset.n_axes != 1 || dataset.length[0] == 0 || dataset.length[0] > UINT32_MAX) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s is not a list", name));
    }
    *n = (uint32_t)dataset.length[0];
    reader->stored->size[axis] = dataset.length[0];
out:
    ctd_read_close(&dataset.id, H5Dclose);
    return status;
}

static bool
has_axis(const ctd_reader *reader, ctd_axis axis)
{
    return H5Lexists(reader->file, ctd_axis_name(axis), H5P_DEFAULT) > 0;
}

ctd_status
ctd_read_axes(const ctd_reader *reader)
{
    ctd_result *result = &reader->stored->result;
    const char *const *same;
    uint32_t n_from = 0;
    ctd_status status = CTD_OK;

    CTD_TRY(read_axis(reader, CTD_AXIS_VARIANT, &result->n_variants, &result->variant));
    CTD_TRY(read_length(reader, CTD_AXIS_REPLICATION, sizeof(int32_t), &result->n_replications));
    CTD_TRY(read_length(reader, CTD_AXIS_TIME, sizeof(double), &result->n_records));
    CTD_TRY(read_axis(reader, CTD_AXIS_FROM_PROVIDER, &n_from, &same));
    CTD_TRY(read_axis(reader, CTD_AXIS_PROVIDER, &result->n_providers, &result->provider));
    CTD_TRY(read_axis(reader, CTD_AXIS_REGION, &result->n_regions, &result->region));
    CTD_TRY(read_axis(reader, CTD_AXIS_SEGMENT, &result->n_segments, &result->segment));
    if (n_from != result->n_providers) {
        CTD_TRY(ctd_read_damaged(reader, "from_provider and provider differ in length"));
    }
    if (has_axis(reader, CTD_AXIS_QUESTION)) {
        CTD_TRY(read_axis(reader, CTD_AXIS_QUESTION, &result->n_questions, &result->question));
    }
    if (has_axis(reader, CTD_AXIS_CUSTOMER)) {
        CTD_TRY(read_length(reader, CTD_AXIS_CUSTOMER, sizeof(int64_t), &result->n_panel));
    }
    if (has_axis(reader, CTD_AXIS_EVENT)) {
        CTD_TRY(read_length(reader, CTD_AXIS_EVENT, sizeof(int32_t), &result->n_events));
    }
out:
    return status;
}

/* The tick whose record lies so many days after the start: days rise with ticks. */
static bool
find_tick(const ctd_calendar *calendar, double days, uint32_t *tick)
{
    uint32_t low = 0, high = calendar->n_ticks;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (ctd_calendar_days(calendar, middle) < days) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *tick = low;
    return ctd_calendar_days(calendar, low) == days;
}

static ctd_status
read_start(const ctd_reader *reader, ctd_calendar *calendar)
{
    ctd_status status = CTD_OK;
    hid_t time = H5Dopen2(reader->file, ctd_axis_name(CTD_AXIS_TIME), H5P_DEFAULT);
    const char *units = NULL;
    int year = 0, month = 0;

    CTD_TRY(ctd_read_text(reader, time, "units", &units));
    if (sscanf(units, "days since %4d-%2d-01", &year, &month) != 2 || month < 1 || month > 12) {
        CTD_TRY(ctd_read_damaged(reader, "its time is in \"%s\"", units));
    }
    calendar->start_month = 12 * year + month - 1;
out:
    ctd_read_close(&time, H5Dclose);
    return status;
}

ctd_status
ctd_read_times(const ctd_reader *reader, hid_t provenance)
{
    ctd_result *result = &reader->stored->result;
    ctd_calendar *calendar = &result->calendar;
    uint32_t *record = ctd_read_keep(reader->stored, result->n_records, sizeof *record);
    ctd_status status = CTD_OK;
    void *days = NULL;

    CTD_TRY(record != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_read_count(reader, provenance, "ticks", 0, INT32_MAX, &calendar->n_ticks));
    CTD_TRY(ctd_read_count(reader, provenance, "ticks_per_year", 1, MAX_TICKS_PER_YEAR,
                           &calendar->ticks_per_year));
    CTD_TRY(read_start(reader, calendar));
    CTD_TRY(
        ctd_read_values(reader, reader->file, "time", H5T_NATIVE_DOUBLE, result->n_records, &days));
    for (uint32_t i = 0; i < result->n_records; i++) {
        if (!find_tick(calendar, ((double *)days)[i], &record[i]) ||
            (i > 0 && record[i] <= record[i - 1])) {
            CTD_TRY(ctd_read_damaged(reader, "its times are not those of its ticks"));
        }
    }
    result->record = record;
out:
    return status;
}

ctd_status
ctd_read_panel(const ctd_reader *reader)
{
    ctd_result *result = &reader->stored->result;
    const size_t n = result->n_panel;
    void *ids = NULL, *regions = NULL, *segments = NULL;
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_read_values(reader, reader->file, ctd_axis_name(CTD_AXIS_CUSTOMER),
                            H5T_NATIVE_INT64, n, &ids));
    CTD_TRY(ctd_read_values(reader, reader->file, "panel_region", H5T_NATIVE_INT8, n, &regions));
    CTD_TRY(ctd_read_values(reader, reader->file, "panel_segment", H5T_NATIVE_INT8, n, &segments));
    result->panel = ids;
    result->panel_region = regions;
    result->panel_segment = segments;
out:
    return status;
}

ctd_status
ctd_read_questions(const ctd_reader *reader)
{
    ctd_result *result = &reader->stored->result;
    const size_t n = (size_t)result->n_variants * result->n_replications * result->n_questions;
    ctd_answer *answer = ctd_read_keep(reader->stored, n, sizeof *answer);
    void *yes = NULL, *gap = NULL, *reached = NULL;
    size_t n_texts = 0;
    ctd_status status = CTD_OK;

    CTD_TRY(answer != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(
        ctd_read_texts(reader, reader->file, "question_text", &n_texts, &result->question_text));
    if (n_texts != result->n_questions) {
        CTD_TRY(ctd_read_damaged(reader, "question_text and question differ in length"));
    }
    CTD_TRY(ctd_read_texts(reader, reader->file, "gap_unit", &n_texts, &result->gap_unit));
    if (n_texts != result->n_questions) {
        CTD_TRY(ctd_read_damaged(reader, "gap_unit and question differ in length"));
    }
    CTD_TRY(ctd_read_values(reader, reader->file, "answer", H5T_NATIVE_INT8, n, &yes));
    CTD_TRY(ctd_read_values(reader, reader->file, "gap", H5T_NATIVE_DOUBLE, n, &gap));
    CTD_TRY(ctd_read_values(reader, reader->file, "reached", H5T_NATIVE_DOUBLE, n, &reached));
    for (size_t i = 0; i < n; i++) {
        answer[i] = (ctd_answer){.yes = ((int8_t *)yes)[i] != 0,
                                 .gap = ((double *)gap)[i],
                                 .reached = ((double *)reached)[i]};
    }
    result->answer = answer;
out:
    return status;
}

ctd_status
ctd_read_run(const ctd_reader *reader)
{
    ctd_stored *stored = reader->stored;
    ctd_run_facts *facts = &stored->facts;
    ctd_status status = CTD_OK;
    hid_t group = H5Gopen2(reader->file, "run", H5P_DEFAULT);
    void *seconds = NULL;
    size_t n = 0;

    CTD_TRY(ctd_read_text(reader, group, "command_line", &facts->command_line));
    CTD_TRY(ctd_read_text(reader, group, "host", &facts->host));
    CTD_TRY(ctd_read_text(reader, group, "started", &facts->started));
    CTD_TRY(ctd_read_count(reader, group, "threads", 0, INT32_MAX, &facts->n_threads));
    facts->n_markets = 1; /* before replications were played side by side */
    if (H5Aexists(group, "markets_side_by_side") > 0) {
        CTD_TRY(
            ctd_read_count(reader, group, "markets_side_by_side", 0, INT32_MAX, &facts->n_markets));
    }
    facts->kernels = "an instruction set not recorded"; /* before kernels could be chosen */
    if (H5Aexists(group, "kernels") > 0) {
        CTD_TRY(ctd_read_text(reader, group, "kernels", &facts->kernels));
    }
    CTD_TRY(
        ctd_read_number(reader, group, "wall_seconds", H5T_NATIVE_DOUBLE, &facts->wall_seconds));
    CTD_TRY(
        ctd_read_number(reader, group, "peak_memory_bytes", H5T_NATIVE_DOUBLE, &facts->peak_bytes));
    CTD_TRY(ctd_read_text(reader, group, "git", &stored->origin.commit));
    CTD_TRY(ctd_read_text(reader, group, "compiler", &stored->origin.compiler));
    CTD_TRY(ctd_read_text(reader, group, "flags", &stored->origin.flags));
    CTD_TRY(ctd_read_text(reader, group, "libraries", &stored->origin.libraries));
    if (H5Lexists(group, "phase", H5P_DEFAULT) > 0) {
        CTD_TRY(ctd_read_texts(reader, group, "phase", &n, &facts->phase));
        CTD_TRY(ctd_read_values(reader, group, "phase_seconds", H5T_NATIVE_DOUBLE, n, &seconds));
        facts->n_phases = (uint32_t)n;
        facts->phase_seconds = seconds;
    }
    stored->result.facts = facts;
out:
    ctd_read_close(&group, H5Gclose);
    return status;
}

ctd_status
ctd_read_origin(const ctd_reader *reader, hid_t group)
{
    ctd_stored *stored = reader->stored;
    const char *hash = NULL;
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_read_text(reader, group, "version", &stored->origin.version));
    CTD_TRY(ctd_read_text(reader, group, "content_hash", &hash));
    if (strlen(hash) != CTD_HASH_CHARS) {
        CTD_TRY(ctd_read_damaged(reader, "its content hash is not one"));
    }
    memcpy(stored->origin.content_hash, hash, CTD_HASH_CHARS + 1);
    CTD_TRY(ctd_read_number(reader, group, "seed", H5T_NATIVE_UINT64, &stored->result.seed));
    CTD_TRY(ctd_read_scalar_text(reader, group, "scenario", &stored->result.scenario_text));
out:
    return status;
}

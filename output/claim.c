/* SPDX-License-Identifier: Apache-2.0 */
#include "output/claim.h"

#include "output/compare.h"
#include "output/examine.h"

#include <stdlib.h>
#include <string.h>

/* From the child come the strings one behind the other, each with its NUL. */
enum { N_STRINGS = 4 };

static ctd_status
tell(const ctd_stored *stored, void *context, ctd_sink *sink)
{
    const ctd_origin *const origin = ctd_stored_origin(stored);
    const char *const strings[N_STRINGS] = {
        origin->version,
        origin->commit != NULL ? origin->commit : "",
        origin->content_hash,
        ctd_stored_result(stored)->scenario_text,
    };

    (void)context;
    for (int i = 0; i < N_STRINGS; i++) {
        ctd_sink_write(sink, strings[i], strlen(strings[i]) + 1);
    }
    return sink->failed ? CTD_ERR_NO_MEMORY : CTD_OK;
}

/* What comes from a process that read a file from anywhere is not trusted to be whole. */
static bool
split(const ctd_buffer *text, const char *string[N_STRINGS])
{
    size_t at = 0;

    for (int i = 0; i < N_STRINGS; i++) {
        if (at >= text->length) {
            return false;
        }
        string[i] = text->bytes + at;
        at += strlen(string[i]) + 1;
    }
    return at == text->length && strlen(string[2]) == CTD_HASH_CHARS;
}

ctd_status
ctd_claim_read(const char *path, double seconds, ctd_claim *claim, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_buffer text = {0};
    const char *string[N_STRINGS];

    *claim = (ctd_claim){0};
    CTD_TRY(ctd_examine(path, seconds, tell, NULL, &text, problem));
    CTD_TRY(split(&text, string) ? CTD_OK : CTD_ERR_INTERNAL);
    claim->version = string[0];
    claim->commit = string[1];
    memcpy(claim->content_hash, string[2], strlen(string[2]) + 1); /* its length was looked at */
    claim->scenario = string[3];
    claim->text = text.bytes;
    text = (ctd_buffer){0};
out:
    ctd_buffer_clear(&text);
    return status;
}

void
ctd_claim_clear(ctd_claim *claim)
{
    free(claim->text);
    *claim = (ctd_claim){0};
}

static ctd_status
compare(const ctd_stored *stored, void *context, ctd_sink *sink)
{
    return ctd_compare_put(ctd_stored_result(stored), context, sink);
}

ctd_status
ctd_claim_compare(const char *path, double seconds, const ctd_result *result, ctd_sink *out,
                  ctd_sink *problem)
{
    ctd_buffer text = {0};
    ctd_status status = ctd_examine(path, seconds, compare, (void *)result, &text, problem);

    if (status == CTD_OK) {
        ctd_sink_write(out, text.bytes, text.length);
        status = out->failed ? CTD_ERR_WRITE : CTD_OK;
    }
    ctd_buffer_clear(&text);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/status.h"

#include <stddef.h>

#define STATUS_SENTENCE(code, sentence) [code] = sentence,

const char *
ctd_status_sentence(ctd_status status)
{
    static const char *const sentences[] = {CTD_STATUS_LIST(STATUS_SENTENCE)};

    return (size_t)status < CTD_N_STATUSES ? sentences[status] : "unknown status";
}

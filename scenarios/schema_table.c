/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema.h"

#include <math.h>

const char CTD_REQUIRED[] = "required";

#define REQUIRED CTD_REQUIRED
#define WHOLE CTD_TYPE_WHOLE
#define NUMBER CTD_TYPE_NUMBER
#define TEXT CTD_TYPE_TEXT
#define NAME CTD_TYPE_NAME
#define MONTH CTD_TYPE_MONTH
#define FLAG CTD_TYPE_FLAG
#define WORD CTD_TYPE_WORD
#define PROVIDER CTD_TYPE_PROVIDER
#define REGION CTD_TYPE_REGION
#define MAPPING CTD_TYPE_MAPPING
#define LIST CTD_TYPE_LIST
#define NO_RANGE 0, 0, ""

/* Two lines a row: what it is, what it means. A parent stands before its children. */
const ctd_schema_row ctd_schema[] = {
#include "scenarios/schema_market.def"
#include "scenarios/schema_providers.def"
#include "scenarios/schema_questions.def"
};

const size_t ctd_schema_n_rows = sizeof ctd_schema / sizeof ctd_schema[0];

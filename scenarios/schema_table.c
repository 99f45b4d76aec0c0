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
static const ctd_schema_row scenario[] = {
#include "scenarios/schema_market.def"
#include "scenarios/schema_providers.def"
#include "scenarios/schema_questions.def"
    {.path = NULL}};

static const ctd_schema_row study[] = {
#include "scenarios/schema_study.def"
    {.path = NULL}};

const ctd_schema ctd_schema_scenario = {
    .noun = "scenario", .n_rows = sizeof scenario / sizeof scenario[0] - 1, .row = scenario};
const ctd_schema ctd_schema_study = {
    .noun = "study", .n_rows = sizeof study / sizeof study[0] - 1, .row = study};

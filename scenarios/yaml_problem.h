/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_YAML_PROBLEM_H
#define CTD_SCENARIOS_YAML_PROBLEM_H

#include "scenarios/messages_private.h"

#include <yaml.h>

/** Reports why libyaml stopped, in plain words, at the place where the mistake is to be mended. */
void ctd_yaml_problem_report(ctd_messages *messages, const ctd_source *source,
                             const yaml_parser_t *parser);

#endif

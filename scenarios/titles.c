/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/titles.h"

#include "scenarios/node_yaml.h"

#include <stdlib.h>
#include <string.h>

static ctd_status
copy_titles(const ctd_node *root, uint32_t n, const char *const name[], char *title[])
{
    const ctd_node *providers = ctd_node_find(root, "providers");

    for (uint32_t j = 0; j < n; j++) {
        const ctd_node *found = ctd_node_find(ctd_node_find(providers, name[j]), "title");

        if (found == NULL || found->kind != CTD_NODE_SCALAR) {
            continue;
        }
        title[j] = strdup(found->text);
        if (title[j] == NULL) {
            return CTD_ERR_NO_MEMORY;
        }
    }
    return CTD_OK;
}

ctd_status
ctd_titles_read(const char *text, uint32_t n, const char *const name[], char *title[])
{
    ctd_status status = CTD_OK;
    const ctd_source source = {.name = "scenario", .text = text, .length = strlen(text)};
    ctd_arena *arena = ctd_arena_create();
    ctd_messages *messages = ctd_messages_create();
    ctd_node *root = NULL;

    for (uint32_t j = 0; j < n; j++) {
        title[j] = NULL;
    }
    CTD_TRY(arena != NULL && messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_node_read_yaml(arena, messages, &source, &root));
    CTD_TRY(copy_titles(root, n, name, title));
out:
    for (uint32_t j = 0; status != CTD_OK && j < n; j++) {
        free(title[j]);
        title[j] = NULL;
    }
    ctd_messages_destroy(&messages);
    ctd_arena_destroy(&arena);
    return status;
}

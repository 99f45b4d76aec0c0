/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"

#include <stdlib.h>

enum { FEW_TYPES = 512 }; /* below, starting threads costs more than they save */

static bool
awareness_varies(const ctd_model *model)
{
    for (uint32_t j = 1; j < model->n_providers; j++) {
        for (uint32_t r = 0; model->provider[j].exists && r < model->n_regions; r++) {
            if (model->provider[j].awareness[r] < 1.0) {
                return true;
            }
        }
    }
    return false;
}

static bool
brands_vary(const ctd_model *model)
{
    bool vary = false;

    for (uint32_t s = 0; s < model->n_segments; s++) {
        vary = vary || model->segment[s].brand_sigma > 0.0;
    }
    return vary;
}

uint32_t
ctd_expected_types(const ctd_model *model)
{
    bool vary = awareness_varies(model) || brands_vary(model);

    for (uint32_t s = 0; s < model->n_segments; s++) {
        const ctd_segment *segment = &model->segment[s];

        vary = vary || segment->workload.sigma != 0.0 || segment->price_taste.sigma != 0.0 ||
               segment->latency_taste.sigma != 0.0 || segment->presence_taste.sigma != 0.0;
    }
    return vary && model->n_types > 1 ? model->n_types : 1;
}

uint32_t
ctd_expected_room(const ctd_model *models, uint32_t n_models)
{
    uint32_t room = 1;

    for (uint32_t v = 0; v < n_models; v++) {
        const uint32_t n = ctd_expected_types(&models[v]);

        room = n > room ? n : room;
    }
    return room;
}

int
ctd_expected_threads(const ctd_model *models, uint32_t n_models, int n_threads)
{
    const uint64_t types =
        (uint64_t)ctd_expected_room(models, n_models) * models->n_regions * models->n_segments;

    return types < FEW_TYPES ? 1 : n_threads;
}

enum { N_ARRAYS = 14 };

static void
list_arrays(ctd_expected *e, const ctd_model *models, uint32_t n_models, int n_threads,
            ctd_array list[N_ARRAYS])
{
    const size_t j = e->n_providers, cells = e->n_cells, slots = cells * e->room * j;
    bool awareness = false, brands = false;
    size_t n = 0;

    for (uint32_t v = 0; v < n_models; v++) {
        awareness = awareness || awareness_varies(&models[v]);
        brands = brands || brands_vary(&models[v]);
    }
#define LASTING(field, length) list[n++] = CTD_ARRAY(e, field, length, true)
#define PASSING(field, length) list[n++] = CTD_ARRAY(e, field, length, false)
    LASTING(mass, slots);
    PASSING(known, awareness ? slots : 0);
    PASSING(brand, brands ? slots : 0);
    LASTING(exposure, e->n_regions);
    LASTING(in_market, e->n_regions);
    LASTING(was_in_market, e->n_regions);
    PASSING(type_count, cells);
    PASSING(type_work, cells);
    PASSING(all_count, cells);
    PASSING(customers, cells);
    LASTING(count, j * cells);
    LASTING(work, j * cells);
    LASTING(flow, j * j);
    PASSING(tally, (size_t)n_threads * ctd_expected_tally_length(j));
#undef LASTING
#undef PASSING
}

static ctd_expected
sized_for(const ctd_model *models, uint32_t n_models)
{
    return (ctd_expected){
        .n_providers = models->n_providers,
        .n_regions = models->n_regions,
        .n_segments = models->n_segments,
        .n_cells = models->n_regions * models->n_segments,
        .room = ctd_expected_room(models, n_models),
    };
}

ctd_status
ctd_expected_create(const ctd_model *models, uint32_t n_models, int n_threads,
                    ctd_expected **expected)
{
    ctd_status status = CTD_OK;
    ctd_expected *e = NULL;
    ctd_array list[N_ARRAYS];

    *expected = NULL;
    if (models->mode != CTD_CUSTOMERS_EXPECTED) {
        return CTD_OK;
    }
    e = calloc(1, sizeof *e);
    CTD_TRY(e != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *e = sized_for(models, n_models);
    list_arrays(e, models, n_models, n_threads, list);
    CTD_TRY(ctd_arrays_allocate(N_ARRAYS, list));
    *expected = e;
    e = NULL;
out:
    ctd_expected_destroy(&e);
    return status;
}

void
ctd_expected_destroy(ctd_expected **expected)
{
    ctd_expected *e = *expected;
    const ctd_model no_model = {0};
    ctd_array list[N_ARRAYS];

    if (e != NULL) {
        list_arrays(e, &no_model, 1, 0, list);
        ctd_arrays_free(N_ARRAYS, list);
        free(e);
        *expected = NULL;
    }
}

size_t
ctd_expected_bytes(const ctd_model *models, uint32_t n_models, int n_threads)
{
    size_t bytes = 0;

    if (models->mode == CTD_CUSTOMERS_EXPECTED) {
        ctd_expected e = sized_for(models, n_models);
        ctd_array list[N_ARRAYS];

        list_arrays(&e, models, n_models, n_threads, list);
        bytes = sizeof e + ctd_arrays_bytes(N_ARRAYS, list);
    }
    return bytes;
}

void
ctd_expected_state(ctd_expected *e, const ctd_model *model, ctd_state *state)
{
    ctd_array list[N_ARRAYS];

    list_arrays(e, model, 1, 0, list);
    ctd_arrays_add(N_ARRAYS, list, state);
}

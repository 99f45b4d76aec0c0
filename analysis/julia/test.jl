# SPDX-License-Identifier: Apache-2.0
# Prints what test_module.py compares: julia test.jl RUN.h5 STUDY.h5
include("Contend.jl")
using .Contend

put(key, values...) = println(join((key, values...), '\t'))

run, study = open_run(ARGS[1]), open_study(ARGS[2])
put("time", labels(run, "time")[1], labels(run, "time")[end])
put("variables", length(variables(run)), length(variables(study)))
put("scenario", length(scenario_text(run)))
for name in variables(run)
    array = run[name]
    eltype(array.data) <: Number || continue
    known = filter(isfinite, vec(Float64.(array.data)))
    put("sum " * name, isempty(known) ? 0.0 : sum(known))
end
provider = labels(run, "provider")[end]
share = select(run["share"]; variant = labels(run, "variant")[1], provider = provider)
put("share", average(share, :replication).data...)
for row in answers(run)
    put("answer " * row.question * " " * row.variant, row.yes, row.low, row.high, row.gap_median)
end
for row in effects(run, "share"; provider = provider, time = labels(run, "time")[end])
    put("effect " * row.variant, row.effect, row.standard_error)
end
for (name, column) in points(study)
    put("points " * name, column...)
end
put("study price", select(study["price"]; point = 0, replication = 0).data[1, end, end, 1])
for wrong in (() -> open_study(ARGS[1]), () -> run["nothing"], () -> select(share; time = "never"))
    put("refused", try
        wrong()
        "no"
    catch
        "yes"
    end)
end

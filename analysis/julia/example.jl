# SPDX-License-Identifier: Apache-2.0
# A first look at a result: julia example.jl aliyun-2015.h5
include("Contend.jl")
using .Contend
using Printf

run = open_run(ARGS[1])
last_date = labels(run, "time")[end]

println("Answers, probability of yes with its 95 % interval:")
for row in answers(run)
    @printf("  %-28s %-16s %4d of %-4d %5.1f %% (%.1f to %.1f)\n", row.question, row.variant,
            row.yes, row.runs, 100 * row.probability, 100 * row.low, 100 * row.high)
end

share = average(select(run["share"]; time = last_date), :replication) # variant, provider
println("\nShares of world cloud revenue on $last_date, %:")
for variant in labels(run, "variant"), provider in labels(run, "provider")
    provider == "on-premises" && continue # which has none
    value = select(share; variant = variant, provider = provider).data[]
    @printf("  %-16s %-16s %6.2f\n", variant, provider, 100 * value)
end

println("\nWhat each variant changes, points, pair by pair under the same luck:")
for provider in labels(run, "provider")
    provider == "on-premises" && continue
    for row in effects(run, "share"; provider = provider, time = last_date)
        @printf("  %-16s %-16s %+7.3f +- %.3f\n", provider, row.variant, 100 * row.effect,
                100 * row.standard_error)
    end
end

# SPDX-License-Identifier: Apache-2.0
"""
Reads results of Contend into arrays with labels. Needs HDF5.jl, of any version from 0.13 to 0.17.

    include("Contend.jl")
    using .Contend
    run = open_run("aliyun-2015.h5")
    share = run["share"]                          # variant, replication, time, provider
    aws = select(share; provider = "aws", variant = "announced")
    average(aws, :replication).data               # by time: labels(run, "time")
    answers(run)
    effects(run, "share"; provider = "aliyun", time = labels(run, "time")[end])

Axes stand in the order of docs/file-format.md, first to last.
"""
module Contend

using Dates
using Statistics
import HDF5

export Labelled, Result, answers, average, effects, labels, open_run, open_study, points,
       scenario_text, select, variables, wilson

# Axes of every variable after `variant replication`; those of a study's series follow `point
# replication variant`.
const RECORDED = Dict(
    "customers" => "time provider region segment",
    "workload" => "time provider region segment",
    "revenue" => "time provider region segment",
    "share" => "time provider",
    "price" => "time provider region",
    "latency" => "time provider region",
    "presence" => "time provider region",
    "awareness" => "time provider region",
    "partnership" => "time provider region",
    "capacity" => "time provider region",
    "load" => "time provider region",
    "requested" => "time provider region",
    "unserved" => "time provider region",
    "utilisation" => "time provider region",
    "cash" => "time provider",
    "capex" => "time provider",
    "injected" => "time provider",
    "operating_cost" => "time provider",
    "unit_cost" => "time provider",
    "depreciation" => "time provider",
    "interest" => "time provider",
    "profit" => "time provider",
    "margin" => "time provider",
    "assets" => "time provider",
    "price_unconverged" => "time provider",
    "learning_settled" => "time",
    "switches" => "time from_provider provider",
    "decisions" => "time provider",
    "rationed" => "time provider",
    "elasticity" => "time from_provider provider",
    "diversion" => "time from_provider provider",
    "implied_marginal_cost" => "time provider",
    "consumer_surplus" => "time",
    "hhi" => "time",
    "market" => "time",
    "panel_provider" => "time customer",
    "panel_decision" => "time customer",
    "panel_workload" => "customer",
    "event_time" => "event",
    "event_kind" => "event",
    "event_provider" => "event",
    "event_region" => "event",
    "event_amount" => "event",
    "answer" => "question",
    "gap" => "question",
    "reached" => "question",
)

# Axes of every other variable, all of them.
const OTHER = Dict(
    "panel_region" => "customer",
    "panel_segment" => "customer",
    "question_text" => "question",
    "gap_unit" => "question",
    "setting" => "point factor",
    "value" => "point replication outcome",
    "outcome_unit" => "outcome",
    "mean" => "point outcome",
    "standard_error" => "point outcome",
    "spread" => "point outcome quantile",
    "probability_low" => "point outcome",
    "probability_high" => "point outcome",
    "sobol_first" => "outcome factor",
    "sobol_first_low" => "outcome factor",
    "sobol_first_high" => "outcome factor",
    "sobol_total" => "outcome factor",
    "sobol_total_low" => "outcome factor",
    "sobol_total_high" => "outcome factor",
    "sobol_second" => "outcome factor with_factor",
    "sobol_second_low" => "outcome factor with_factor",
    "sobol_second_high" => "outcome factor with_factor",
    "morris_mu" => "outcome factor",
    "morris_mu_star" => "outcome factor",
    "morris_mu_star_low" => "outcome factor",
    "morris_mu_star_high" => "outcome factor",
    "morris_sigma" => "outcome factor",
    "regression" => "outcome factor",
    "regression_low" => "outcome factor",
    "regression_high" => "outcome factor",
    "regression_r2" => "outcome",
    "tornado_low" => "outcome factor",
    "tornado_high" => "outcome factor",
    "frontier" => "crossing",
    "frontier_setting" => "crossing factor",
    "frontier_value" => "crossing",
    "frontier_value_low" => "crossing",
    "frontier_value_high" => "crossing",
)

"An array whose axes have names, and labels along them."
struct Labelled
    data::Array
    axes::Vector{Symbol}
    labels::Vector{Vector}
end

"A result file. Variables are read when they are asked for, as `result[\"share\"]`."
struct Result
    path::String
    is_study::Bool
    labels::Dict{String,Vector}
end

"""
    open_run(path)

Opens the result of `contend run`.
"""
open_run(path::AbstractString) = open_result(path, false)

"""
    open_study(path)

Opens the result of `contend study` or `contend merge`.
"""
open_study(path::AbstractString) = open_result(path, true)

function open_result(path, is_study)
    facts = HDF5.h5readattr(path, "/")
    haskey(facts, "contend_format") || error("$path is not a result of Contend")
    number = Int(first(facts["contend_format"]))
    number == 1 || error("$path has layout $number, this module reads layout 1")
    kind = get(facts, "contend_kind", "")
    (kind in ("study", "shard")) == is_study ||
        error("$path is the result of a $(is_study ? "run" : "study")")
    return Result(String(path), is_study, read_labels(path))
end

function read_labels(path)
    names = Set{String}(["variant", "replication"])
    for axes in Iterators.flatten((values(RECORDED), values(OTHER)))
        union!(names, String.(split(axes)))
    end
    start = start_of(HDF5.h5read(path, "provenance/scenario"))
    found = Dict{String,Vector}()
    HDF5.h5open(path, "r") do file
        for name in names
            if holds(file, name)
                raw = collect(read(file[name]))
                found[name] = name == "time" ? dated(raw, start) : raw
            end
        end
    end
    return found
end

# haskey() came with HDF5.jl 0.14.
holds(file, name) =
    hasmethod(haskey, Tuple{typeof(file),String}) ? haskey(file, name) : HDF5.exists(file, name)

# The first day, as the scenario has it; a study of a built-in response has none.
function start_of(scenario)
    found = match(r"\bstart: (\d+)-(\d+)", scenario)
    return found === nothing ? nothing :
           Date(parse(Int, found.captures[1]), parse(Int, found.captures[2]))
end

# Days since the start as dates, or moments where ticks are no whole days.
function dated(days, start)
    start === nothing && return days
    all(isinteger, days) && return start .+ Day.(Int.(days))
    return DateTime(start) .+ Millisecond.(round.(Int, 86_400_000 .* days))
end

function axes_of(result::Result, name)
    haskey(OTHER, name) && return String.(split(OTHER[name]))
    haskey(RECORDED, name) || throw(KeyError(name))
    before = result.is_study ? ["point", "replication", "variant"] : ["variant", "replication"]
    return vcat(before, String.(split(RECORDED[name])))
end

"""
    result[name]

A variable with its labels. Dates of `reached` and `event_time` are days since the start, NaN if
never.
"""
function Base.getindex(result::Result, name::AbstractString)
    axes = axes_of(result, name)
    raw = HDF5.h5open(result.path, "r") do file
        holds(file, name) || throw(KeyError(name))
        read(file[name])
    end
    # Julia's first axis is the fastest, HDF5's the last
    data = permutedims(raw, collect(ndims(raw):-1:1))
    along = Vector[result.labels[axis] for axis in axes]
    size(data) == Tuple(length.(along)) || error("$name has other axes than $(join(axes, ", "))")
    return Labelled(data, Symbol.(axes), along)
end

"Names of the variables in a result."
function variables(result::Result)
    return HDF5.h5open(result.path, "r") do file
        sort!([name for name in Iterators.flatten((keys(RECORDED), keys(OTHER)))
               if holds(file, name)])
    end
end

"Labels along an axis: names, numbers or dates."
labels(result::Result, axis::AbstractString) = result.labels[axis]
labels(array::Labelled, axis::Symbol) = array.labels[place(array, axis)]

"The whole scenario that a result came from, as YAML."
scenario_text(result::Result) = HDF5.h5read(result.path, "provenance/scenario")

function place(array::Labelled, axis)
    k = findfirst(isequal(axis), array.axes)
    k === nothing && error("there is no axis $axis: there are $(join(array.axes, ", "))")
    return k
end

without(list, k) = [list[i] for i in eachindex(list) if i != k]

"""
    select(array; provider = "aws", time = Date(2019, 7), ...)

The part of an array at labels, without their axes.
"""
function select(array::Labelled; wanted...)
    for (axis, label) in wanted
        k = place(array, axis)
        i = findfirst(isequal(label), array.labels[k])
        i === nothing && error("$axis has no label $label")
        array = Labelled(copy(selectdim(array.data, k, i)), without(array.axes, k),
                         without(array.labels, k))
    end
    return array
end

"""
    average(array, axis)

The mean along an axis, without it.
"""
function average(array::Labelled, axis::Symbol)
    k = place(array, axis)
    return Labelled(dropdims(mean(array.data; dims = k); dims = k), without(array.axes, k),
                    without(array.labels, k))
end

"""
    wilson(yes, n)

Wilson's interval of a probability at 95 %, (low, high).
"""
function wilson(yes::Integer, n::Integer)
    z = 1.959963984540054
    n == 0 && return (0.0, 1.0)
    p = yes / n
    middle = (p + z^2 / 2n) / (1 + z^2 / n)
    half = z * sqrt(p * (1 - p) / n + z^2 / (4.0 * n^2)) / (1 + z^2 / n)
    return (yes == 0 ? 0.0 : middle - half, yes == n ? 1.0 : middle + half)
end

"""
    answers(run)

A row for each question and variant: how often yes, of how many runs, the probability with its
Wilson interval, the median gap. The intervals show luck alone, not what the scenario assumes.
"""
function answers(run::Result)
    answer, gap = run["answer"], run["gap"]
    rows = NamedTuple[]
    for question in labels(run, "question"), variant in labels(run, "variant")
        own = select(answer; question = question, variant = variant).data
        yes, n = Int(sum(own)), length(own)
        low, high = wilson(yes, n)
        push!(rows, (question = question, variant = variant, yes = yes, runs = n,
                     probability = yes / n, low = low, high = high,
                     gap_median = median(select(gap; question = question, variant = variant).data)))
    end
    return rows
end

"""
    effects(run, name; against = first variant, provider = "aliyun", time = ..., ...)

What each variant changes, pair by pair under the same luck: a row for each of the others with the
mean difference and its standard error. Everything but variant and replication must be selected.
"""
function effects(run::Result, name::AbstractString; against = first(labels(run, "variant")),
                 wanted...)
    array = select(run[name]; wanted...)
    array.axes == [:variant, :replication] ||
        error("select one of each of $(join(setdiff(array.axes, [:variant, :replication]), ", "))")
    base = select(array; variant = against).data
    rows = NamedTuple[]
    for variant in labels(run, "variant")
        variant == against && continue
        change = select(array; variant = variant).data .- base
        push!(rows, (variant = variant, effect = mean(change),
                     standard_error = std(change) / sqrt(length(change))))
    end
    return rows
end

"""
    points(study)

A study as columns: every factor's values, and every outcome's mean, by name.
"""
function points(study::Result)
    setting, means = study["setting"], study["mean"]
    columns = Dict{String,Vector{Float64}}()
    for factor in labels(study, "factor")
        columns[factor] = select(setting; factor = factor).data
    end
    for outcome in labels(study, "outcome")
        columns["mean of $outcome"] = select(means; outcome = outcome).data
    end
    return columns
end

end

# SPDX-License-Identifier: Apache-2.0
"""What the figures of a round come to: each measure beside its limit and its marks."""

import dataclasses
import re
import typing

BYTES_READ = 17      # of a decision: three tastes, workload, provider
BYTES_DRAWN = 18     # of a customer
CONTRACTS = {"fixed-12": (2.0, 2.4), "fixed-36": (5.5, 7.0),
             "geometric-12": (0.6, 0.7), "geometric-36": (1.1, 1.8)}    # G customer-ticks/s


@dataclasses.dataclass(frozen=True)
class Measure:
    """A value of a round, and its ratio to something else of the same round."""

    section: str
    name: str
    parameters: str
    unit: str
    value: typing.Callable          # of a Round; KeyError where the round has no such figure
    ratio_to: str = ""              # in words
    ratio: typing.Callable = None
    accept: float = None
    stretch: float = None
    lower: bool = False             # less is better
    speed: typing.Callable = None   # of this machine; marks are for one of speed 1


class Round(dict):
    """Figures of one round by (section, name)."""

    def kernel(self, rule, alternatives, isa=None):
        """ns a decision of the widest instruction set here, or of the one named."""
        names = [name for section, name in self if section == "kernel" and
                 re.fullmatch(rf"{rule} {isa or '[^ ]+'} P={alternatives}", name)]
        order = "generic", "x86-64-v3", "x86-64-v4"
        if not names:
            raise KeyError(rule)
        return self["kernel", max(names, key=lambda name: order.index(name.split()[1])
                                  if name.split()[1] in order else -1)]

    def scattered(self):
        """Name of the kernel of scattered deciders."""
        names = [name for section, name in self if section == "kernel" and
                 re.fullmatch(r"gumbel [^ ]+ P=6 one in four decides", name)]
        return names[0] if names else ""

    def draw(self):
        return self["ceiling", "pcg32 keyed runs"]

    def exp2(self):
        return self["ceiling", "exp2 float degree 5"]

    def market(self, what, variant, customers, threads, clock, section="market"):
        return self[section, f"{what} {variant} N={customers} threads={threads} clock={clock}"]


def least(rule, alternatives):
    """ns of the arithmetic a decision cannot do without, each part at the rate it reaches alone."""
    if rule == "gumbel":
        return lambda r: alternatives * (r.draw() + 2 * r.exp2())
    return lambda r: r.draw() + alternatives * r.exp2()


def speed(rule):
    """How fast this machine does a decision's arithmetic, over the machine that the marks of rates
    were set on, whose ceilings were 4.3 G exp2 and 2.45 G draws a second."""
    reference = Round({("ceiling", "pcg32 keyed runs"): 1 / 2.45,
                       ("ceiling", "exp2 float degree 5"): 1 / 4.3})
    return lambda r: least(rule, 6)(reference) / least(rule, 6)(r)


def kernels():
    marks = {("inverse_cdf", 6): (200, 260), ("gumbel", 6): (90, 130)}
    words = {"gumbel": "draws and two polynomials an alternative, at their ceilings",
             "inverse_cdf": "a draw and a polynomial an alternative, at their ceilings"}
    for rule in words:
        for p in 2, 6, 16, 31:
            limit = least(rule, p)
            yield Measure("kernel", f"choice kernel, {rule}", f"P={p} threads=1", "M decisions/s",
                          lambda r, a=rule, p=p: 1e3 / r.kernel(a, p), words[rule],
                          lambda r, a=rule, p=p, least=limit: least(r) / r.kernel(a, p),
                          *marks.get((rule, p), (None, None)), speed=speed(rule))
        yield Measure("kernel", f"choice kernel, {rule}, generic code", "P=6 threads=1",
                      "M decisions/s", lambda r, a=rule: 1e3 / r.kernel(a, 6, "generic"),
                      "the widest instruction set here",
                      lambda r, a=rule: r.kernel(a, 6) / r.kernel(a, 6, "generic"))
    plain = "kernel", "peer: scalar double libm gumbel P=6"
    yield Measure("kernel", "times as fast as plain C, gumbel", "P=6 threads=1", "x",
                  lambda r: r[plain] / r.kernel("gumbel", 6))


def ticks(n):
    for rule in "gumbel", "inverse_cdf":
        yield Measure("tick", f"whole tick over bare kernel, {rule}", f"N={n} P=6 threads=1", "x",
                      lambda r, a=rule: r.market("whole tick", a + "-every-tick", n, 1, "cpu") /
                      r.kernel(a, 6), accept=1.25, stretch=1.1, lower=True)


def renewal(n):
    for rule in "inverse_cdf", "gumbel":
        for contract, marks in CONTRACTS.items():
            variant = f"{rule}-{contract}"
            term = int(contract.split("-")[1])
            useful = lambda r, v=variant, t=term: (
                BYTES_READ / t / r.market("decide", v, n, 1, "cpu") *
                r["ceiling", "read threads=1"])
            yield Measure("renewal", f"{rule}, {contract.replace('-', ' 1/')}",
                          f"N={n} threads=1", "G customer-ticks/s",
                          lambda r, v=variant: 1 / r.market("decide", v, n, 1, "cpu"),
                          "reading what deciders need, at read bandwidth", useful,
                          *(marks if rule == "inverse_cdf" else (None, None)), speed=speed(rule))


def threads(n, count):
    variants = "gumbel-every-tick", "inverse_cdf-every-tick", "gumbel-geometric-36"
    for variant in variants:
        marks = (1.9, 2.0) if n >= 100000 and "every" in variant and count == 2 else ()
        yield Measure("threads", f"{count} threads over 1, {variant}", f"N={n}", "x",
                      lambda r, v=variant: r.market("tick", v, n, 1, "wall") /
                      r.market("tick", v, n, count, "wall"), "", None, *marks)


def start_up(n, count):
    for t in sorted({1, count}):
        clock = "cpu" if t == 1 else "wall"
        seconds = lambda r, t=t, c=clock: r.market("draw first", "population", n, t, c)
        yield Measure("start-up", "drawing the population", f"N={n} threads={t}", "ns a customer",
                      seconds, "copying as many bytes, read and written",
                      lambda r, t=t, s=seconds:
                      BYTES_DRAWN * r["ceiling", f"copy threads={t}"] / s(r))


def small(n, variant, section, what):
    yield Measure("small markets", f"a tick of {what}", f"N={n} threads=1", "us",
                  lambda r: r.market("tick", variant, n, 1, "cpu", section) / 1e3,
                  accept=60 if n == 10000 else None, lower=True)


def whole(section, name):
    """Measures of a run in its parts."""
    wall = lambda r: sum(r[section, part + " clock=wall"]
                         for part in ("read", "calibrate", "simulate", "write"))
    marks = (2, 0.5) if section == "headline run" else ()
    yield Measure("whole runs", name, "", "s", wall)
    yield Measure("whole runs", f"{name}: writing the file", "", "% of the run",
                  lambda r: 100 * r[section, "write clock=wall"] / wall(r), "", None, *marks,
                  lower=True)


def replications(count, sizes):
    yield from whole("replications", f"{sizes.replications} replications of "
                                     f"{sizes.small_market:,} customers")
    yield Measure("whole runs", "replications side by side", f"N={sizes.small_market}",
                  "runs/s simulating",
                  lambda r: r["replications", "runs"] / r["replications", "simulate clock=wall"])
    yield Measure("whole runs", "replications side by side: cores busy", f"threads={count}", "%",
                  lambda r: 100 * r["replications", "simulate clock=ready"] / count /
                  r["replications", "simulate clock=wall"], accept=90)


def every_firm():
    yield from whole("every firm", "330 million customers, 48 ticks")
    yield Measure("whole runs", "330 million customers: peak memory", "", "GB",
                  lambda r: r["every firm", "peak memory"] / 1e9, accept=24, lower=True)
    yield Measure("whole runs", "330 million customers: read by a decision, by count", "", "bytes",
                  lambda r: r["every firm", "runs"] and BYTES_READ)


def determinism():
    """What same bits for any number of threads cost: keys of customers, integer sums."""
    for rule in "gumbel", "inverse_cdf":
        free = "kernel", f"free {rule} P=6"
        yield Measure("determinism", f"choice kernel over itself without keys, {rule}",
                      "P=6 threads=1", "x", lambda r, a=rule, f=free: r.kernel(a, 6) / r[f],
                      accept=1.05, lower=True)
    scattered = "P=6 one in four decides"    # which keys draw one by one
    yield Measure("determinism", "choice kernel over itself without keys, gumbel, scattered deciders",
                  "P=6 threads=1", "x",
                  lambda r: r["kernel", r.scattered()] / r["kernel", f"free gumbel {scattered}"])


def checkpoints(sizes):
    """Seconds of a generation, by those that a run takes longer with many of them."""
    for section, name, n in (("checkpoint headline", "the headline scenario", sizes.headline),
                             ("checkpoint large", "one large market", sizes.memory)):
        each = lambda r, s=section: (max(0.0, r[s, "kept"] - r[s, "plain"]) /
                                     max(1.0, r[s, "generations"]))
        yield Measure("checkpoints", f"{name}: a generation", f"N={n}", "ms",
                      lambda r, e=each: 1e3 * e(r))
        for words, seconds, accept in (("one a minute", 60, 1), ("the default", 900, None)):
            yield Measure("checkpoints", f"{name}: overhead at {words}", f"N={n}", "% of the run",
                          lambda r, e=each, t=seconds: 100 * e(r) / (t + e(r)), accept=accept,
                          lower=True)
        yield Measure("checkpoints", f"{name}: from being told to stop until all is on the disk",
                      f"N={n}", "s", lambda r, s=section: r[s, "stop"], accept=2, lower=True)


def ceilings(count):
    for what in "read", "copy":
        for t in sorted({1, count}):
            yield Measure("ceiling", f"{what} bandwidth", f"threads={t}", "GB/s",
                          lambda r, w=what, t=t: 1 / r["ceiling", f"{w} threads={t}"])
    yield Measure("ceiling", "exp2, polynomial of degree 5, no FMA", "threads=1", "G/s",
                  lambda r: 1 / r.exp2())
    yield Measure("ceiling", "draws of PCG32", "threads=1", "G/s", lambda r: 1 / r.draw())


def everything(sizes, count):
    """All measures of a round, in the order of the table."""
    yield from ceilings(count)
    yield from kernels()
    yield from determinism()
    yield from ticks(sizes.renewal[0])
    for n in sizes.renewal:
        yield from renewal(n)
    if count > 1:
        for n in (*sizes.some, *sizes.renewal, *((sizes.most,) if sizes.full else ())):
            if n >= 20000:    # smaller markets run on one thread
                yield from threads(n, count)
    for n in (*sizes.renewal, *((sizes.most,) if sizes.full else ())):
        yield from start_up(n, count)
    for n in sizes.small:
        yield from small(n, "announced", "headline", "the headline scenario")
        yield from small(n, "announced", "headline unobserved",
                         "the same without output.demand_sample")
        yield from small(n, "gumbel-geometric-36", "market", "six providers, geometric 1/36")
    yield from checkpoints(sizes)
    yield Measure("memory", "peak of a whole run", f"N={sizes.memory}", "bytes a customer",
                  lambda r: r["memory", "peak memory"] / sizes.memory, accept=24, stretch=17,
                  lower=True)
    yield from whole("headline run", f"the headline scenario, {sizes.headline:,} customers")
    yield from replications(count, sizes)
    yield Measure("whole runs", "calibration of the headline scenario", f"sample={sizes.sample}",
                  "s", lambda r: r["program", "calibrate"], accept=5, lower=True)
    yield Measure("whole runs", "the program starts and says its version", "", "ms",
                  lambda r: 1e3 * r["program", "start"])
    if sizes.full:
        yield from every_firm()

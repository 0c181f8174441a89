"""What ./stack bench has measured: samples, and the lines that they make."""

from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Sample:
    """What one run of a load gave; latency in milliseconds, CPU in µs an answer by program."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failures: int
    cpu_us: dict[str, float] = field(default_factory=dict)

    @property
    def all_cpu_us(self) -> float:
        """CPU of every program of the stack together, in µs an answer."""
        return sum(self.cpu_us.values())


def middle(samples: list[Sample]) -> Sample:
    """The median over the rounds, number by number; failures are added up."""
    return Sample(
        median(s.per_second for s in samples), median(s.p50_ms for s in samples),
        median(s.p99_ms for s in samples), sum(s.failures for s in samples),
        {name: median(s.cpu_us[name] for s in samples) for name in samples[0].cpu_us},
    )  # fmt: skip


def ratios(above: list[float], below: list[float]) -> list[float]:
    """Ratios round by round; 0 where there is nothing to divide by."""
    return [a / b if b else 0.0 for a, b in zip(above, below, strict=True)]


@dataclass(frozen=True)
class Row:
    """One line of the table: a request at a size, its samples round by round."""

    request: str
    size: int
    api: list[Sample]
    floor: list[Sample]

    def side(self, name: str) -> list[Sample]:
        """The samples of the API, or those of pgbench."""
        return self.api if name == "API" else self.floor

    @property
    def ratio(self) -> float:
        """API to pgbench, requests to transactions: the median over the rounds."""
        return median(ratios([s.per_second for s in self.api], [s.per_second for s in self.floor]))


@dataclass(frozen=True)
class Pair:
    """One line of a comparison: the same load on two revisions, old and new, round by round."""

    request: str
    old: list[Sample]
    new: list[Sample]

    def side(self, name: str) -> list[Sample]:
        """The samples of the old revision, or those of the new."""
        return self.old if name == "old" else self.new

    @property
    def speed(self) -> list[float]:
        """How many times as many answers a second the new gives as the old, round by round."""
        return ratios([s.per_second for s in self.new], [s.per_second for s in self.old])

    @property
    def cpu(self) -> list[float]:
        """How many times as much CPU an answer of the new takes as one of the old."""
        return ratios([s.all_cpu_us for s in self.new], [s.all_cpu_us for s in self.old])


@dataclass(frozen=True)
class Target:
    """Something promised, and what was measured."""

    text: str
    measured: float
    is_met: bool

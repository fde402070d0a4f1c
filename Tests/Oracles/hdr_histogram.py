"""HdrHistogram's answers on samples from standard input; its first line is an encoding to read back."""
import io
import sys
import zlib

from hdrh.histogram import HdrHistogram

lines = sys.stdin.read().split("\n")
encoded = bytes.fromhex(lines[0])
samples = [int(line) for line in lines[1:]]
shares = [10_000, 250_000, 500_000, 900_000, 990_000, 999_000, 999_900]
highest, interval = 60_000_000_000, 1_000_000_000

plain = HdrHistogram(1, highest, 3)
corrected = HdrHistogram(1, highest, 3)
for sample in samples:
    plain.record_value(sample)
    corrected.record_value(sample)
    # The rule of the original implementation; this one's own call adds one recording more.
    missing = sample - interval
    while missing >= interval:
        corrected.record_value(missing)
        missing -= interval


def at_rank(histogram, share):
    """The value not exceeded by the share: this implementation rounds ranks to the nearest, we go up."""
    rank = -(-histogram.get_total_count() * share // 1_000_000)
    for step in histogram.get_recorded_iterator():
        if step.total_count_to_this_value >= rank:
            return min(step.value_iterated_to, histogram.max_value)
    raise SystemExit("no such rank")


def percentiles(histogram):
    return " ".join(str(at_rank(histogram, share)) for share in shares)


print(percentiles(plain))
print("----")
print(percentiles(corrected))
print("----")
read = HdrHistogram.decode(zlib.compress(encoded), b64_wrap=False)
same = all(read.get_count_at_index(i) == plain.get_count_at_index(i) for i in range(plain.counts_len))
print("same" if same and read.get_total_count() == len(samples) else "different")
print("----")
table = io.BytesIO()
plain.output_percentile_distribution(table, 1)
sys.stdout.write(table.getvalue().decode())

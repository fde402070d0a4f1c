"""HdrHistogram's answers on samples from standard input; its first line is an encoding to read back."""
import io
import sys
import zlib

from hdrh.histogram import HdrHistogram

lines = sys.stdin.read().split("\n")
encoded = bytes.fromhex(lines[0])
samples = [int(line) for line in lines[1:]]
shares = [1, 25, 50, 90, 99, 99.9, 99.99]
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


def percentiles(histogram):
    return " ".join(str(min(histogram.get_value_at_percentile(share), histogram.max_value)) for share in shares)


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

"""Measures the gateway beside its peers, each pair within the same minute. See README.md.

    ./gateway bench [--quick] [boot] [start] [latency] [throughput] [grants] [suspended]
                    [cpu] [transcode] [publish] [cameras]
"""

import argparse
import pathlib
import resource
import shutil
import signal
import sys
import tempfile
import traceback

import cameras
import measures
import publish
from stand import ROOT, Camera, Children, Failed

MEASURES = {
    "boot": measures.boot,
    "start": measures.start,
    "latency": measures.latency,
    "throughput": measures.throughput,
    "grants": measures.grants,
    "suspended": measures.suspended,
    "cpu": measures.cpu,
    "transcode": measures.transcode,
    "publish": publish.publish,
    "cameras": cameras.cameras,
}
HEADINGS = ("figure", "gateway", "peer", "ratio", "wanted", "peer is")


def print_table(rows):
    cells = [HEADINGS] + [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths)) for line in cells]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    text = "\n".join(f"| {line} |" for line in lines)
    print(text, flush=True)
    (ROOT / "target/bench/table.md").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(prog="./gateway bench")
    parser.add_argument("measure", nargs="*", help=", ".join(MEASURES) + "; without any, all")
    parser.add_argument("--quick", action="store_true", help="shorter, and less certain")
    options = parser.parse_args()
    wanted = options.measure or list(MEASURES)
    unknown = [name for name in wanted if name not in MEASURES]
    if unknown:
        parser.error(f"no such measure: {', '.join(unknown)}")

    # An ordinary end of this program ends what it started, also when it is asked to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    logs = ROOT / "target/bench"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="gateway-bench-"))
    children = Children(logs)
    rows, failures = [], 0
    try:
        camera = Camera(children)
        for name in wanted:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            stand = measures.Stand(children, camera, directory / name, options.quick)
            stand.directory.mkdir()
            try:
                rows += MEASURES[name](stand)
            except Exception as e:  # The other measures are still worth having.
                failures += 1
                if not isinstance(e, (Failed, OSError)):
                    traceback.print_exc()
                print(f"  {name} could not be measured: {e}", file=sys.stderr, flush=True)
            finally:
                stand.clear()
    finally:
        children.end_all()
        shutil.rmtree(directory, ignore_errors=True)
    if rows:
        print_table(rows)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

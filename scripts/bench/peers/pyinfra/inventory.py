import json
import os

with open(os.environ["BENCH_HOSTS"]) as file:
    lab = [(host.pop("address"), host) for host in json.load(file)]

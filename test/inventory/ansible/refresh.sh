#!/bin/sh
# Writes what the real ansible-inventory says of each inventory here: expected/<name>.{list.json,graph.txt,vars.txt}.
# Usage: refresh.sh path/to/ansible-inventory   (from `pip install ansible-core==2.19.14` in a virtual environment)
set -eu
cd "$(dirname "$0")"
mkdir -p expected
for hosts in yaml/hosts.yaml ini/hosts nodes/hosts.yaml; do
  name=$(dirname "$hosts")
  "$1" -i "$hosts" --list >"expected/$name.list.json"
  "$1" -i "$hosts" --graph >"expected/$name.graph.txt"
  "$1" -i "$hosts" --graph --vars >"expected/$name.vars.txt"
done

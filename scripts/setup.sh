#!/bin/sh
# Finds or installs a Node that is new enough, installs the dependencies, and writes the stamp that ready.sh reads: the path
# of that Node, and the options that ./rebuild starts it with.
# Says nothing unless it fails, but for one line on a terminal while something is being fetched.
set -eu
cd "$(dirname "$0")/.."

cache=${REBUILD_CACHE:-${HOME:-/tmp}/.cache/rebuild}
lock=.rebuild/setup.lock
stamp=node_modules/.rebuild-ready
lock_deadline_seconds=600
fresh=
# A run is over before most of what Node compiles and collects for long ones has paid: a tenth of its processor time.
tuning='--invocation-count-for-maglev=4000 --invocation-count-for-turbofan=30000 --min-semi-space-size=8'

main() {
  take_lock
  node=$(known_node) || { fetch_node && node=$(known_node); } || exit 1
  "$node" scripts/installed.ts || fetch_modules
  # Another version may not know them, and would not start.
  # shellcheck disable=SC2086
  "$node" $tuning -e 0 >/dev/null 2>&1 || tuning=
  printf '%s\n' "$node" "$tuning" >"$stamp.new"
  mv "$stamp.new" "$stamp"
  # A lock file from a machine whose clock is ahead would make every start look stale.
  [ ! package-lock.json -nt "$stamp" ] || touch -r package-lock.json "$stamp"
}

# Two starts at once must not both install. The lock is a link whose target is the holder's process id.
take_lock() {
  mkdir -p .rebuild
  waited=0
  until ln -s "$$" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -f "$lock"
      continue
    fi
    [ "$waited" -lt "$lock_deadline_seconds" ] ||
      fail SETUP_LOCKED "process $holder has been installing the dependencies for $lock_deadline_seconds s" \
        "End it, then run this again."
    waited=$((waited + 1))
    sleep 1
  done
  trap 'rm -rf "$lock" "$fresh"' EXIT
  trap 'exit 130' INT TERM
}

# Prints the path of the first Node that is new enough. A shim in PATH is resolved to the binary behind it.
known_node() {
  for candidate in "$(command -v node || true)" "$cache/node-24/node_modules/node/bin/node"; do
    [ -x "$candidate" ] && "$candidate" -e '
      const [major, minor] = process.versions.node.split(".").map(Number);
      if (major < 22 || (major === 22 && minor < 18)) process.exit(1);
      console.log(process.execPath);' 2>/dev/null && return
  done
  return 1
}

# What is wrong with the Node of this machine, for errors.
node_needed() {
  found=$(node --version 2>/dev/null || true)
  echo "Node 22.18 or newer is needed, and this machine has ${found:-none}"
}

fetch_node() {
  command -v npm >/dev/null || fail NODE_TOO_OLD "$(node_needed), and no npm to fetch it with" \
    "Install Node 22.18 or newer, or npm."
  say "fetching Node 24, once, into $cache/node-24"
  mkdir -p "$cache"
  fresh=$(mktemp -d "$cache/node-24.XXXXXX")
  # The package's own install step picks the binary of this platform, so it has to be allowed to run.
  run npm install --prefix "$fresh" --ignore-scripts=false --no-save --no-audit --no-fund --loglevel=error node@24 ||
    fail NODE_TOO_OLD "$(node_needed); npm could not fetch one, and says why above" \
      "Install Node 22.18 or newer, or mend what npm says, then run this again."
  # Another clone may have been faster.
  known_node >/dev/null || { rm -rf "$cache/node-24" && mv "$fresh" "$cache/node-24"; }
  rm -rf "$fresh"
  known_node >/dev/null ||
    fail NODE_TOO_OLD "$(node_needed); the one in $cache/node-24 does not start here" "Install Node 22.18 or newer."
}

fetch_modules() {
  command -v npm >/dev/null ||
    fail SETUP_FAILED "the dependencies are not installed, and there is no npm to fetch them with" "Install npm."
  say "fetching the dependencies"
  run npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    fail SETUP_FAILED "npm could not fetch the dependencies, and says why above" \
      "Mend what it says, then run this again: nothing was left half done."
}

# Runs a command without its output, whose beginning is shown when it fails.
run() {
  output=$("$@" </dev/null 2>&1) && return
  printf '%s\n' "$output" | head -n 20 >&2
  return 1
}

say() {
  [ ! -t 2 ] || printf 'rebuild: %s …\n' "$1" >&2
}

# As every other error: a code, what happened, what to do.
fail() {
  printf 'error %s: %s\n  %s\n' "$1" "$2" "$3" >&2
  exit 1
}

main

# Sourced with $home, the folder of the repository. Sets $node, a Node that is new enough, and $tuning, options for a short
# run of it, and sees to it that the dependencies are installed. What was found is remembered in a stamp file, so that the
# next start need not look.

stamp=$home/node_modules/.rebuild-ready

is_ready() {
  [ -f "$stamp" ] && [ ! "$home/package-lock.json" -nt "$stamp" ] || return 1
  { read -r node && { read -r tuning || tuning=; }; } <"$stamp" && [ -x "$node" ]
}

if ! is_ready; then
  sh "$home/scripts/setup.sh" || exit 1
  is_ready || exit 1
fi

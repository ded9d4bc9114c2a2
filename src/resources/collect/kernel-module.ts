import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/**
 * Which modules the running kernel has: loaded, or built in. What is built in without parameters is not in /sys/module
 * but in modules.builtin; a kernel that cannot load modules at all comes without that list, but its symbols tell.
 */
const collector: Collector<true> = {
  name: 'kernel-module',
  script: (names) => sh`
    read -r release </proc/sys/kernel/osrelease
    builtin=/lib/modules/$release/modules.builtin
    for name in ${words(names)}; do
      if [ -d "/sys/module/$name" ]; then echo "$name"
      elif [ -r "$builtin" ]; then if tr - _ <"$builtin" | grep -q "/$name\.ko"; then echo "$name"; fi
      elif [ ! -e /proc/modules ] && grep -q " $name""_" /proc/kallsyms; then echo "$name"; fi
    done`,
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((name) => [name, true]),
    ),
};

/** Whether the running kernel has a module; its name is written with underscores. */
export function hasModule(name: string): SharedProbe<true | undefined> {
  return shared(collector, name);
}

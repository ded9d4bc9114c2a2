import type { HostView } from '../../src/roles/define.ts';

/** Hosts at 10.0.0.1 and on, each in a group named like the word before the first digit or dot. */
export function hostViews(names: readonly string[]): HostView[] {
  return names.map((name, index) => ({
    name,
    groups: [/^[a-z_]+/.exec(name)![0]],
    address: `10.0.0.${index + 1}`,
    variable: () => undefined,
  }));
}

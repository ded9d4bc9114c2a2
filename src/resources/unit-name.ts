/** A unit name with its suffix. */
export const UNIT_NAME = /^[\w:.\\@-]+\.(service|socket|timer|path|target|mount|automount|swap|slice|scope)$/;

/** The name as systemd knows it: one without a suffix is a service, as for `systemctl`. */
export function unitName(name: string): string {
  return UNIT_NAME.test(name) ? name : `${name}.service`;
}

/** The name in `secret:NAME`, the way in which an inventory refers to a value of its secrets file. */
export function secretName(value: unknown): string | undefined {
  return typeof value === 'string' ? /^secret:([A-Za-z_][A-Za-z0-9_.-]*)$/.exec(value)?.[1] : undefined;
}

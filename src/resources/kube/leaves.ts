import { Secret } from '../../core/secret.ts';
import { quantity } from './quantity.ts';

/** What a manifest is made of. A string in it may be a secret. */
export type Tree = string | number | boolean | Secret | readonly Tree[] | { readonly [key: string]: Tree };

/** One value of a manifest, and what the live object has in its place. */
export interface Leaf {
  /** `spec.template.spec.containers[worker].image`. */
  readonly path: string;
  readonly wanted: Secret | string;
  /** Undefined when the object does not have it. */
  readonly live: string | undefined;
}

/**
 * The values that `wanted` gives, side by side with those of `live`. What only the live object has is not among them:
 * the server adds defaults, and controllers fields of their own.
 */
export function leaves(wanted: Tree, live: unknown, path = '', isQuantity = false): Leaf[] {
  if (wanted instanceof Secret) return [{ path, wanted, live: live === undefined ? undefined : String(live) }];
  if (Array.isArray(wanted)) return leavesOfList(wanted as readonly Tree[], live, path);
  if (typeof wanted !== 'object') {
    const text = (value: unknown) => (isQuantity ? quantity(plain(value)) : plain(value));
    // The server leaves out what is empty.
    const found = live === undefined && !wanted ? wanted : live;
    return [{ path, wanted: text(wanted), live: found === undefined ? undefined : text(found) }];
  }
  return Object.entries(wanted)
    .filter(([key]) => path !== '' || !['apiVersion', 'kind'].includes(key))
    .filter(([key]) => path !== 'metadata' || !['name', 'namespace'].includes(key))
    .flatMap(([key, it]) => leaves(it, member(live, key), step(path, key), holdsQuantities(path, key)));
}

/** Short lists of plain values are one value. */
function leavesOfList(wanted: readonly Tree[], live: unknown, path: string): Leaf[] {
  if (wanted.length === 0) return [];
  if (wanted.every((it) => typeof it !== 'object')) {
    return [{ path, wanted: plain(wanted), live: live === undefined ? undefined : plain(live) }];
  }
  const found = Array.isArray(live) ? live : [];
  const key = keyOf(wanted);
  return wanted.flatMap((it, index) => {
    if (key === undefined) return leaves(it, found[index], `${path}[${index}]`);
    const name = member(it, key);
    return leaves(
      it,
      found.find((other) => member(other, key) === name),
      `${path}[${name}]`,
    );
  });
}

/** What tells the elements of lists in Kubernetes objects from each other; in this order. */
const KEYS = ['name', 'mountPath', 'devicePath', 'containerPort', 'port', 'key', 'topologyKey', 'ip'];

function keyOf(list: readonly Tree[]): string | undefined {
  return KEYS.find((key) => {
    const values = list.map((it) => member(it, key));
    return (
      values.every((it) => typeof it === 'string' || typeof it === 'number') && new Set(values).size === list.length
    );
  });
}

function member(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null && !(of instanceof Secret) && !Array.isArray(of)
    ? (of as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function holdsQuantities(path: string, key: string): boolean {
  return /(^|\.)(requests|limits|hard)$/.test(path) || key === 'sizeLimit';
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../../core/secret.ts';
import { Text } from '../../core/text.ts';
import type { KubeIdentity } from '../collect/kube.ts';
import { SET_LABEL } from '../collect/kube-sets.ts';
import { leaves, type Tree } from './leaves.ts';

export type Manifest = { readonly [key: string]: Tree };

/** The fields that every object has; the API server checks the others. */
export const manifest = () =>
  z
    .looseObject({
      apiVersion: z.string().min(1),
      kind: z.string().min(1),
      metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().min(1).optional() }),
    })
    .superRefine((given, context) => {
      for (const path of strangers(given, [])) {
        context.addIssue({ code: 'custom', path, message: 'must be JSON or a secret' });
      }
    });

type GivenManifest = z.output<ReturnType<typeof manifest>>;

/** `Deployment apps/worker`, as people name it. */
export function nameOf({ kind, namespace, name }: Omit<KubeIdentity, 'apiVersion'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export function identityOf({ apiVersion, kind, metadata }: GivenManifest): KubeIdentity {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/**
 * The manifest as it is applied: without nulls, a Secret's `stringData` as `data`, labelled with its set. An annotation
 * says which fields there are, whatever their values, so that one that is taken out of the manifest is noticed.
 */
export function prepared(given: GivenManifest, set: string | undefined): Manifest {
  const labels = set === undefined ? {} : { [SET_LABEL]: set, 'app.kubernetes.io/managed-by': 'rebuild' };
  const bare = labelled(withData(withoutNulls(given) as Manifest), 'labels', labels);
  return labelled(bare, 'annotations', { 'rebuild.dev/fields': fieldsHash(bare) });
}

/** JSON in which secrets stay masked until it is sent. */
export function jsonOf(tree: Tree): Text {
  if (tree instanceof Secret) return new Text([tree.map((it) => JSON.stringify(it))]);
  if (Array.isArray(tree)) return joined('[', (tree as readonly Tree[]).map(jsonOf), ']');
  if (typeof tree !== 'object') return new Text([JSON.stringify(tree)]);
  const members = Object.entries(tree).map(([key, it]) => new Text([`${JSON.stringify(key)}:`, ...jsonOf(it).parts]));
  return joined('{', members, '}');
}

function joined(open: string, list: readonly Text[], close: string): Text {
  return new Text([open, ...list.flatMap(({ parts }, index) => (index > 0 ? [',', ...parts] : parts)), close]);
}

/** Paths of what is neither JSON nor a secret. */
function strangers(value: unknown, path: PropertyKey[]): PropertyKey[][] {
  if (value === null || value === undefined || value instanceof Secret) return [];
  if (['string', 'number', 'boolean'].includes(typeof value)) return [];
  if (typeof value !== 'object') return [path];
  if (!Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return [path];
  return Object.entries(value).flatMap(([key, it]) => strangers(it, [...path, key]));
}

/** Null means not given. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  const given = Object.entries(value).filter(([, it]) => it !== null && it !== undefined);
  return Object.fromEntries(given.map(([key, it]) => [key, withoutNulls(it)]));
}

/** The server keeps `stringData` as `data`, in base64. Whatever stands in a Secret is a secret, however it was given. */
function withData({ stringData = {}, data = {}, ...given }: Manifest): Manifest {
  if (given.kind !== 'Secret' || given.apiVersion !== 'v1')
    return { ...given, ...(Object.keys(data).length && { data }) };
  const plain = secretsOf(stringData).map(([key, it]) => [key, it.map((text) => Buffer.from(text).toString('base64'))]);
  return { ...given, data: Object.fromEntries([...secretsOf(data), ...plain]) };
}

function secretsOf(members: Tree): (readonly [string, Secret])[] {
  return Object.entries(members).map(([key, it]) => [key, it instanceof Secret ? it : new Secret(key, String(it))]);
}

function labelled(given: Manifest, kind: 'labels' | 'annotations', more: Manifest): Manifest {
  const metadata = given.metadata as Manifest;
  if (Object.keys(more).length === 0) return given;
  return { ...given, metadata: { ...metadata, [kind]: { ...(metadata[kind] as Manifest | undefined), ...more } } };
}

function fieldsHash(of: Manifest): string {
  const paths = leaves(of, undefined).map(({ path }) => path);
  return createHash('sha256').update(paths.toSorted().join('\n')).digest('hex').slice(0, 16);
}

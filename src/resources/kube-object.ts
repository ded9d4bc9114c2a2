import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { sh } from '../core/text.ts';
import { identityJson, kube, type Live } from './collect/kube.ts';
import { defineResource, type Preview, type State } from './define.ts';
import { kubectl } from './kube/kubectl.ts';
import { type Leaf, leaves } from './kube/leaves.ts';
import { identityOf, jsonOf, manifest, nameOf, prepared } from './kube/manifest.ts';
import { presence } from './props.ts';

const props = z.strictObject({
  manifest: manifest().describe(
    'The object as Kubernetes writes it. Only the fields that it gives are managed. A string in it may be a secret; the `stringData` of a Secret always is',
  ),
  set: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be lower-case letters, digits and "-"')
    .optional()
    .describe('Set that it belongs to; `kube_set` removes from a set what is no longer wanted'),
  state: presence(),
});
type Props = z.output<typeof props>;

/** An object in Kubernetes, applied server-side. */
export const kubeObject = defineResource({
  type: 'kube_object',
  summary: 'An object in the Kubernetes cluster whose control plane the host is.',
  props,
  id: (p) => nameOf(identityOf(p.manifest)),
  desired,
  observe: (p) => ({ live: kube(identityOf(p.manifest)) }),
  state: (p, { live }) => {
    // One that is not there differs in that, not in each of its fields.
    if (!live) return { ...desired(p), state: 'absent' };
    return { state: 'present', ...fields(leavesOf(p, live), liveText) };
  },
  apply: (p) => {
    const name = nameOf(identityOf(p.manifest));
    if (p.state === 'absent') {
      return sh`printf %s ${identityJson(identityOf(p.manifest))} | ${kubectl} delete -f - --ignore-not-found --timeout=120s`;
    }
    return sh`
      printf %s ${jsonOf(prepared(p.manifest, p.set))} |
        ${kubectl} apply --server-side --field-manager=rebuild --force-conflicts -f - || {
        echo ${`KUBE_REFUSED: the API server did not take ${name}; kubectl says why above`}; exit 1; }
    `;
  },
  preview: (p, { live }) => {
    if (p.state === 'absent') return undefined;
    return live ? previewOfLong(leavesOf(p, live)) : previewOfNew(p);
  },
});

function desired(p: Props): State {
  if (p.state === 'absent') return { state: 'absent' };
  return { state: 'present', ...fields(leavesOf(p, undefined), ({ wanted }) => wantedText(wanted)) };
}

function leavesOf({ manifest, set }: Props, live: Live | undefined): Leaf[] {
  return leaves(prepared(manifest, set), live);
}

function fields(of: readonly Leaf[], text: (leaf: Leaf) => string | undefined): State {
  const known = of.map((leaf) => [leaf.path, text(leaf)] as const);
  return Object.fromEntries(known.filter((it): it is [string, string] => it[1] !== undefined));
}

function wantedText(wanted: Leaf['wanted']): string {
  return wanted instanceof Secret ? 'as given' : short(wanted);
}

function liveText({ wanted, live }: Leaf): string | undefined {
  if (live === undefined) return undefined;
  if (wanted instanceof Secret) return wanted.reveal() === live ? 'as given' : 'another';
  return short(live);
}

/** A file in a ConfigMap is compared by its checksum. */
function short(text: string): string {
  return isLong(text) ? createHash('sha256').update(text).digest('hex') : text;
}

function isLong(text: string): boolean {
  return text.length > 200 || text.includes('\n');
}

function previewOfNew(p: Props): Preview {
  const lines = leavesOf(p, undefined).map(({ path, wanted }) => `${path}: ${wanted}\n`);
  return { field: 'state', before: '', after: lines.join('') };
}

/** Old and new text of the first field whose checksum says little. */
function previewOfLong(of: readonly Leaf[]): Preview | undefined {
  for (const { path, wanted, live = '' } of of) {
    if (wanted instanceof Secret || wanted === live) continue;
    if (isLong(wanted) || isLong(live)) return { field: path, before: live, after: wanted };
  }
  return undefined;
}

import { type Adopted, adoptedObjects, resolveAdopted } from './adopt.ts';
import type { CloudClient } from './client.ts';
import { type Comparison, compareCloud } from './compare.ts';
import { findImage, type Image } from './image.ts';
import { checkKey, localPublicKey } from './keys.ts';
import type { CloudChange, Found, Wanted } from './model.ts';
import { observeCloud } from './observe.ts';
import type { CloudSpec } from './spec.ts';
import { wantedObjects } from './wanted.ts';

export type CloudPlan = Comparison;

/** What one look at the cloud came to, with what applying needs of it. */
export interface Survey extends Comparison {
  readonly wanted: readonly Wanted[];
  readonly found: readonly Found[];
  readonly adopted: readonly Adopted[];
  /** Looked up only when an instance is to be made. */
  readonly image: Image | undefined;
}

/** What `applyCloud` would do. Only looks. @throws RebuildError CLOUD_… */
export async function planCloud(client: CloudClient, spec: CloudSpec): Promise<CloudPlan> {
  const { changes, unchanged } = await survey(client, spec, await localPublicKey(spec));
  return { changes, unchanged };
}

/** Looks, and compares. `publicKey` is undefined while it has not been made. */
export async function survey(client: CloudClient, stated: CloudSpec, publicKey: string | undefined): Promise<Survey> {
  const spec = await resolveAdopted(client, stated);
  const adopted = adoptedObjects(spec);
  const found = await observeCloud(client, spec.cluster, adopted);
  checkKey(spec, publicKey, found);
  const wanted = wantedObjects(spec, publicKey);
  const comparison = compareCloud(wanted, found);
  const image = comparison.changes.some(makesInstance) ? await findImage(client, spec.image) : undefined;
  return { ...comparison, wanted, found, adopted, image };
}

function makesInstance({ type, action }: CloudChange): boolean {
  return type === 'instance' && (action === 'create' || action === 'replace');
}

import { RebuildError } from '../core/error.ts';
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
  /** As it was asked for, with what was found of what it adopts. */
  readonly spec: CloudSpec;
  readonly wanted: readonly Wanted[];
  readonly found: readonly Found[];
  readonly adopted: readonly Adopted[];
  /** Looked up only when an instance is to be made. */
  readonly image: Image | undefined;
  /** Why nothing of it can be applied, such as CLOUD_NO_IMAGE. The comparison is whole all the same. */
  readonly flaws: readonly RebuildError[];
}

/** What `applyCloud` would do. Only looks. @throws RebuildError CLOUD_… */
export async function planCloud(client: CloudClient, spec: CloudSpec): Promise<CloudPlan> {
  const { changes, unchanged, flaws } = await surveyCloud(client, spec);
  if (flaws[0]) throw flaws[0];
  return { changes, unchanged };
}

/** Looks, and compares. A key that is ours to make and is not there is not made. @throws RebuildError CLOUD_… */
export async function surveyCloud(client: CloudClient, stated: CloudSpec): Promise<Survey> {
  const flaws: RebuildError[] = [];
  const spec = await resolveAdopted(client, stated);
  const adopted = adoptedObjects(spec);
  const [publicKey, found] = await Promise.all([
    noting(flaws, () => localPublicKey(spec)),
    observeCloud(client, spec.cluster, adopted),
  ]);
  if (flaws.length === 0) checkKey(spec, publicKey, found);
  const wanted = wantedObjects(spec, publicKey);
  const comparison = compareCloud(wanted, found);
  const needsImage = comparison.changes.some(makesInstance);
  const image = needsImage ? await noting(flaws, () => findImage(client, spec.image)) : undefined;
  return { ...comparison, spec, wanted, found, adopted, image, flaws };
}

/** What would be made where nothing is. Asks nobody. */
export async function surveyOfNothing(spec: CloudSpec): Promise<Survey> {
  const flaws: RebuildError[] = [];
  const wanted = wantedObjects(spec, await noting(flaws, () => localPublicKey(spec)));
  return {
    ...compareCloud(wanted, []),
    spec,
    wanted,
    found: [],
    adopted: adoptedObjects(spec),
    image: undefined,
    flaws,
  };
}

/** The same look, now that the key is known. */
export function withPublicKey(survey: Survey, publicKey: string | undefined): Survey {
  const wanted = wantedObjects(survey.spec, publicKey);
  return { ...survey, ...compareCloud(wanted, survey.found), wanted };
}

async function noting<Result>(flaws: RebuildError[], work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RebuildError && FLAWS.includes(error.code))) throw error;
    flaws.push(error);
    return undefined;
  }
}

const FLAWS = ['CLOUD_KEY_FILE', 'CLOUD_NO_IMAGE'];

function makesInstance({ type, action }: CloudChange): boolean {
  return type === 'instance' && (action === 'create' || action === 'replace');
}

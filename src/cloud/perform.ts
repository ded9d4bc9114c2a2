import { RebuildError } from '../core/error.ts';
import { type JobOutcome, runGraph } from './graph.ts';
import { type Hands, patient, type Reach } from './hands.ts';
import { type CloudChange, type CloudEmit, type Found, keyOf, type Wanted } from './model.ts';
import { named } from './named.ts';
import type { Survey } from './plan.ts';
import type { CloudSpec } from './spec.ts';
import { type Job, stagesOf } from './stages.ts';
import { cloudTypes } from './types/index.ts';
import { untilHealthy, untilStates } from './types/instance-state.ts';

export interface Work {
  readonly reach: Reach;
  readonly spec: CloudSpec;
  readonly survey: Survey;
  readonly emit: CloudEmit;
}

/**
 * Makes changes in their order, at once where nothing forbids it, and waits until all hosts run.
 *
 * @throws RebuildError of the first change that failed, once those that do not depend on it are made
 */
export async function performChanges(work: Work, changes: readonly CloudChange[]): Promise<void> {
  const desk = deskOf(work);
  const { first, build, last } = stagesOf(changes);
  for (const list of first) await removeAll(desk, list);
  throwFirst(
    await runGraph(
      build,
      (key) => desk.wanted.get(key)?.dependsOn ?? [],
      (job) => doJob(desk, job),
    ),
  );
  await untilStates(work.reach, hostsOf(desk), 'running');
  const started = new Set(changes.filter(startsHost).map(({ name }) => name));
  await untilHealthy(
    work.reach,
    hostsOf(desk).filter(({ name }) => started.has(name)),
  );
  for (const list of last) await removeAll(desk, list);
}

/** What the changes are made with, and the ids as they become known. */
interface Desk extends Work {
  readonly hands: Hands;
  readonly ids: Map<string, string>;
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly found: ReadonlyMap<string, Found>;
}

function deskOf(work: Work): Desk {
  const { reach, spec, survey } = work;
  const ids = new Map([...survey.adopted, ...survey.found].map((it) => [keyOf(it), it.id]));
  const id: Hands['id'] = (type, name) => {
    const known = ids.get(keyOf({ type, name }));
    if (known === undefined) throw new Error(`${type} ${name} is needed before it was made`);
    return known;
  };
  return {
    ...work,
    ids,
    hands: { ...reach, client: patient(reach), spec, id, emit: work.emit, image: survey.image },
    wanted: new Map(survey.wanted.map((it) => [keyOf(it), it])),
    found: new Map(survey.found.map((it) => [keyOf(it), it])),
  };
}

async function doJob(desk: Desk, { changes }: Job): Promise<void> {
  for (const change of changes) await told(desk.emit, [change], () => makeChange(desk, change));
}

async function makeChange(desk: Desk, change: CloudChange): Promise<void> {
  const { hands, reach, ids } = desk;
  const key = keyOf(change);
  const type = cloudTypes[change.type];
  const found = desk.found.get(key);
  if (change.action === 'update') return await updateField(desk, found!, change);
  if (change.action === 'replace') await type.remove(reach, [found!]);
  ids.set(key, await type.create(hands, desk.wanted.get(key)!));
}

async function updateField({ hands }: Desk, found: Found, { type, fields }: CloudChange): Promise<void> {
  const [field] = fields as [CloudChange['fields'][number]];
  if (field.field !== 'Name') return await cloudTypes[type].update(hands, found, field);
  await hands.client.call('CreateTags', { Resources: [found.id], Tags: [{ Key: 'Name', Value: field.to }] });
}

/** Removes objects of one type. */
async function removeAll({ reach, found, emit }: Desk, changes: readonly CloudChange[]): Promise<void> {
  const type = cloudTypes[changes[0]!.type];
  const objects = changes.map((change) => found.get(keyOf(change))!);
  await told(emit, changes, () => type.remove(reach, objects));
}

async function told(emit: CloudEmit, changes: readonly CloudChange[], run: () => Promise<void>): Promise<void> {
  const started = performance.now();
  const tell = (status: 'started' | 'done' | 'failed') => {
    const seconds = (performance.now() - started) / 1000;
    for (const change of changes) emit({ type: 'cloud.change', status, change, seconds });
  };
  tell('started');
  await run().catch((error: unknown) => {
    tell('failed');
    throw named(error, changes);
  });
  tell('done');
}

/** A real failure says more than that others were stopped. */
function throwFirst(outcomes: ReadonlyMap<string, JobOutcome>): void {
  const errors = [...outcomes.values()].flatMap((it) => (it.status === 'failed' ? [it.error] : []));
  const stopped = (error: unknown) => error instanceof RebuildError && error.code === 'INTERRUPTED';
  const error = errors.find((it) => !stopped(it)) ?? errors[0];
  if (error !== undefined) throw error;
}

function startsHost({ type, action, fields }: CloudChange): boolean {
  if (type !== 'instance' || action === 'delete') return false;
  return action !== 'update' || fields.some(({ field }) => field === 'state' || field === 'type');
}

function hostsOf({ survey, ids }: Desk): { id: string; name: string }[] {
  return survey.wanted
    .filter(({ type }) => type === 'instance')
    .flatMap((it) => {
      const id = ids.get(keyOf(it));
      return id === undefined ? [] : [{ id, name: it.name }];
    });
}

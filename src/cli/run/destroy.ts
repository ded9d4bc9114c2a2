import type { DestroyEvent, DestroyPlan } from '../../cloud/destroy.ts';
import { keyOf } from '../../cloud/model.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import type { Sink } from '../../report/sink.ts';
import { confirm, confirmByTyping } from './confirm.ts';

/** What was said on the command line. */
export interface DestroyFlags {
  readonly yes: boolean;
  readonly loseData: boolean;
  readonly snapshot: boolean;
}

/** Everything that would go, one a line; what has data is marked. */
export function planLines({ changes, leftovers, doubtful, dataHosts, dataVolumes }: DestroyPlan): string[] {
  const hasData = new Set([...dataHosts.map((name) => `instance ${name}`), ...dataVolumes.map(({ id }) => id)]);
  const mark = (key: string) => (hasData.has(key) ? ', with data' : '');
  return [
    ...changes.map((change) => `  - ${keyOf(change)}${mark(keyOf(change))}`),
    ...leftovers.map((it) => `  - ${leftoverName(it)}, a leftover${mark(it.id)}`),
    ...doubtful.map((it) => `  ? ${leftoverName(it)} stays: another cluster here has the same name for Kubernetes`),
  ];
}

/**
 * Asks once for everything. Data that nothing else has need more than `--yes`: `--lose-data`, `--snapshot`, or the name
 * of the cluster, typed.
 *
 * @throws RebuildError DESTROY_HAS_DATA, CONFIRM_NO_TERMINAL
 */
export async function agreeToDestroy(cluster: string, plan: DestroyPlan, flags: DestroyFlags): Promise<boolean> {
  const count = plan.changes.length + plan.leftovers.length;
  const data = dataIn(plan);
  const question = `Destroy these ${count} objects of ${cluster}`;
  if (data.length === 0) return await confirm(`${question}?`, flags);
  if (flags.snapshot) return await confirm(`${question}, with snapshots kept of ${data.join(', ')}?`, flags);
  const loss = `${question}, and lose the data of ${data.join(', ')}?`;
  if (flags.loseData) return await confirm(loss, flags);
  if (flags.yes) throw hasData(cluster, data);
  return await confirmByTyping(loss, cluster, { hint: orders });
}

const orders = 'Add --snapshot to keep a snapshot of each of these disks, or --lose-data to lose them, and --yes.';

function dataIn({ dataHosts, dataVolumes }: DestroyPlan): string[] {
  return [...dataHosts, ...dataVolumes.map(({ id, purpose }) => `${id}${purpose && ` (${purpose})`}`)];
}

function hasData(cluster: string, data: readonly string[]): RebuildError {
  const what = `${cluster} has data that nothing else has: ${data.join(', ')}. Nothing was removed.`;
  return new RebuildError('DESTROY_HAS_DATA', what, { hint: orders });
}

/** Tells on `stdout` what becomes of a destroy, and records what is gone. */
export function tellDestroy(stdout: Sink, record: Emit): (event: DestroyEvent) => void {
  const tell = (line: string) => stdout.write(`ec2 | ${line}\n`);
  const gone = (task: string) => {
    tell(`destroyed ${task}`);
    record({ type: 'change', where: 'ec2', change: { task, field: 'object', from: 'there', to: 'destroyed' } });
  };
  return (event) => {
    if (event.type === 'cloud.change') gone(keyOf(event.change));
    if (event.type === 'leftover') gone(leftoverName(event.leftover));
    if (event.type === 'snapshot') {
      const { snapshot, status, progress } = event;
      tell(`snapshot ${snapshot.id} of ${snapshot.of}: ${status === 'done' ? 'complete' : progress}`);
    }
    if (event.type === 'audit') {
      for (const it of event.audit.kept) tell(`kept ${it}`);
      for (const it of event.audit.ofControllers) tell(`left ${it}: it says that it is of a cluster of this name`);
    }
  };
}

function leftoverName({ kind, id, purpose }: DestroyPlan['leftovers'][number]): string {
  return `${kind} ${id}${purpose && ` (${purpose})`}`;
}

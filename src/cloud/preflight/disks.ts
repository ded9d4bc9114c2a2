import type { CloudChange } from '../model.ts';
import type { Finding } from './finding.ts';

/** EC2 only lets a disk grow. Pure. */
export function diskFindings(changes: readonly CloudChange[]): readonly Finding[] {
  return changes
    .filter(({ type, action }) => type === 'instance' && action === 'update')
    .flatMap(({ name, fields }) => fields.map((it) => ({ name, ...it })))
    .filter(({ field, from, to }) => field === 'rootGb' && Number(to) < Number(from))
    .map(({ name, from, to }) => ({
      severity: 'error',
      code: 'DISK_SHRINKS',
      message: `${name}: its disk has ${from} GB and is to have ${to}, but a disk only grows`,
      hint: `Set root_gb back to ${from}.`,
      about: { host: name, key: 'root_gb' },
    }));
}

import { type CloudChange, type FieldChange, keyOf } from '../../cloud/model.ts';
import type { RunEvent, ShownField, ShownObject } from '../../core/events.ts';
import { KNOWN_AFTER_APPLY } from '../../report/cloud-plan.ts';

/** The changes of a comparison as one event: an object of which several fields change is told once. */
export function shownPlan(changes: readonly CloudChange[], unchanged: number): RunEvent {
  const objects = [...Map.groupBy(changes, (it) => `${it.action} ${keyOf(it)}`).values()].map(shownObject);
  return { type: 'cloud.plan', where: 'ec2', objects, unchanged };
}

function shownObject(changes: readonly CloudChange[]): ShownObject {
  const [first] = changes as readonly [CloudChange, ...CloudChange[]];
  const costs = [...new Set(changes.flatMap(({ confirm }) => confirm ?? []))].join(', ');
  return {
    action: first.action,
    object: keyOf(first),
    fields: changes.flatMap(fieldsOf),
    ...(costs && { costs }),
    ...(first.losesData && { losesData: true }),
    ...(first.impossible !== undefined && { impossible: first.impossible }),
  };
}

/** An id is EC2's to choose. */
function fieldsOf({ action, id, fields, also = [] }: CloudChange): ShownField[] {
  const newId = { field: 'id', from: id, to: KNOWN_AFTER_APPLY };
  if (action === 'create') return [newId, ...fields];
  if (action !== 'replace') return [...fields];
  return [...fields.map((it: FieldChange) => ({ ...it, forces: true as const })), ...also, newId];
}

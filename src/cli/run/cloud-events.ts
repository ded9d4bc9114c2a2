import { type CloudChange, type CloudEvent, keyOf } from '../../cloud/index.ts';
import type { Emit, ShownChange } from '../../core/events.ts';
import { loseDataFlag } from './consent.ts';

/** Tells what happens in EC2 as events of the run. */
export function cloudEvents(emit: Emit): (event: CloudEvent) => void {
  return (event) => {
    if (event.type === 'cloud.wait') {
      emit({ type: 'wait', where: 'ec2', what: event.what, seconds: event.seconds, lastSeen: event.state });
    } else if (event.type === 'cloud.fallback') {
      const { host, wanted, tried, why } = event;
      emit({ type: 'warning', text: `${host}: EC2 has no ${wanted} (${why}), ${tried} is tried` });
    } else if (event.status === 'done') {
      for (const change of shown(event.change)) emit({ type: 'change', where: 'ec2', change });
    } else if (event.status === 'declined') {
      emit({
        type: 'warning',
        text: `${keyOf(event.change)}: not changed, because nobody agreed`,
        hint: `Run again with ${event.change.losesData ? loseDataFlag(event.change.name) : '--yes'} to agree.`,
      });
    }
  };
}

function shown(change: CloudChange): ShownChange[] {
  const task = keyOf(change);
  if (change.action === 'create') return [{ task, field: 'state', from: undefined, to: 'present' }];
  if (change.action === 'delete') return [{ task, field: 'state', from: 'present', to: 'absent' }];
  return change.fields.map(({ field, from, to }) => ({ task, field, from, to: to ?? 'absent' }));
}

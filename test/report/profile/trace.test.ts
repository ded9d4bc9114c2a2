import { describe, expect, it } from 'vitest';
import { profileOf } from '../../../src/report/profile/profile.ts';
import { traceText } from '../../../src/report/profile/trace.ts';
import { sample } from './sample.ts';
import { played } from './tape.ts';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly cat: string;
  readonly args: { readonly name: string; readonly role?: string; readonly boundBy?: string };
}

const timeline = played(sample);
const events: TraceEvent[] = JSON.parse(traceText(timeline, profileOf(timeline, 1))).traceEvents;
const rows = new Map(
  events.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [args.name, `${pid}/${tid}`]),
);
const slices = (row: string) => events.filter(({ ph, pid, tid }) => ph === 'X' && `${pid}/${tid}` === rows.get(row));

describe('a trace', () => {
  it('has a row for the critical path, the phases, each play and each host', () => {
    expect([...rows]).toEqual([
      ['critical path', '1/1'],
      ['phases', '1/2'],
      ['play nodes', '1/3'],
      ['k8s-redis', '2/1'],
      ['k8s-a', '2/2'],
    ]);
  });

  it('has roles with their tasks on the row of their host, in microseconds', () => {
    expect(slices('k8s-a').map(({ name, cat, ts, dur }) => [name, cat, ts, dur])).toEqual([
      ['connect', 'connect', 600_000, 3_000_000],
      ['first look', 'look', 3_600_000, 400_000],
      ['base', 'role', 4_000_000, 86_000_000],
      ['apt curl, jq', 'task', 4_400_000, 83_600_000],
      ['file /etc/motd', 'task', 88_000_000, 500_000],
      ['file /etc/issue', 'task', 88_500_000, 1_500_000],
    ]);
    expect(slices('k8s-a')[3]!.args).toEqual({ role: 'base', boundBy: 'packages' });
  });

  it('has slices that lie within one another or apart, as the format asks for on one row', () => {
    for (const row of rows.keys()) {
      const open: TraceEvent[] = [];
      for (const slice of slices(row)) {
        while (open.length > 0 && open.at(-1)!.ts + open.at(-1)!.dur <= slice.ts) open.pop();
        const around = open.at(-1);
        if (around) expect(slice.ts + slice.dur).toBeLessThanOrEqual(around.ts + around.dur);
        open.push(slice);
      }
    }
  });

  it('has the critical path whole, with the host in each name', () => {
    const path = slices('critical path');
    expect(path.reduce((sum, { dur }) => sum + dur, 0)).toBe(200_000_000);
    expect(path.map(({ name }) => name)).toContain('k8s-a: base: apt curl, jq');
  });
});

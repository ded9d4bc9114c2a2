import type { CreditUse } from '../../../capacity/credits.ts';
import type { PlannedNode } from '../../../capacity/model.ts';
import type { Placement } from '../../../capacity/pods/model.ts';
import { lastsText } from '../../inventory/units.ts';
import type { BarRow, Bars } from './bars.ts';
import { loadOf } from './load.ts';

export interface CpuFigures {
  readonly nodes: readonly PlannedNode[];
  readonly placement: Placement;
  readonly credits: readonly CreditUse[];
}

/** The CPU of each node: what is asked for, and what a burstable type sustains without spending credits. */
export function cpuBars(figures: CpuFigures): Bars {
  return {
    parts: [
      { label: 'asked for', colour: 'asked' },
      { label: 'the rest of its vCPU', colour: 'free' },
    ],
    marks: [{ label: 'sustained without credits', colour: 'mark' }],
    rows: figures.nodes.map((node) => rowOf(node, figures)),
    scale: (milli) => `${milli / 1000}`,
    step: stepOf(Math.max(0, ...figures.nodes.map(({ vcpu = 0 }) => vcpu))),
  };
}

/** Halves of a CPU, and not more than eight steps. */
function stepOf(most: number): number {
  return 500 * 2 ** Math.max(0, Math.ceil(Math.log2(most / 4)));
}

function rowOf(node: PlannedNode, { placement, credits }: CpuFigures): BarRow {
  const credit = credits.find((it) => it.node === node.name);
  const { asked } = loadOf(node, placement, 'cpuMilli');
  if (node.vcpu === undefined) {
    return { name: node.name, parts: [asked || undefined, undefined], marks: [undefined], note: 'vCPU unknown' };
  }
  const all = node.vcpu * 1000;
  const isOver = asked > all;
  return {
    name: node.name,
    parts: [asked || undefined, Math.max(0, all - asked)],
    marks: [credit?.baselineMilli],
    note: isOver ? `${cpus(asked)} of ${node.vcpu}: too much` : noteOf(asked, credit),
    isBad: isOver || credit?.lastsHours !== undefined,
  };
}

function noteOf(asked: number, credit: CreditUse | undefined): string {
  if (!credit) return `${cpus(asked)} asked, no credits`;
  const both = `${cpus(asked)} asked, ${cpus(credit.baselineMilli)} sustained`;
  return credit.lastsHours === undefined ? both : `${both}, credits last ${lastsText(credit.lastsHours)}`;
}

/** Thousandths of a CPU, to hundredths of one. */
function cpus(milli: number): string {
  return `${Math.round(milli / 10) / 100}`;
}

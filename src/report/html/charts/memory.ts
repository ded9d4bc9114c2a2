import type { CannotHonour } from '../../../capacity/honour.ts';
import type { PlannedNode } from '../../../capacity/model.ts';
import type { Placement } from '../../../capacity/pods/model.ts';
import type { BarRow, Bars } from './bars.ts';
import { loadOf } from './load.ts';

export interface FitFigures {
  readonly nodes: readonly PlannedNode[];
  readonly placement: Placement;
  readonly cannotHonour: readonly CannotHonour[];
}

/** The RAM of each node: what is asked for, what is free, what pods cannot have; and what all may use together. */
export function memoryBars(figures: FitFigures): Bars {
  return {
    parts: [
      { label: 'asked for', colour: 'asked' },
      { label: 'free', colour: 'free' },
      { label: 'kept from pods, or not seen by Linux', colour: 'kept' },
    ],
    marks: [{ label: 'what limits allow together', colour: 'mark' }],
    rows: figures.nodes.map((node) => rowOf(node, figures)),
    scale: memorySize,
    step: stepOf(Math.max(0, ...figures.nodes.map(({ memoryMiB = 0 }) => memoryMiB))),
  };
}

/** Whole GiB, and not more than eight of them. */
function stepOf(most: number): number {
  return 1024 * 2 ** Math.max(0, Math.ceil(Math.log2(most / 1024 / 8)));
}

function rowOf(node: PlannedNode, { placement, cannotHonour }: FitFigures): BarRow {
  const { asked, limits } = loadOf(node, placement, 'memoryMiB');
  const usable = node.allocatable?.memoryMiB ?? node.usableMiB;
  const tooSmall = cannotHonour.some((it) => it.node === node.name && it.resource === 'memory');
  if (node.memoryMiB === undefined || usable === undefined) {
    return { name: node.name, parts: [asked || undefined, undefined, undefined], marks: [limits], note: 'RAM unknown' };
  }
  const isOver = asked > usable;
  return {
    name: node.name,
    parts: [asked || undefined, Math.max(0, usable - asked), node.memoryMiB - usable],
    marks: [limits],
    note: [
      `${memorySize(asked)} of ${memorySize(usable)}`,
      isOver && 'too much',
      limits !== undefined && `limits ${memorySize(limits)}`,
      tooSmall && 'too large',
    ]
      .filter(Boolean)
      .join(', '),
    isBad: isOver || tooSmall,
  };
}

/** `1.5 GiB`, and what is less than one in MiB. */
export function memorySize(mebibytes: number): string {
  if (mebibytes > 0 && mebibytes < 1000) return `${Math.round(mebibytes)} MiB`;
  return `${Math.round((mebibytes / 1024) * 10) / 10} GiB`;
}

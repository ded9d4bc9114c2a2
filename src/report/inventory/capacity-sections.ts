import type { InventoryReport } from './model.ts';
import type { Section } from './section.ts';
import { sumText } from './sum.ts';
import { cpuText, lastsText } from './units.ts';

const right = { align: 'right' } as const;

/** What is needed of each quota. What nobody was asked reads `unknown`, never 0. */
export function quota({ quota }: InventoryReport): Section {
  return {
    title: 'Quota',
    columns: [
      { title: 'quota' },
      { title: 'need', ...right },
      { title: 'others', ...right },
      { title: 'limit', ...right },
      { title: '' },
      { title: 'name', isFlexible: true },
    ],
    rows: quota.map(({ bucket, unit, need, unknown, usedByOthers, isUsageKnown, limit, isOver }) => [
      bucket.code,
      sumText({ value: need, unknown }, (value) => (unit === 'vCPU' ? `${value} vCPU` : String(value))),
      isUsageKnown ? String(usedByOthers) : 'unknown',
      limit?.toString() ?? 'unknown',
      limit === undefined ? '' : isOver ? 'over' : 'ok',
      bucket.name,
    ]),
  };
}

/** What pods ask for of what each node has for them, and what is left of it. */
export function podFit({ podFit }: InventoryReport): Section {
  return {
    title: 'Pods',
    columns: [
      { title: 'node' },
      { title: 'CPU m', ...right },
      { title: 'free', ...right },
      { title: 'MiB', ...right },
      { title: 'free', ...right },
      { title: 'pods', isFlexible: true },
    ],
    rows: podFit.map(({ node, allocatable, requested, free, pods }) => [
      node,
      `${requested.cpuMilli} / ${allocatable?.cpuMilli ?? 'unknown'}`,
      String(free?.cpuMilli ?? 'unknown'),
      `${requested.memoryMiB} / ${allocatable?.memoryMiB ?? 'unknown'}`,
      String(free?.memoryMiB ?? 'unknown'),
      pods.map((name) => name.replace(/^.*\//, '')).join(' '),
    ]),
  };
}

/** Of nodes that earn CPU credits: what they sustain, and how long a full balance lasts at what is asked for. */
export function credits({ credits }: InventoryReport): Section {
  return {
    title: 'CPU credits',
    columns: [
      { title: 'node' },
      { title: 'requested', ...right },
      { title: 'sustained', ...right },
      { title: 'full balance', ...right },
      { title: 'lasts', ...right },
    ],
    rows: credits.map(({ node, askedMilli, baselineMilli, maxCredits, lastsHours }) => [
      node,
      cpuText(askedMilli),
      cpuText(baselineMilli),
      String(maxCredits),
      lastsHours === undefined ? 'always' : lastsText(lastsHours),
    ]),
  };
}

/** All that would not work, errors first, each with what to do. */
export function problems({ problems }: InventoryReport): Section {
  return {
    title: 'Problems',
    columns: [{ title: '' }, { title: 'code' }, { title: 'what, and what to do', isFlexible: true }],
    rows: problems.map(({ severity, code, message, hint, host }) => {
      const where = host === undefined || message.includes(host) ? '' : `${host}: `;
      return [severity, code, `${where}${message}. ${hint}`];
    }),
  };
}

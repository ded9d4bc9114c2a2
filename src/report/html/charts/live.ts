import type { Asked, Filled, LiveHost, Use } from '../../inventory/live-model.ts';
import { filledText, isPressed } from '../../inventory/live-sections.ts';
import { cpuText, memoryText } from '../../inventory/units.ts';
import type { BarRow, Bars } from './bars.ts';
import { memorySize } from './memory.ts';

export function memoryOfHosts(hosts: readonly LiveHost[]): Bars {
  return {
    parts: [
      { label: 'used', colour: 'asked' },
      { label: 'free', colour: 'free' },
    ],
    marks: [],
    rows: hosts.map(({ name, state }) => (state ? filledRow(name, state.memory) : silentRow(name))),
    scale: memorySize,
    step: stepOf(Math.max(0, ...hosts.map(({ state }) => state?.memory.totalMiB ?? 0))),
  };
}

/** Nine tenths of it are in use. */
const FULL = 0.9;

function filledRow(name: string, filled: Filled): BarRow {
  const { usedMiB, totalMiB } = filled;
  const isKnown = usedMiB !== undefined && totalMiB !== undefined;
  return {
    name,
    parts: [usedMiB, isKnown ? Math.max(0, totalMiB - usedMiB) : undefined],
    marks: [],
    note: filledText(filled),
    isBad: isKnown && usedMiB > FULL * totalMiB,
  };
}

function silentRow(name: string): BarRow {
  return { name, parts: [undefined, undefined], marks: [], note: 'does not answer', isBad: true };
}

export function cpuOfHosts(hosts: readonly LiveHost[]): Bars {
  return {
    parts: [
      { label: 'in use', colour: 'asked' },
      { label: 'the rest of its CPUs', colour: 'free' },
    ],
    marks: [],
    rows: hosts.map(({ name, state }) => {
      if (!state) return silentRow(name);
      const { cpuMilli: used, cpus } = state;
      const note = `${used === undefined ? 'unknown' : cpuText(used)} of ${cpuText(cpus * 1000)}`;
      return { name, parts: [used, Math.max(0, cpus * 1000 - (used ?? 0))], marks: [], note };
    }),
    scale: (milli) => `${milli / 1000}`,
    step: cpuStep(Math.max(0, ...hosts.map(({ state }) => (state?.cpus ?? 0) * 1000))),
  };
}

/** What services and pods with a limit take of it: those nearest to it, for a page is not endless. */
export function memoryUseBars(uses: readonly Use[]): Bars {
  const limited = nearest(uses, ({ memory }) => memory);
  return {
    parts: USE_PARTS,
    marks: [
      { label: 'request', colour: 'mark' },
      { label: 'peak since it started', colour: 'address' },
    ],
    rows: limited.map((use) => {
      const { now, peak, request } = use.memory;
      return { ...useRow(use, use.memory, memoryText), marks: [request, peak], parts: upTo(now, use.memory) };
    }),
    scale: memorySize,
    step: stepOf(Math.max(0, ...limited.map(({ memory }) => memory.limit ?? 0))),
  };
}

export function cpuUseBars(uses: readonly Use[]): Bars {
  const limited = nearest(uses, ({ cpu }) => cpu);
  return {
    parts: USE_PARTS,
    marks: [{ label: 'request', colour: 'mark' }],
    rows: limited.map((use) => ({
      ...useRow(use, use.cpu, cpuText),
      marks: [use.cpu.request],
      parts: upTo(use.cpu.now, use.cpu),
    })),
    scale: (milli) => `${milli / 1000}`,
    step: cpuStep(Math.max(0, ...limited.map(({ cpu }) => cpu.limit ?? 0))),
  };
}

export const MOST_ROWS = 20;

function nearest(uses: readonly Use[], of: (use: Use) => Use['cpu'] | Use['memory']): readonly Use[] {
  const share = (use: Use) => (of(use).now ?? 0) / of(use).limit!;
  const limited = uses.filter((use) => of(use).limit !== undefined);
  return limited.toSorted((a, b) => share(b) - share(a)).slice(0, MOST_ROWS);
}

const USE_PARTS = [
  { label: 'now', colour: 'asked' },
  { label: 'up to the limit', colour: 'free' },
] as const;

function upTo(now: number | undefined, { limit }: Asked): BarRow['parts'] {
  return [now, Math.max(0, (limit ?? 0) - (now ?? 0))];
}

function useRow(use: Use, { now, limit }: Use['cpu'] | Use['memory'], text: (value: number) => string) {
  const shown = (value: number | undefined) => (value === undefined ? 'unknown' : text(value));
  const kind = use.kind === 'pod' ? '' : ` on ${use.host}`;
  return { name: `${use.name}${kind}`, note: `${shown(now)} of ${shown(limit)}`, isBad: isPressed(use) };
}

/** A power of two, and not more than six steps: MiB are read in such. */
function stepOf(most: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, most) / 6)));
}

/** Halves of a CPU, and not more than four of them. */
function cpuStep(most: number): number {
  return 500 * 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, most) / 2000)));
}

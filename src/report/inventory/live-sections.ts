import { duration, tame } from '../format.ts';
import type { Asked, Filled, HostState, LiveHost, LiveReport, Use } from './live-model.ts';
import type { Section } from './section.ts';
import { cpuText, memoryText } from './units.ts';

const right = { align: 'right' } as const;

/** The tables of what was measured. */
export function liveSections(live: LiveReport): Section[] {
  return [lastRun(live), hosts(live), nodes(live), pods(live), uses(live)];
}

function lastRun({ lastRun: run }: LiveReport): Section {
  const titles = ['when (UTC)', 'who', 'outcome', 'revision'];
  return {
    title: 'Last run',
    columns: [...titles.map((title) => ({ title })), { title: 'command', isFlexible: true }],
    rows: run
      ? [
          [
            run.time?.slice(0, 16).replace('T', ' ') ?? 'unknown',
            run.who ?? 'unknown',
            run.outcome,
            run.revision?.slice(0, 12) ?? '-',
            run.commandLine,
          ],
        ]
      : [],
  };
}

function hosts({ hosts }: LiveReport): Section {
  return {
    title: 'Hosts now',
    columns: [
      { title: 'host' },
      { title: 'up', ...right },
      { title: 'load', ...right },
      { title: 'CPU', ...right },
      { title: 'memory', ...right },
      { title: 'disk', ...right },
      { title: 'what runs there', isFlexible: true },
    ],
    rows: hosts.map(hostRow),
  };
}

function hostRow({ name, state, error }: LiveHost): string[] {
  if (!state) return [name, '', '', '', '', '', error ? `does not answer: ${tame(error.message)}` : 'unknown'];
  return [
    name,
    uptimeText(state.uptimeSeconds),
    state.load.map((it) => it.toFixed(1)).join(' '),
    `${known(state.cpuMilli, cpuText)} / ${state.cpus * 1000}m`,
    filledText(state.memory),
    filledText(state.disk),
    whatRuns(state),
  ];
}

/** Versions as the distribution has them, and units that failed. */
function whatRuns({ os, kernel, versions, failedUnits }: HostState): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const failed = failedUnits.length > 0 ? [`failed: ${failedUnits.join(' ')}`] : [];
  return tame([os, `Linux ${kernel}`, ...packages, ...failed].join(', '));
}

function nodes({ cluster }: LiveReport): Section {
  const own = cluster?.nodes ?? [];
  const podsOn = Map.groupBy(cluster?.pods ?? [], ({ node }) => node);
  return {
    title: 'Kubernetes now',
    columns: [
      { title: 'node' },
      { title: 'ready' },
      { title: 'kubelet' },
      { title: 'pods', ...right },
      { title: 'troubles', isFlexible: true },
    ],
    rows: cluster?.error
      ? [['-', 'unknown', '', '', tame(cluster.error.message)]]
      : own.map(({ name, isReady, version, troubles }) => [
          name,
          isReady ? 'yes' : 'no',
          version,
          String(podsOn.get(name)?.length ?? 0),
          troubles.join(' '),
        ]),
  };
}

function pods({ cluster }: LiveReport): Section {
  const namespaces = Map.groupBy(cluster?.pods ?? [], ({ namespace }) => namespace);
  return {
    title: 'Pods now',
    columns: [
      { title: 'namespace' },
      { title: 'pods', ...right },
      { title: 'ready', ...right },
      { title: 'restarts', ...right },
      { title: 'not ready', isFlexible: true },
    ],
    rows: [...namespaces].map(([namespace, own]) => [
      namespace,
      String(own.length),
      String(own.filter(({ isReady }) => isReady).length),
      String(own.reduce((sum, { restarts }) => sum + restarts, 0)),
      own
        .filter(({ isReady }) => !isReady)
        .map(({ name, state }) => `${name} (${state})`)
        .join(', '),
    ]),
  };
}

function uses({ uses }: LiveReport): Section {
  return {
    title: 'Use now',
    columns: [
      { title: 'service or pod' },
      { title: 'CPU / request / limit', ...right },
      { title: 'held back', ...right },
      { title: 'memory / peak / request / limit', ...right },
      { title: 'host', isFlexible: true },
    ],
    rows: uses.map(({ host, name, cpu, memory, throttledPercent, oomKills }) => [
      name,
      [known(cpu.now, cpuText), ...askedTexts(cpu, cpuText)].join(' / '),
      throttledPercent === undefined ? '-' : `${throttledPercent} %`,
      [known(memory.now, memoryText), known(memory.peak, memoryText), ...askedTexts(memory, memoryText)].join(' / '),
      `${host}${oomKills ? `, ${oomKills} killed for want of memory` : ''}`,
    ]),
  };
}

function askedTexts({ request, limit }: Asked, format: (value: number) => string): string[] {
  return [request, limit].map((value) => (value === undefined ? '-' : format(value)));
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? 'unknown' : format(value);
}

/** `1.2 of 3.8 GiB` */
export function filledText({ usedMiB, totalMiB }: Filled): string {
  const gib = (mebibytes: number | undefined) => known(mebibytes, (it) => (it / 1024).toFixed(1));
  return `${gib(usedMiB)} of ${gib(totalMiB)} GiB`;
}

const DAY = 86_400;

function uptimeText(seconds: number | undefined): string {
  if (seconds === undefined) return 'unknown';
  return seconds < 2 * DAY ? duration(seconds) : `${Math.floor(seconds / DAY)} days`;
}

/** Whether something pressing is the matter with what a service or pod takes. */
export function isPressed({ memory: { now, limit }, throttledPercent = 0, oomKills = 0 }: Use): boolean {
  const isFull = now !== undefined && limit !== undefined && now > 0.9 * limit;
  return isFull || throttledPercent > 25 || oomKills > 0;
}

/** What must be known to read the figures, and what is missing. */
export function liveNotes({ time, hosts, cluster }: LiveReport): string[] {
  const silent = hosts.filter(({ state }) => state === undefined);
  return [
    `Now: measured at ${time.slice(0, 19).replace('T', ' ')} UTC. CPU over one second; memory without what the kernel can take back at once, its peak with that.`,
    ...(silent.length > 0
      ? [`Partial: ${silent.map(({ name }) => name).join(', ')} did not answer; what they would say is missing.`]
      : []),
    ...(cluster?.error ? ['Partial: the Kubernetes API did not answer; nodes and pods are missing.'] : []),
  ];
}

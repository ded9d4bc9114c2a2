import type { Limits } from '../../../roles/limits.ts';
import { findingsOf } from '../../findings.ts';
import type { Finding } from '../../model.ts';
import type { Bounds, Recommendation, Setting, Use } from './model.ts';
import { recommend } from './recommend.ts';

export const NAME = 'usage';

const { passed } = findingsOf(NAME);

interface Used {
  readonly subject: string;
  readonly use: Use;
  /** What is set. */
  readonly limits: Limits;
  /** Further figures, for programs. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** What to do where something is to be changed. */
  readonly hint: string | undefined;
}

/** What was used of what is set, and what is to be set instead. It fails nothing: it is advice. */
export function usageFinding({ subject, use, limits, figures, hint }: Used): Finding {
  const recommendations = recommend(use, limits);
  const changes = recommendations.filter(({ action }) => action !== 'keep');
  const says = [
    ofResource('CPU', use.cpu, limits.cpu_request, limits.cpu_limit, cpuText),
    ofResource('memory', use.memory, limits.memory_request, limits.memory_limit, memoryText),
    ...(use.throttled === undefined ? [] : [`throttled ${Math.round(use.throttled * 100)} %`]),
    ...(use.oomKills > 0 ? [`killed for memory: ${use.oomKills}`] : []),
    `of ${timeText(use.seconds)}`,
  ].join('; ');
  const advice = changes.length > 0 ? changes.map(adviceText).join(', ') : 'keep';
  return {
    ...passed(subject, `${says}: ${advice}`, changes.length > 0 ? hint : undefined),
    data: {
      ...figures,
      seconds: use.seconds,
      throttled: use.throttled,
      oomKills: use.oomKills,
      limits,
      recommendations,
    },
  };
}

function ofResource(
  name: string,
  { median, usual, peak }: Use['cpu'],
  request: number | undefined,
  limit: number | undefined,
  spell: (value: number) => string,
): string {
  const set = [request, limit].map((value) => (value === undefined ? '-' : spell(value))).join('/');
  const half = median === undefined ? '' : `${spell(median)} median, `;
  return `${name} ${half}${boundsText(usual, spell)} usual, ${boundsText(peak, spell)} peak of ${set}`;
}

function boundsText({ atLeast, atMost }: Bounds, spell: (value: number) => string): string {
  if (atLeast === undefined) return '?';
  const [from, to] = [spell(atLeast), spell(atMost ?? atLeast)];
  return from === to ? from : `${from}–${to}`;
}

function adviceText({ action, setting, from, to, why }: Recommendation): string {
  return `${action} ${setting} from ${settingText(setting, from)} to ${settingText(setting, to)} (${why})`;
}

function settingText(setting: Setting, value: number): string {
  return setting.startsWith('cpu') ? cpuText(value) : memoryText(value);
}

function cpuText(millicores: number): string {
  return `${Math.round(millicores)}m`;
}

function memoryText(mebibytes: number): string {
  return `${Math.round(mebibytes)}Mi`;
}

function timeText(seconds: number): string {
  const hours = seconds / 3600;
  if (hours < 1) return `${Math.round(seconds / 60)} min`;
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`;
}

import type { Finding, Verdict } from '../../verify/model.ts';
import { duration, plural, tame, wrapWords } from '../format.ts';
import type { Paint, Sink } from '../sink.ts';
import { type Column, tableLines } from '../table.ts';
import { countOf, hasPassed, type Verification, verdictOf } from './model.ts';

const MARKS: Readonly<Record<Verdict, string>> = { passed: '✔', failed: '✘', unknown: '?', skipped: '-' };

const COLORS: Readonly<Record<Verdict, (paint: Paint) => (text: string) => string>> = {
  passed: (paint) => paint.green,
  failed: (paint) => paint.red,
  unknown: (paint) => paint.magenta,
  skipped: (paint) => paint.dim,
};

/**
 * A row for each check, then what has not passed with its evidence and what to do, and advice, which is what passed and has
 * a hint; with `isVerbose` all that passed.
 */
export function verificationText(
  verification: Verification,
  sink: Pick<Sink, 'paint' | 'columns'>,
  { isVerbose }: { readonly isVerbose: boolean },
): string {
  const findings = verification.checks
    .flatMap((check) => check.findings)
    .filter(({ verdict, hint }) => isVerbose || verdict !== 'passed' || hint !== undefined);
  const groups = ORDER.flatMap((verdict) => alike(findings.filter((it) => it.verdict === verdict)));
  return [
    ...checkLines(verification, sink),
    ...groups.flatMap((group) => groupLines(group, sink)),
    '',
    totals(verification, sink.paint),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** What needs somebody comes last, next to the prompt. */
const ORDER: readonly Verdict[] = ['passed', 'skipped', 'unknown', 'failed'];

const COLUMNS: readonly Column[] = [
  { title: '' },
  { title: 'check' },
  { title: 'holds', isFlexible: true },
  ...(['passed', 'failed', 'unknown', 'skipped'] as const).map((title) => ({ title, align: 'right' as const })),
];

function checkLines({ checks }: Verification, { paint, columns }: Pick<Sink, 'paint' | 'columns'>): string[] {
  const rows = checks.map((check) => {
    const counts = COLUMNS.slice(3).map(({ title }) => countOf(check, title as Verdict));
    return [
      MARKS[verdictOf(check)],
      check.name,
      check.title,
      ...counts.map((count) => (count > 0 ? String(count) : '')),
    ];
  });
  const verdicts = new Map(Object.entries(MARKS).map(([verdict, mark]) => [mark, verdict as Verdict]));
  return tableLines(COLUMNS, rows, columns, paint).map((line) => {
    const verdict = verdicts.get(line[0] ?? '');
    return verdict ? COLORS[verdict](paint)(line[0]!) + line.slice(1) : line;
  });
}

interface Group extends Pick<Finding, 'verdict' | 'says' | 'hint'> {
  readonly checks: readonly string[];
  readonly subjects: readonly string[];
}

/** What says the same stands together: of a host that does not answer, each check would. */
function alike(findings: readonly Finding[]): Group[] {
  const groups = Map.groupBy(findings, ({ says, hint }) => JSON.stringify([says, hint]));
  return [...groups.values()].map((same) => {
    const { verdict, says, hint } = same[0]!;
    const unique = (names: readonly string[]) => [...new Set(names)];
    return {
      verdict,
      says,
      ...(hint !== undefined && { hint }),
      checks: unique(same.map(({ check }) => check)),
      subjects: unique(same.map(({ subject }) => subject)),
    };
  });
}

function groupLines(
  { verdict, says, hint, checks, subjects }: Group,
  { paint, columns }: Pick<Sink, 'paint' | 'columns'>,
): string[] {
  const text = `${checks.join(', ')}: ${subjects.join(', ')}: ${tame(says)}`;
  const [first = '', ...more] = wrapWords(text, columns - 2);
  return [
    '',
    `${COLORS[verdict](paint)(MARKS[verdict])} ${first}`,
    ...more.map((line) => `  ${line}`),
    ...(hint === undefined ? [] : wrapWords(hint, columns - 4).map((line) => `    ${paint.cyan(line)}`)),
  ];
}

function totals(verification: Verification, paint: Paint): string {
  const { cluster, checks, seconds } = verification;
  const counts = (Object.keys(MARKS) as Verdict[]).flatMap((verdict) => {
    const count = checks.filter((check) => verdictOf(check) === verdict).length;
    return count > 0 ? [COLORS[verdict](paint)(`${count} ${verdict}`)] : [];
  });
  const mark = hasPassed(verification) ? paint.green('✔') : paint.red('✘');
  return `${mark} ${paint.bold(`verify ${cluster}`)}: ${[plural(checks.length, 'check'), ...counts, duration(seconds)].join(', ')}`;
}

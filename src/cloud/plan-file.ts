import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RebuildError } from '../core/error.ts';
import { type Fields, keyOf, type ObjectRef, typeNames } from './model.ts';
import type { Survey } from './plan.ts';

const field = z.strictObject({ field: z.string(), from: z.string().optional(), to: z.string().optional() });

const change = z.strictObject({
  action: z.enum(['create', 'update', 'replace', 'delete']),
  type: z.enum(typeNames),
  name: z.string(),
  id: z.string().optional(),
  fields: z.array(field),
  also: z.array(field).optional(),
  confirm: z.string().optional(),
  losesData: z.literal(true).optional(),
  follows: z.string().optional(),
});

const hashes = z.record(z.string(), z.string());

const planFile = z.strictObject({
  format: z.literal(1),
  /** Which cluster it is for, and where that is. The account is missing where it could not be asked for. */
  cluster: z.string(),
  region: z.string(),
  endpoint: z.string(),
  account: z.string().optional(),
  /** In UTC, ISO 8601. */
  madeAt: z.string(),
  /** Of rebuild. */
  version: z.string(),
  /** What the inventory asks for and what EC2 had, an object each: a hash over its fields. */
  wanted: hashes,
  observed: hashes,
  changes: z.array(change),
  unchanged: z.int().nonnegative(),
});

/** The EC2 part of a plan, as it is kept in a file. It holds no secret. */
export type PlanFile = z.output<typeof planFile>;

/** Which cluster a plan is for. */
export type PlanSubject = Pick<PlanFile, 'cluster' | 'region' | 'endpoint' | 'account'>;

const kept = planFile.extend({ checksum: z.string() });

/** A plan as a file. The checksum finds changes by accident or by hand; it is no signature. */
export function planFileText(
  subject: PlanSubject,
  { wanted, found, changes, unchanged }: Survey,
  { version, now = new Date() }: { readonly version: string; readonly now?: Date },
): string {
  const plan = {
    format: 1,
    ...subject,
    madeAt: now.toISOString(),
    version,
    wanted: hashesOf(wanted),
    observed: hashesOf(found),
    changes,
    unchanged,
  };
  return `${JSON.stringify({ ...plan, checksum: hashOf(plan) }, null, 2)}\n`;
}

/** @throws RebuildError PLAN_INVALID for anything but a file that `planFileText` made, unchanged */
export function readPlanFile(text: string, file: string): PlanFile {
  const { checksum, ...given } = parsed(text, file);
  if (hashOf(given) !== checksum) throw invalid(`${file} was changed after it was made`);
  return given;
}

/** @throws RebuildError PLAN_OTHER_CLUSTER */
export function checkSubject(plan: PlanFile, subject: PlanSubject): void {
  const keys = ['cluster', 'region', 'endpoint', 'account'] as const;
  const other = keys.find((key) => plan[key] !== subject[key] && plan[key] !== undefined && subject[key] !== undefined);
  if (!other) return;
  throw new RebuildError(
    'PLAN_OTHER_CLUSTER',
    `the plan is for the ${other} ${plan[other]}, and the inventory says ${subject[other]}`,
    { hint: 'Name the inventory that the plan was made of with -i.' },
  );
}

/** @throws RebuildError PLAN_STALE saying what is not as it was when the plan was made */
export function checkFresh(plan: PlanFile, { wanted, found, changes }: Survey): void {
  const differing = [
    ...differences(plan.observed, hashesOf(found), 'in EC2'),
    ...differences(plan.wanted, hashesOf(wanted), 'in the inventory'),
  ];
  const isSame = canonical(plan.changes) === canonical(changes);
  if (differing.length === 0 && isSame) return;
  const told = differing.length > 0 ? differing : ['this version of rebuild would change something else'];
  throw new RebuildError('PLAN_STALE', [`since the plan was made (${plan.madeAt}):`, ...told].join('\n'), {
    hint: 'Run "rebuild plan --out FILE" again, and look at what it says.',
  });
}

function parsed(text: string, file: string): z.output<typeof kept> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${file} is not JSON`, cause);
  }
  const { data, error } = kept.safeParse(content);
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw invalid(`${file} is no plan of this version: ${path.join('.') || 'the file'}: ${message}`, error);
}

function invalid(message: string, cause?: unknown): RebuildError {
  return new RebuildError('PLAN_INVALID', message, { hint: 'Make it with "rebuild plan --out FILE".', cause });
}

function hashesOf(objects: readonly (ObjectRef & { readonly id?: string; readonly fields: Fields })[]) {
  return Object.fromEntries(objects.map((it) => [keyOf(it), hashOf([it.id, it.fields]).slice(0, 16)]));
}

/** Keys are sorted: what came from a file has its own order. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, it) =>
    it !== null && typeof it === 'object' && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );
}

function differences(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  where: string,
): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]);
  return keys.map((key) => {
    if (before[key] === undefined) return `${key} is new ${where}`;
    return now[key] === undefined ? `${key} is gone ${where}` : `${key} has changed ${where}`;
  });
}

import { z } from 'zod';

/** The first line of a journal: who began what, when, and from which state of the inventory. */
const head = z.object({
  type: z.literal('run'),
  id: z.string(),
  /** UTC, ISO 8601. */
  time: z.iso.datetime(),
  /** `user@machine`. */
  who: z.string(),
  pid: z.int(),
  version: z.string(),
  /** The command line behind `./rebuild`, what may be secret masked. */
  words: z.array(z.string()),
  title: z.string(),
  mode: z.enum(['apply', 'check']),
  cluster: z.string(),
  inventory: z.string(),
  /** Of the repository that holds the inventory. */
  git: z.object({ revision: z.string(), branch: z.string().optional() }).optional(),
  hosts: z.array(z.string()),
  tags: z.array(z.string()),
  skipTags: z.array(z.string()),
});

const status = z.enum(['ok', 'changed', 'failed', 'unreachable', 'interrupted', 'skipped']);
const place = z.object({ file: z.string(), line: z.number(), column: z.number() });
const optionalText = z.string().optional();

const failure = z.object({
  code: z.string(),
  message: z.string(),
  hint: optionalText,
  at: place.optional(),
  host: optionalText,
  task: optionalText,
});

const change = z.object({ task: z.string(), field: z.string(), from: optionalText, to: z.string() });

const object = z.object({
  action: z.enum(['create', 'update', 'replace', 'delete']),
  object: z.string(),
  fields: z.array(
    z.object({ field: z.string(), from: optionalText, to: optionalText, forces: z.literal(true).optional() }),
  ),
  costs: optionalText,
  losesData: z.literal(true).optional(),
  impossible: optionalText,
});

const host = z.object({
  host: z.string(),
  status,
  tasks: z.number(),
  changed: z.number(),
  notDone: z.array(z.string()),
  seconds: z.number(),
});

/** A line of what happened, at so many seconds after the start. The names are those of `RunEvent`. */
function entry<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ at: z.number(), type: z.literal(type), ...shape });
}

const where = { where: z.string() };
const inRole = { ...where, role: z.string() };
const took = { seconds: z.number() };

const line = z.discriminatedUnion('type', [
  head,
  entry('phase.start', { phase: z.string() }),
  entry('phase.done', { phase: z.string(), outcome: z.enum(['ok', 'changed', 'failed']), ...took }),
  entry('play.start', { play: z.string(), roles: z.array(z.string()) }),
  entry('play.done', { play: z.string(), ...took }),
  entry('role.plan', {
    ...inRole,
    changes: z.array(change),
    handlers: z.array(z.string()),
    unknown: z.array(z.object({ task: z.string(), why: z.string() })),
  }),
  entry('task.done', { ...inRole, task: z.string(), ...took }),
  entry('role.done', { ...inRole, status, changed: z.number(), ...took }),
  entry('host.failed', { ...where, error: failure }),
  entry('cloud.plan', { ...where, objects: z.array(object), unchanged: z.number() }),
  entry('change', { ...where, change }),
  entry('note', { ...where, text: z.string() }),
  entry('warning', { text: z.string(), hint: optionalText }),
  /** Whether the repository of the inventory had changes that were in no commit. */
  entry('git', { dirty: z.boolean() }),
  /** Seconds of the roles that found nothing to change, by role and host. */
  entry('converged', { roles: z.record(z.string(), z.record(z.string(), z.number())) }),
  /** Roles that were done, and seconds and changes seen at the points of `pointsOf`. */
  entry('pace', { roles: z.int(), points: z.array(z.tuple([z.number(), z.number()])) }),
  /** What was left out because the journal became too large. */
  entry('left.out', { lines: z.number() }),
  entry('end', {
    ...took,
    exitCode: z.number(),
    cloudChanges: z.number(),
    hosts: z.array(host),
    error: failure.optional(),
  }),
]);

export type Line = z.infer<typeof line>;
type LineType = Line['type'];
export type LineOf<Type extends LineType> = Extract<Line, { type: Type }>;

export type Head = LineOf<'run'>;
/** A line as it is written: when is added. */
export type Entry = { [Type in LineType]: Omit<LineOf<Type>, 'at'> }[Exclude<LineType, 'run'>];
export type Failure = z.infer<typeof failure>;

/** A line of a journal; undefined where it is cut off, damaged, or of another version. */
export function parseLine(text: string): Line | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

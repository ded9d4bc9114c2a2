import { z } from 'zod';
import type { LookOutput } from '../model.ts';

/** What Prometheus answered to one path of its HTTP API. */
export type Answer = { readonly data: unknown; readonly error?: never } | { readonly error: string };

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Why a check cannot tell anything. It does not leave this folder. */
export class NoAnswer extends Error {}

/** The data of an answer, of which `schema` says as much as is read. @throws NoAnswer */
export function dataOf<Schema extends z.ZodType>(answer: Answer, schema: Schema): z.output<Schema> {
  if (answer.error !== undefined) throw new NoAnswer(`refuses a question: ${answer.error}`);
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new NoAnswer(`answers in a form that is not known: ${path.join('.')}: ${message}`);
}

/** The samples that an instant query found. @throws NoAnswer */
export function vector(answer: Answer): Sample[] {
  return dataOf(answer, VECTOR).result.map(({ metric: labels, value: [, value] }) => ({
    labels,
    value: numberOf(value),
  }));
}

/** The value of a query for one number; undefined where there is no sample. @throws NoAnswer */
export function single(answer: Answer): number | undefined {
  return vector(answer)[0]?.value;
}

/**
 * The answers in the output of a look, of `count` paths, and the lines behind them.
 *
 * @throws NoAnswer when Prometheus did not answer all
 */
export function answersOf(
  { exitCode, stdout, stderr }: LookOutput,
  count: number,
): { answers: Answer[]; more: string[] } {
  const lines = stdout.split('\n');
  if (exitCode !== 0 || lines.length < count) throw new NoAnswer(whyNot(exitCode, stderr));
  return { answers: lines.slice(0, count).map(answerOf), more: lines.slice(count).filter(Boolean) };
}

const VECTOR = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
});

const ENVELOPE = z.union([
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

function whyNot(exitCode: number, stderr: string): string {
  if (/Connection refused/.test(stderr)) return 'does not run: connection refused';
  if (exitCode === TIMED_OUT) return 'did not answer all questions in time';
  return stderr.trim().split('\n').at(-1) || `could not be asked: exit code ${exitCode}`;
}

/** What `timeout` exits with. */
const TIMED_OUT = 124;

/** One line: the HTTP status and the body. */
function answerOf(line: string): Answer {
  const [, status, body = ''] = /^(\d*) ?(.*)$/.exec(line)!;
  const parsed = ENVELOPE.safeParse(jsonOf(body));
  if (!parsed.success) return { error: `HTTP ${status}: ${body.slice(0, 200)}` };
  return parsed.data.status === 'success' ? { data: parsed.data.data } : { error: parsed.data.error };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Prometheus writes infinities as `+Inf` and `-Inf`. */
function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { z } from 'zod';
import { RebuildError } from '../core/error.ts';
import type { Script } from '../core/text.ts';
import { batch } from '../engine/batch.ts';
import { FrameReader, stderrAfter, stderrFrames } from '../engine/frames.ts';
import type { Connection } from '../transport/connection.ts';
import { findingsOf } from './findings.ts';
import type { Check, Finding, Look, LookOutput, VerifySite } from './model.ts';

/** What one check came to. */
export interface CheckResult extends Pick<Check, 'name' | 'title'> {
  /** In the order of its looks. */
  readonly findings: readonly Finding[];
}

interface VerifyOptions {
  /** Names of the hosts that are looked at; those of other hosts are left out. */
  readonly hosts: ReadonlySet<string>;
  connect(host: string): Connection;
  readonly signal?: AbortSignal | undefined;
  /** Hosts at the same time. */
  readonly forks?: number;
  /** After so long a host counts as not answering. */
  readonly timeoutSeconds?: number;
}

interface Asked {
  readonly check: Check;
  readonly look: Look;
}

/**
 * Looks at each host once, in one command, and judges what came. Where a host does not answer, or not to the end, what
 * is missing is unknown, with the cause. Changes nothing.
 *
 * @returns the checks that have something to look at, in their order
 * @throws RebuildError INTERRUPTED
 */
export async function verify(
  site: VerifySite,
  checks: readonly Check[],
  { hosts, connect, signal, forks = 32, timeoutSeconds = 180 }: VerifyOptions,
): Promise<CheckResult[]> {
  const asked = checks.flatMap((check) => check.looks(site).map((look): Asked => ({ check, look })));
  const byHost = Map.groupBy(
    asked.filter(({ look }) => hosts.has(look.host)),
    ({ look }) => look.host,
  );
  const limit = pLimit(forks);
  const found = await Promise.all(
    [...byHost].map(([host, here]) => limit(() => lookAt(connect(host), here, { signal, timeoutSeconds }))),
  );
  const findings = new Map(found.flat());
  return checks.flatMap((check) => {
    const own = asked.filter((it) => it.check === check && findings.has(it));
    const { name, title } = check;
    return own.length > 0 ? [{ name, title, findings: own.flatMap((it) => findings.get(it)!) }] : [];
  });
}

type Found = readonly [asked: Asked, findings: readonly Finding[]];

async function lookAt(
  connection: Connection,
  asked: readonly Asked[],
  options: { readonly signal: AbortSignal | undefined; readonly timeoutSeconds: number },
): Promise<Found[]> {
  const scripts = asked.map(({ look }) => look.script);
  const { outputs, why, hint } = await runAll(connection, scripts, options);
  return asked.map((it, index): Found => {
    const output = outputs[index];
    return [it, output ? judged(it, output) : [findingsOf(it.check.name).unknown(it.look.host, why, hint)]];
  });
}

interface Outputs {
  /** Undefined of those that did not come to their end. */
  readonly outputs: readonly (LookOutput | undefined)[];
  /** Why, and what to do about it. */
  readonly why: string;
  readonly hint: string | undefined;
}

/** Characters of one script's output. Part of it would be taken for all. */
const LIMIT = 8 * 1024 * 1024;
const STDERR = 65_536;

async function runAll(
  connection: Connection,
  scripts: readonly Script[],
  { signal, timeoutSeconds }: { readonly signal: AbortSignal | undefined; readonly timeoutSeconds: number },
): Promise<Outputs> {
  const mark = randomUUID();
  const reader = new FrameReader(mark, { limit: LIMIT });
  const outputsWith = (stderr: string) => {
    const errors = stderrFrames(stderr, mark);
    return scripts.map((_, index): LookOutput | undefined => {
      const frame = reader.frames.get(index);
      if (frame?.omitted) return { exitCode: 255, stdout: '', stderr: `it printed more than ${LIMIT} characters` };
      return frame && { exitCode: frame.exitCode, stdout: frame.output, stderr: errors.get(index) ?? '' };
    });
  };
  try {
    const { stderr } = await connection.run(batch(scripts, { mark, stderr: 'separate', stopOnError: false }), {
      onOutput: (chunk) => reader.feed(chunk),
      keep: STDERR,
      timeoutSeconds,
      ...(signal && { signal }),
    });
    const said = stderrAfter(stderr, mark).split('\n').at(-1);
    return { outputs: outputsWith(stderr), why: said || 'the host ended the command early', hint: undefined };
  } catch (error) {
    if (!(error instanceof RebuildError) || error.code === 'INTERRUPTED') throw error;
    return { outputs: outputsWith(''), why: error.message, hint: error.hint };
  }
}

/** Characters of an answer that cannot be read which are shown. */
const SHOWN = 200;

/** An answer in a form that nobody foresaw is a finding too. */
function judged({ check, look }: Asked, output: LookOutput): readonly Finding[] {
  try {
    return look.judge(output);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message ?? error);
    const said = output.stdout.slice(0, SHOWN) || 'nothing';
    return [findingsOf(check.name).unknown(look.host, `what came cannot be read: ${why}; it began with: ${said}`)];
  }
}

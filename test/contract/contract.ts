import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../src/core/text.ts';
import { batch } from '../../src/engine/batch.ts';
import { FrameReader } from '../../src/engine/frames.ts';
import { observe } from '../../src/engine/observe.ts';
import { type Change, type Task, taskName } from '../../src/resources/define.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { runRole } from '../support/role-on-host.ts';

/** What breaks one thing on the host, and the fields that the next plan must name for it. */
export interface Disturbance {
  readonly run: Script;
  readonly names: readonly string[];
}

/**
 * One use of one resource type, held to the contract on a throw-away host:
 * the plan differs at first, is empty after apply, and stays empty; the apply script can be run twice;
 * after each disturbance the plan names exactly the fields that were disturbed, and apply mends them.
 *
 * Cases share one host and run in order: take names and paths that no other case uses, and leave nothing behind that
 * others trip over.
 */
export interface ContractCase {
  /** What it is a use of, such as `line that replaces a match`. */
  readonly name: string;
  /** The task under test. */
  readonly task: Task;
  /** Tasks that are converged before it, without being tested. */
  readonly given?: readonly Task[];
  /** Script that prepares the host, before `given`. */
  readonly setup?: Script;
  /**
   * What to break, by the name of the field that then differs. Where more than one field must differ (a deleted file
   * has no mode either), the key is a phrase such as `deleted` and the value says which fields are named.
   */
  readonly disturb: Readonly<Record<string, Script | Disturbance>>;
}

/** Declares the tests of `cases`. `connection` is only called while a test runs. */
export function contract(cases: readonly ContractCase[], connection: () => Connection): void {
  describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, { task, given = [], setup, disturb }) => {
    let first: readonly Change[] = [];

    it('differs on a fresh host', async () => {
      if (setup) await run(connection(), setup);
      await runRole(connection(), 'contract', given);
      first = await changesOf(connection(), task);
      expect(first).not.toEqual([]);
    });

    it('is converged after it was applied', async () => {
      await runRole(connection(), 'contract', [task]);
      expect(await changesOf(connection(), task)).toEqual([]);
    });

    it('is safe to apply twice', async () => {
      await run(connection(), task.apply(first, {}));
      expect(await changesOf(connection(), task)).toEqual([]);
    });

    it.each(Object.entries(disturb))('notices and mends: %s', async (field, how) => {
      const { run: script, names } = 'names' in how ? how : { run: how, names: [field] };
      await run(connection(), script);
      const named = (await changesOf(connection(), task)).map((change) => change.field);
      expect(named.toSorted()).toEqual(names.toSorted());
      await runRole(connection(), 'contract', [task]);
      expect(await changesOf(connection(), task)).toEqual([]);
    });
  });
}

/** What the plan says of `task` on the host now. */
export async function changesOf(connection: Connection, task: Task): Promise<readonly Change[]> {
  const { observed } = await observe(connection, [task], { diff: true });
  if (observed[0]!.unknown) throw new Error(`${taskName(task)} could not be observed: ${observed[0]!.unknown.why}`);
  return observed[0]!.changes;
}

/** Runs a script on the host as the engine would; throws with what it said when it fails. */
export async function run(connection: Connection, script: Script): Promise<string> {
  const mark = randomUUID();
  const reader = new FrameReader(mark);
  const onOutput = (chunk: string) => reader.feed(chunk);
  const { stderr } = await connection.run(batch([script], { mark, stderr: 'merged', stopOnError: true }), { onOutput });
  const { exitCode, output } = reader.frames.get(0) ?? { exitCode: 255, output: stderr };
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${output}\n${script.masked()}`);
  return output;
}

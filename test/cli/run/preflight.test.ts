import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../../src/capacity/problems.ts';
import { refuse } from '../../../src/cli/run/preflight-result.ts';
import type { RunEvent } from '../../../src/core/events.ts';
import { commandLine } from '../../support/command-line.ts';
import { folderWith } from '../../support/inventory.ts';

afterEach(() => vi.unstubAllEnvs());

/** The reference inventory, with an account that allows 16 vCPU. */
function reference(): string {
  const folder = folderWith({});
  cpSync('inventory/lab', folder, { recursive: true, filter: (path) => !/secrets\.(age|key)$/.test(path) });
  const file = join(folder, 'infra.yaml');
  const infra = readFileSync(file, 'utf8').replace(/^cluster: lab$/m, 'cluster: t-preflight');
  writeFileSync(file, infra.replace(/^lab: .*$/m, 'lab: { vcpu_quota: 16 }'));
  return folder;
}

describe('the reference inventory in an account with a quota of 16', { timeout: 30_000 }, () => {
  it('is refused before a lab is even brought up, with what would fit', async () => {
    const folder = reference();
    const { code, stderr } = await commandLine(folder, ['cluster', '-i', folder]);
    expect(code).toBe(1);
    expect(stderr).toEqual([
      'error PREFLIGHT_FAILED: 1 problem would keep the cluster from coming up; nothing was changed',
      '  QUOTA_EXCEEDED: Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances (L-1216C47A): 26 vCPU needed, 16 allowed',
      '    it fits with other types: 6 x t3.small -> t2.small, 4 x t3.micro -> t2.micro (16 of 16 vCPU in L-1216C47A; instances cost $320.03 a month in place of $303.68)',
      '    Run "./rebuild fit --write" to use them, or "./rebuild quota" to ask for more.',
      '  Mend this, then run it again.',
    ]);
    expect(existsSync(join(folder, 'state/clusters/t-preflight/id_ed25519'))).toBe(false);
    expect(existsSync(join(folder, 'state/lab'))).toBe(false);
  });

  it('is planned all the same, with a warning', async () => {
    const folder = reference();
    const { code, stdout } = await commandLine(folder, ['plan', '-i', folder]);
    expect(code).toBe(0);
    expect(stdout.filter((line) => line.startsWith('warning: QUOTA_EXCEEDED'))).toHaveLength(1);
    expect(stdout.some((line) => /^Plan: \d+ to add, 0 to change, 0 to replace, 0 to destroy; 0 un/.test(line))).toBe(
      true,
    );
  });
});

describe('what was found', () => {
  const problem = (given: Partial<Problem>): Problem => ({
    severity: 'error',
    code: 'ZONE_UNKNOWN',
    message: 'no zone x',
    hint: 'Choose another.',
    ...given,
  });
  const told = (problems: readonly Problem[]) => {
    const events: RunEvent[] = [];
    let message = '';
    try {
      refuse(problems, (event) => events.push(event));
    } catch (error) {
      message = (error as Error).message;
    }
    return { events, message };
  };

  it('and only warns is told, and does not refuse', () => {
    const at = { file: '/x/infra.yaml', line: 3, column: 5 };
    expect(told([problem({ severity: 'warning', at })])).toEqual({
      events: [{ type: 'warning', text: 'ZONE_UNKNOWN: no zone x (/x/infra.yaml:3:5)', hint: 'Choose another.' }],
      message: '',
    });
  });

  it('and refuses is one error with all of it', () => {
    const { events, message } = told([problem({}), problem({ code: 'NAME_TAKEN', message: 'taken\nby sg-1' })]);
    expect(events).toEqual([]);
    expect(message.split('\n')).toEqual([
      '2 problems would keep the cluster from coming up; nothing was changed',
      'ZONE_UNKNOWN: no zone x',
      '  Choose another.',
      'NAME_TAKEN: taken',
      '  by sg-1',
      '  Choose another.',
    ]);
  });
});

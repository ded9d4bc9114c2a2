import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Script, sh } from '../../src/core/text.ts';
import { unreachable } from '../../src/transport/errors.ts';
import { fakeConnection } from '../../src/transport/fake.ts';
import type { Check, LookOutput } from '../../src/verify/model.ts';
import { type CheckResult, verify } from '../../src/verify/run.ts';
import { shell } from '../support/shell.ts';
import { echoing, host, site } from './given.ts';

const here = (name: string) => shell(tmpdir(), name);

/** A check that gives back what its script came to. */
function outputOf(name: string, script: Script): Check {
  const judge = ({ exitCode, stdout, stderr }: LookOutput) => [
    { check: name, subject: 'a', verdict: 'passed' as const, says: `${exitCode} ${stdout} ${stderr}`.trim() },
  ];
  return { name, title: name, looks: () => [{ host: 'a', script, judge }] };
}

function shown(results: readonly CheckResult[]): string[] {
  return results.flatMap(({ findings }) =>
    findings.map(({ check, subject, verdict, says }) => `${check} ${verdict} ${subject}: ${says}`),
  );
}

const sites = site([host('a'), host('b')]);
const both = new Set(['a', 'b']);

describe('verify', () => {
  it('looks at each host by one command, for all checks', async () => {
    const connections = { a: here('a'), b: here('b') };
    const results = await verify(sites, [echoing('disk', 'a', 'b'), echoing('clock', 'a', 'b')], {
      hosts: both,
      connect: (name) => connections[name as 'a'],
    });
    expect(results.map(({ name, title }) => [name, title])).toEqual([
      ['disk', 'disk holds'],
      ['clock', 'clock holds'],
    ]);
    expect(shown(results)).toEqual([
      'disk passed a: disk on a',
      'disk passed b: disk on b',
      'clock passed a: clock on a',
      'clock passed b: clock on b',
    ]);
    expect([connections.a.trips, connections.b.trips]).toEqual([1, 1]);
  });

  it('keeps scripts apart: one that fails or is broken says so, and the others go on', async () => {
    const checks = [
      outputOf('fails', sh`echo out; echo err >&2; exit 3`),
      outputOf('broken', new Script(['if (']) as Script),
      outputOf('stops at an error', sh`false; echo never`),
      outputOf('works', sh`echo fine`),
    ];
    const results = await verify(sites, checks, { hosts: both, connect: here });
    expect(shown(results)).toEqual([
      'fails passed a: 3 out err',
      expect.stringMatching(/^broken passed a: [12] .*[Ss]yntax error/),
      'stops at an error passed a: 1',
      'works passed a: 0 fine',
    ]);
  });

  it('leaves out hosts that are not meant, and checks that have nothing to look at', async () => {
    const checks = [echoing('disk', 'a', 'b'), echoing('redis', 'b'), echoing('none')];
    const results = await verify(sites, checks, { hosts: new Set(['a']), connect: here });
    expect(shown(results)).toEqual(['disk passed a: disk on a']);
    expect(results.map(({ name }) => name)).toEqual(['disk']);
  });

  it('knows nothing of a host that cannot be reached, and tells of the others', async () => {
    const refused = unreachable('SSH_REFUSED', { host: 'b', at: '10.0.0.2:22', user: 'root' });
    const connect = (name: string) =>
      name === 'a'
        ? here('a')
        : fakeConnection(() => {
            throw refused;
          }, 'b');
    const [result] = await verify(sites, [echoing('disk', 'a', 'b')], { hosts: both, connect });
    expect(result!.findings).toEqual([
      { check: 'disk', subject: 'a', verdict: 'passed', says: 'disk on a' },
      { check: 'disk', subject: 'b', verdict: 'unknown', says: refused.message, hint: refused.hint },
    ]);
  });

  it('keeps what came before the connection was lost', async () => {
    const connection = fakeConnection((script) => {
      const mark = /"([0-9a-f-]{36}) begin 0"/.exec(script)![1];
      const stdout = `${mark} begin 0\nclock on a\n\n${mark} end 0 0\n${mark} begin 1\ndi`;
      return { stdout, dropAfter: stdout.length };
    }, 'a');
    const checks = [echoing('clock', 'a'), echoing('disk', 'a')];
    expect(shown(await verify(sites, checks, { hosts: both, connect: () => connection }))).toEqual([
      'clock passed a: clock on a',
      expect.stringMatching(/^disk unknown a: the connection to .* was lost/),
    ]);
    expect(connection.trips).toBe(1);
  });

  it('says what the host said where it ends the command early', async () => {
    const connection = fakeConnection(() => ({ exitCode: 1, stderr: 'sudo: a password is required\n' }), 'a');
    expect(shown(await verify(sites, [echoing('disk', 'a')], { hosts: both, connect: () => connection }))).toEqual([
      'disk unknown a: sudo: a password is required',
    ]);
  });

  it('says nothing of its own marks where the host ends the command early and says nothing', async () => {
    const connection = fakeConnection((script) => {
      const mark = /"([0-9a-f-]{36}) begin 0"/.exec(script)![1];
      return { exitCode: 1, stdout: `${mark} begin 0\n\n${mark} end 0 3\n`, stderr: `no clock\n${mark} end 0\n` };
    }, 'a');
    const checks = [outputOf('clock', sh`date`), echoing('disk', 'a')];
    expect(shown(await verify(sites, checks, { hosts: both, connect: () => connection }))).toEqual([
      'clock passed a: 3  no clock',
      'disk unknown a: the host ended the command early',
    ]);
  });

  it('takes an answer that nobody foresaw for unknown', async () => {
    const odd: Check = {
      name: 'odd',
      title: 'odd',
      looks: () => [{ host: 'a', script: sh`echo no JSON`, judge: ({ stdout }) => JSON.parse(stdout) }],
    };
    expect(shown(await verify(sites, [odd], { hosts: both, connect: here }))).toEqual([
      expect.stringMatching(/^odd unknown a: what came cannot be read: .*JSON; it began with: no JSON$/),
    ]);
  });

  it('ends when it is interrupted', async () => {
    const aborted = AbortSignal.abort();
    const connect = () => fakeConnection(() => ({}), 'a');
    await expect(
      verify(sites, [echoing('disk', 'a')], { hosts: both, connect, signal: aborted }),
    ).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });

  it('says so where a script prints without end', async () => {
    const results = await verify(sites, [outputOf('flood', sh`head -c 9000000 /dev/zero | tr '\0' x`)], {
      hosts: both,
      connect: here,
    });
    expect(shown(results)).toEqual(['flood passed a: 255  it printed more than 8388608 characters']);
  });
});

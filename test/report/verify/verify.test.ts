import { describe, expect, it } from 'vitest';
import { memorySink } from '../../../src/report/sink.ts';
import { verificationJson } from '../../../src/report/verify/json.ts';
import { verificationJunit } from '../../../src/report/verify/junit.ts';
import { hasPassed, type Verification } from '../../../src/report/verify/model.ts';
import { verificationText } from '../../../src/report/verify/text.ts';
import type { Finding, Verdict } from '../../../src/verify/model.ts';

const found = (check: string, verdict: Verdict, subject: string, says: string, hint?: string): Finding => ({
  ...{ check, verdict, subject, says },
  ...(hint !== undefined && { hint }),
});
const away = ['10.0.3.43:22 does not answer', 'Check that the host runs.'] as const;

const mixed: Verification = {
  cluster: 'lab',
  time: new Date('2026-11-26T14:00:00.000Z'),
  seconds: 3.21,
  checks: [
    {
      name: 'pods',
      title: 'Every pod is ready',
      findings: [
        found('pods', 'passed', 'pod apps/a', 'is ready on worker'),
        found(
          'pods',
          'failed',
          'pod apps/b',
          'has no node: 0/9 nodes are available, "none" <fits> & more',
          'Make room.',
        ),
      ],
    },
    {
      name: 'disk',
      title: 'Every file system has room',
      findings: [
        found('disk', 'passed', 'master', '1 file systems have room'),
        found('disk', 'unknown', 'redis', ...away),
      ],
    },
    { name: 'redis', title: 'Redis answers', findings: [found('redis', 'unknown', 'redis', ...away)] },
    {
      name: 'clock',
      title: 'Every clock is in step',
      findings: [
        found('clock', 'skipped', 'master', 'its clock is not its own'),
        found('clock', 'skipped', 'redis', 'its clock is not its own'),
      ],
    },
  ],
};
const good: Verification = { ...mixed, checks: [{ ...mixed.checks[0]!, findings: [mixed.checks[0]!.findings[0]!] }] };

const text = (verification: Verification, isVerbose = false) =>
  verificationText(verification, memorySink({ columns: 100 }), { isVerbose }).split('\n');

describe('the text', () => {
  it('has a row for each check, then what has not passed, the worst last; what says the same stands together', () => {
    expect(text(mixed)).toEqual([
      '   check  holds                       passed  failed  unknown  skipped',
      '✘  pods   Every pod is ready               1       1',
      '?  disk   Every file system has room       1                1',
      '?  redis  Redis answers                                     1',
      '-  clock  Every clock is in step                                     2',
      '',
      '- clock: master, redis: its clock is not its own',
      '',
      '? disk, redis: redis: 10.0.3.43:22 does not answer',
      '    Check that the host runs.',
      '',
      '✘ pods: pod apps/b: has no node: 0/9 nodes are available, "none" <fits> & more',
      '    Make room.',
      '',
      '✘ verify lab: 4 checks, 1 failed, 2 unknown, 1 skipped, 3.2 s',
      '',
    ]);
  });

  it('is short when all is well', () => {
    expect(text(good)).toEqual([
      '   check  holds               passed  failed  unknown  skipped',
      '✔  pods   Every pod is ready       1',
      '',
      '✔ verify lab: 1 check, 1 passed, 3.2 s',
      '',
    ]);
  });

  it('shows the evidence of what passed where that is asked for', () => {
    expect(text(good, true).slice(3)).toEqual([
      '✔ pods: pod apps/a: is ready on worker',
      '',
      '✔ verify lab: 1 check, 1 passed, 3.2 s',
      '',
    ]);
  });

  it('shows advice, which is what passed and has a hint', () => {
    const advice = found(
      'usage',
      'passed',
      'a',
      'uses 10m of 1000m: lower cpu_request',
      'Set limits.a in the inventory.',
    );
    const lines = text({ ...good, checks: [{ ...good.checks[0]!, findings: [...good.checks[0]!.findings, advice] }] });
    expect(lines.slice(2, 6)).toEqual([
      '',
      '✔ usage: a: uses 10m of 1000m: lower cpu_request',
      '    Set limits.a in the inventory.',
      '',
    ]);
  });

  it('lets nothing that came from a host steer the terminal', () => {
    const odd = found('pods', 'failed', 'x', 'a\u001b[31mb\u0007c');
    expect(text({ ...good, checks: [{ ...good.checks[0]!, findings: [odd] }] })).toContain('✘ pods: x: ab c');
  });
});

it('passes only when nothing failed and all could be looked at', () => {
  const only = (verdict: Verdict) => ({
    ...good,
    checks: [{ ...good.checks[0]!, findings: [found('pods', verdict, 'a', 'b')] }],
  });
  expect((['passed', 'skipped', 'unknown', 'failed'] as const).map((verdict) => hasPassed(only(verdict)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('is JSON for programs', () => {
  const { checks, ...head } = JSON.parse(verificationJson(mixed));
  expect(head).toEqual({ cluster: 'lab', time: '2026-11-26T14:00:00.000Z', seconds: 3.21, passed: false });
  expect(checks.map(({ name, verdict }: { name: string; verdict: string }) => `${name} ${verdict}`)).toEqual([
    'pods failed',
    'disk unknown',
    'redis unknown',
    'clock skipped',
  ]);
  expect(checks[0].findings[1]).toEqual({
    ...{ subject: 'pod apps/b', verdict: 'failed', hint: 'Make room.' },
    says: 'has no node: 0/9 nodes are available, "none" <fits> & more',
  });
});

it('is JUnit XML for pipelines', () => {
  expect(verificationJunit(mixed).split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="verify lab" timestamp="2026-11-26T14:00:00" time="3.210" tests="7" failures="1" errors="2" skipped="2">',
    '<testsuite name="pods" tests="2" failures="1" errors="0" skipped="0">',
    '<testcase classname="verify.pods" name="pod apps/a">',
    '<system-out>is ready on worker</system-out>',
    '</testcase>',
    '<testcase classname="verify.pods" name="pod apps/b">',
    '<failure message="has no node: 0/9 nodes are available, &quot;none&quot; &lt;fits&gt; &amp; more" type="failed">Make room.</failure>',
    '</testcase>',
    '</testsuite>',
    '<testsuite name="disk" tests="2" failures="0" errors="1" skipped="0">',
    '<testcase classname="verify.disk" name="master">',
    '<system-out>1 file systems have room</system-out>',
    '</testcase>',
    '<testcase classname="verify.disk" name="redis">',
    '<error message="10.0.3.43:22 does not answer" type="unknown">Check that the host runs.</error>',
    '</testcase>',
    '</testsuite>',
    '<testsuite name="redis" tests="1" failures="0" errors="1" skipped="0">',
    '<testcase classname="verify.redis" name="redis">',
    '<error message="10.0.3.43:22 does not answer" type="unknown">Check that the host runs.</error>',
    '</testcase>',
    '</testsuite>',
    '<testsuite name="clock" tests="2" failures="0" errors="0" skipped="2">',
    '<testcase classname="verify.clock" name="master">',
    '<skipped message="its clock is not its own"/>',
    '</testcase>',
    '<testcase classname="verify.clock" name="redis">',
    '<skipped message="its clock is not its own"/>',
    '</testcase>',
    '</testsuite>',
    '</testsuites>',
    '',
  ]);
});

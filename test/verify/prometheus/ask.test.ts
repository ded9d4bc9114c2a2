import { describe, expect, it } from 'vitest';
import { single, vector } from '../../../src/verify/prometheus/answer.ts';
import { query, serverCheck } from '../../../src/verify/prometheus/ask.ts';
import { prometheusChecks } from '../../../src/verify/prometheus/checks.ts';
import { judged, vector as samples, siteWith, told } from './answering.ts';

const check = serverCheck({
  name: 'any',
  title: '',
  asks: () => ({
    paths: { one: query('one'), two: query("two{a='b'}") },
    judge: ({ one, two }, more) => [
      {
        check: 'any',
        subject: 'values',
        verdict: 'passed',
        says: [single(one), ...vector(two).map(({ value }) => value), ...more].join(' '),
      },
    ],
  }),
});

const output = (stdout: string, { exitCode = 0, stderr = '' } = {}) =>
  told(check.looks(siteWith())[0]!.judge({ exitCode, stdout, stderr }));

describe('serverCheck', () => {
  it('gives the judge each answer by its name, and the lines behind them', () => {
    const answers = (expr: string) => (expr === 'one' ? samples([{}, 5]) : samples([{}, 1], [{ a: 'b' }, Infinity]));
    expect(told(judged(check, answers, { more: ['three', ''] }))).toEqual(['passed | values | 5 1 Infinity three']);
  });

  it('looks nowhere where there is no Prometheus', () => {
    expect(check.looks({ ...siteWith(), hosts: [] })).toEqual([]);
  });

  it('quotes queries for the shell', () => {
    expect(check.looks(siteWith())[0]!.script.plain()).toContain(`query=two%7Ba%3D'\\''b'\\''%7D`);
  });

  it.each([
    [
      'a server that does not run',
      [
        '',
        {
          exitCode: 1,
          stderr: 'bash: connect: Connection refused\nbash: line 3: /dev/tcp/127.0.0.1/9090: Connection refused',
        },
      ],
      'does not run: connection refused',
    ],
    ['one that hangs', ['', { exitCode: 1, stderr: 'did not answer within 30 s' }], 'did not answer within 30 s'],
    ['one that is too slow', ['200 {}', { exitCode: 124 }], 'did not answer all questions in time'],
    ['a look that fails behind its answers', ['200 {}\n200 {}', { exitCode: 2, stderr: 'sed: no' }], 'sed: no'],
    ['a shell that was killed', ['', { exitCode: 137 }], 'could not be asked: exit code 137'],
    [
      'one that is starting',
      ['503 Service Unavailable\n503 Service Unavailable'],
      'refuses a question: HTTP 503: Service Unavailable',
    ],
    [
      'a refused question',
      [
        '200 {"status":"success","data":{"resultType":"vector","result":[]}}\n400 {"status":"error","errorType":"bad_data","error":"parse error"}',
      ],
      'refuses a question: parse error',
    ],
    [
      'another form of answer',
      ['200 {"status":"success","data":{"resultType":"matrix","result":[]}}\n'],
      'answers in a form that is not known: resultType: Invalid input: expected "vector"',
    ],
  ] as const)('has one finding for %s', (_, [stdout, result], says) => {
    expect(output(stdout, result)).toEqual([`unknown | Prometheus on mon | ${says}`]);
  });
});

describe('prometheusChecks', () => {
  it('have one finding each, under their own name, when Prometheus does not answer', () => {
    const findings = prometheusChecks.map((it) =>
      it.looks(siteWith())[0]!.judge({ exitCode: 1, stdout: '', stderr: 'gone' }),
    );
    const unknown = { subject: 'Prometheus on mon', verdict: 'unknown', says: 'gone', hint: expect.any(String) };
    expect(findings).toEqual(prometheusChecks.map(({ name }) => [{ check: name, ...unknown }]));
  });
});

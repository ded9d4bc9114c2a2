import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isErrorLine, MAY_BE_ERROR } from '../../../src/verify/kubernetes/error-line.ts';

const errors = [
  '{"time":"2026-11-26T14:00:00Z","level":"ERROR","msg":"message cannot be written"}',
  '{"level":"error","msg":"x"}',
  '{"severity":"CRITICAL","message":"x"}',
  '{"lvl":"fatal"}',
  '{"level":50,"msg":"pino"}',
  'time="2026-11-26" level=error msg="no connection"',
  'E1126 14:00:00.000000       1 leaderelection.go:332] error retrieving resource lock',
  '2026-11-26 14:00:00,123 ERROR root: it broke',
  '[ERROR] plugin/errors: 2 example.org.',
  'FATAL:  password authentication failed',
  'panic: runtime error: index out of range',
  'fatal error: all goroutines are asleep',
  'Traceback (most recent call last):',
  'Uncaught TypeError: x is not a function',
];

const others = [
  '{"level":"INFO","msg":"no ERROR so far"}',
  '{"level":"warn","error":"connection refused"}',
  '{"level":30,"msg":"errors: 0"}',
  'level=info msg="0 errors"',
  'I1126 14:00:00.000000       1 server.go] error budget is full',
  '10.0.0.1 - "GET /error HTTP/1.1" 200',
  'retrying after error: timeout',
  'see ERROR-HANDLING.md',
  '',
];

it.each(errors)('tells of an error: %s', (line) => {
  expect(isErrorLine(line)).toBe(true);
});

it.each(others)('tells of none: %s', (line) => {
  expect(isErrorLine(line)).toBe(false);
});

it('is never sorted out on the host', () => {
  const kept = execFileSync('grep', ['-Ei', MAY_BE_ERROR], { input: errors.join('\n'), encoding: 'utf8' });
  expect(kept.trim().split('\n')).toEqual(errors);
});

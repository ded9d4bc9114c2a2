import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.ts';

// unit: decisions, no SSH, seconds. real: real sshd and real set-ups on this machine. contract: resource types on a
// throw-away host. endpoint: EC2 as the lab plays it, without hosts. e2e: the lab. alone: what is measured.
const endpoint = ['adopt', 'cloud*', 'destroy', 'preflight', 'quota-command', 'report-html'].map(
  (name) => `test/e2e/${name}.test.ts`,
);
const alone = ['test/e2e/startup.test.ts'];

// They wait half of their time, for processes: also on a machine with two processors there are two of them at once.
const maxWorkers = Math.max(2, availableParallelism() - 1);

// They wait most of their time for hosts, so more of them than there are processors run side by side. Each file has hosts,
// or an endpoint, of its own.
const sideBySide = { maxWorkers: 3, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    reporters: ['./test/support/skipped.ts', 'default'],
    sequence: { sequencer: LongestFirst },
    // Groups of projects run one after the other: the later ones need the machine for themselves.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.real.test.ts', 'test/contract/**', 'test/e2e/**'],
          // Decisions keep nothing between tests; a process for each file would cost more than the tests.
          isolate: false,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/**/*.real.test.ts'],
          testTimeout: 60_000,
          // Other work on the machine may delay a real process beyond a deadline; what needed a second try is told.
          retry: 1,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 300_000,
          retry: 1,
          hookTimeout: 900_000,
          ...sideBySide,
        },
      },
      {
        test: {
          name: 'endpoint',
          include: endpoint,
          testTimeout: 1_800_000,
          hookTimeout: 900_000,
          ...sideBySide,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...endpoint, ...alone],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          ...sideBySide,
        },
      },
      {
        test: {
          name: 'alone',
          include: alone,
          testTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

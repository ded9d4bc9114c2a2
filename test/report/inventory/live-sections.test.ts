import { describe, expect, it } from 'vitest';
import { filledText, isPressed, liveNotes, liveSections } from '../../../src/report/inventory/live-sections.ts';
import { liveSample, pod, state, use } from './live-sample.ts';

const rowsOf = (title: string, live = liveSample(['a', 'b'])) =>
  liveSections(live).find((section) => section.title === title)!.rows;

describe('the tables of what was measured', () => {
  it('tell when the last run was, by whom, from which revision, and what it came to', () => {
    expect(rowsOf('Last run')).toEqual([['2026-11-26 09:00', 'ops@desk', 'ok', 'a'.repeat(12), 'cluster']]);
    expect(rowsOf('Last run', liveSample(['a', 'b'], { lastRun: undefined }))).toEqual([]);
  });

  it('tell the state of each host, and why one says nothing', () => {
    expect(rowsOf('Hosts now')).toEqual([
      [
        'a',
        '2 h 5 min',
        '0.5 0.3 0.1',
        '740m / 2000m',
        '1.0 of 3.8 GiB',
        '10.0 of 80.0 GiB',
        'debian 12, Linux 6.1.0-9-amd64, kubelet 1.35.4-1.1',
      ],
      ['b', '', '', '', '', '', 'does not answer: b refuses connections'],
    ]);
  });

  it('tell of long uptimes in days, of failed units, and what is not known as unknown', () => {
    const odd = { ...state, uptimeSeconds: 3 * 86_400, cpuMilli: undefined, failedUnits: ['shop.service'] };
    expect(rowsOf('Hosts now', liveSample([], { hosts: [{ name: 'a', state: odd }] }))).toEqual([
      expect.arrayContaining(['3 days', 'unknown / 2000m', expect.stringMatching(/, failed: shop\.service$/)]),
    ]);
    expect(filledText({ usedMiB: undefined, totalMiB: 2048 })).toBe('unknown of 2.0 GiB');
  });

  it('tell of nodes what troubles them, and of pods which are not ready', () => {
    const cluster = {
      nodes: [
        { name: 'a', isReady: true, version: 'v1', troubles: [] },
        { name: 'b', isReady: false, version: 'v1', troubles: ['KubeletNotReady', 'cordoned'] },
      ],
      pods: [pod, { ...pod, name: 'ai-2', node: undefined, isReady: false, state: 'Pending: Unschedulable' }],
    };
    const live = liveSample(['a', 'b'], { cluster });
    expect(rowsOf('Kubernetes now', live)).toEqual([
      ['a', 'yes', 'v1', '1', ''],
      ['b', 'no', 'v1', '0', 'KubeletNotReady cordoned'],
    ]);
    expect(rowsOf('Pods now', live)).toEqual([['apps', '2', '1', '2', 'ai-2 (Pending: Unschedulable)']]);
  });

  it('tell that the API server says nothing, and why', () => {
    const error = { code: 'KUBE_NO_ANSWER', message: 'refused', hint: 'Look.' };
    const live = liveSample(['a', 'b'], { cluster: { nodes: [], pods: [], error } });
    expect(rowsOf('Kubernetes now', live)).toEqual([['-', 'unknown', '', '', 'refused']]);
    expect(rowsOf('Pods now', live)).toEqual([]);
    expect(liveNotes(live).join('\n')).toContain('Partial: the Kubernetes API did not answer');
  });

  it('tell what services and pods take of what they may have', () => {
    const none = { now: undefined, request: undefined, limit: undefined };
    const odd = { ...use, cpu: none, memory: { ...none, peak: undefined }, throttledPercent: undefined, oomKills: 2 };
    expect(rowsOf('Use now', liveSample(['a'], { uses: [use, odd] }))).toEqual([
      ['redis-server.service', '12m / 500m / 1500m', '3 %', '38Mi / 60Mi / 1200Mi / 1700Mi', 'b'],
      ['redis-server.service', 'unknown / - / -', '-', 'unknown / unknown / - / -', 'b, 2 killed for want of memory'],
    ]);
  });

  it('say when it was, and who is missing', () => {
    expect(liveNotes(liveSample(['a', 'b']))).toEqual([
      expect.stringMatching(/^Now: measured at 2026-11-26 14:00:00 UTC\./),
      'Partial: b did not answer; what they would say is missing.',
    ]);
    expect(liveNotes(liveSample(['a', 'b'], { hosts: [{ name: 'a', state }] }))).toHaveLength(1);
  });
});

it.each([
  ['nothing', {}, false],
  ['memory near its limit', { memory: { ...use.memory, now: 1600 } }, true],
  ['CPU that is held back', { throttledPercent: 26 }, true],
  ['a kill', { oomKills: 1 }, true],
  ['nothing, as far as is known', { throttledPercent: undefined, oomKills: undefined }, false],
])('a service is pressed by %s', (_, given, expected) => {
  expect(isPressed({ ...use, ...given })).toBe(expected);
});

import { expect, it } from 'vitest';
import { etcdBackup } from '../../../src/verify/etcd/backup.ts';
import { HOUR, master, NOW, site, told } from '../given.ts';

const known = site([master({ etcd_backup: {} })]);
const NEWEST = '20261126T030002Z.tar.gz';
const SUM = 'ab'.repeat(32);

/** As systemctl prints a time. */
const shown = (seconds: number) => `Thu ${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

interface Given {
  readonly last?: number;
  readonly next?: number;
  readonly made?: number;
  readonly wanted?: string;
  readonly is?: string;
  readonly stored?: number;
}

function output({
  last = NOW - 11 * HOUR,
  next = NOW + 13 * HOUR,
  made = NOW - 11 * HOUR,
  wanted = `${SUM}  snapshot.db`,
  is = `${SUM}  -`,
  stored,
}: Given = {}): string {
  return [
    `LastTriggerUSec=${shown(last)}`,
    `NextElapseUSecRealtime=${shown(next)}`,
    ...[`newest=${NEWEST}`, `made=${made}`, `wanted=${wanted}`, `is=${is}`],
    ...(stored === undefined ? [] : [`stored=${stored}`]),
  ].join('\n');
}

it.each<[what: string, given: Given]>([
  ['is young and whole', {}],
  ['was stored too', { stored: NOW - 11 * HOUR + 3 }],
  [
    'is as old as a timer of once a week lets it be',
    { made: NOW - 160 * HOUR, last: NOW - 160 * HOUR, next: NOW + 8 * HOUR },
  ],
])('passes a backup that %s', (_, given) => {
  expect(told(etcdBackup, known, output(given))).toEqual([
    `passed master: ${NEWEST}, ${given.made ? 160 : 11} h old, is whole`,
  ]);
});

it.each<[what: string, given: Given, finding: string]>([
  [
    'is too old',
    { made: NOW - 27 * HOUR, last: NOW - 3 * HOUR, next: NOW + 21 * HOUR },
    `failed master: the newest backup, ${NEWEST}, is 27 h old; at most 26 h is right`,
  ],
  [
    'is cut off',
    { wanted: 'gzip: stdin: unexpected end of file' },
    `failed master: ${NEWEST} is damaged: gzip: stdin: unexpected end of file`,
  ],
  [
    'holds another snapshot than the one that was saved',
    { is: `${'cd'.repeat(32)}  -` },
    `failed master: the snapshot in ${NEWEST} is not the one that was saved: its checksum differs`,
  ],
  [
    'was not stored',
    { stored: NOW - 35 * HOUR },
    `failed master: ${NEWEST} did not come to where it is to be stored: the last that did is 35 h old`,
  ],
])('names one that %s', (_, given, finding) => {
  expect(told(etcdBackup, known, output(given))).toEqual([finding]);
});

const timer = (next: string, first: string) =>
  `LastTriggerUSec=${shown(NOW - HOUR)}\nNextElapseUSecRealtime=${next}\n${first}`;

it.each([
  ['is to come', 13 * HOUR, '2026-11-27T03:00:00.000Z'],
  ['has come just now', -300, '2026-11-26T13:55:00.000Z'],
])('waits for the first time of the timer, which %s', (_, seconds, iso) => {
  expect(told(etcdBackup, known, timer(shown(NOW + 13 * HOUR), `first=${shown(NOW + seconds)}`))).toEqual([
    `skipped master: none was made yet: the timer begins the first one on ${iso}`,
  ]);
});

it.each([
  ['the first time of the timer has passed', timer(shown(NOW + HOUR), `first=${shown(NOW - HOUR)}`)],
  ['the timer is stopped', timer('', `first=${shown(NOW + HOUR)}`)],
  ['there is no timer', timer('', '')],
])('is not content with none when %s', (_, text) => {
  expect(told(etcdBackup, known, text)).toEqual(['failed master: there is no backup in /var/backups/etcd']);
});

it('is nothing to look at without the role', () => {
  expect(etcdBackup.looks(site([master()]))).toEqual([]);
});

import { expect, it } from 'vitest';
import { postgresql } from '../../../src/verify/data/postgresql.ts';
import { host, site, told } from '../given.ts';

const known = site([host('db', { postgresql: { port: 5432, databases: { waste: {} } } }, { address: '10.0.2.42' })]);

const output = (given: object = {}, ready = '10.0.2.42:5432 - accepting connections') =>
  `${ready}\n${JSON.stringify({
    ...{ version: '15.14', recovery: false, lag: null, most: 100, connections: 8 },
    ...{ databases: ['postgres', 'waste'], replicas: [], ...given },
  })}`;
const replica = (given: object = {}) => ({ replicas: [{ name: 'db2', state: 'streaming', lag: 0.2, ...given }] });

it.each<[what: string, output: string, finding: string]>([
  ['works', output(), 'passed db: PostgreSQL 15.14, 0 replicas, 8 of 100 connections, 2 databases'],
  [
    'has a replica that follows',
    output(replica()),
    'passed db: PostgreSQL 15.14, 1 replicas, 8 of 100 connections, 2 databases',
  ],
  [
    'is a replica',
    output({ recovery: true, lag: 3.5 }),
    'passed db: PostgreSQL 15.14, a replica, 8 of 100 connections, 2 databases',
  ],
  ['is a replica that is behind', output({ recovery: true, lag: 90.4 }), 'failed db: is 90 s behind its primary'],
  ['has a replica that is behind', output(replica({ lag: 120 })), 'failed replica db2: is 120 s behind'],
  [
    'has a replica that catches up',
    output(replica({ state: 'catchup' })),
    'failed replica db2: is catchup, not streaming',
  ],
  ['is nearly out of connections', output({ connections: 95 }), 'failed db: 95 of 100 connections are taken'],
  ['lacks a database', output({ databases: ['postgres'] }), 'failed database waste: is not there'],
  [
    'does not listen at its address',
    output({}, '10.0.2.42:5432 - no response'),
    'failed db: 10.0.2.42:5432 - no response',
  ],
])('says of a server that it %s', (_, text, finding) => {
  expect(told(postgresql, known, text)).toEqual([finding]);
});

it('fails where nobody answers', () => {
  const stderr = 'no PostgreSQL server listens on port 5432\n';
  expect(told(postgresql, known, { exitCode: 75, stderr })).toEqual([`failed db: does not answer: ${stderr.trim()}`]);
});

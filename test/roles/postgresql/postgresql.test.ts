import { describe, expect, it } from 'vitest';
import postgresql from '../../../roles/postgresql/postgresql.ts';
import { Secret } from '../../../src/core/secret.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const password = new Secret('password', 'pass word');
const given = {
  vars: { networks: ['10.0.0.0/16'], databases: { waste: { password }, chat_llm: { password, owner: 'chat' } } },
  hosts: { db: { address: '10.0.2.42' } },
};
const packages = (facts: typeof debian12, vars = {}) =>
  tasksOf(postgresql, { ...given, facts, vars }).flatMap((task) => (task.type === 'apt' ? [task.id] : []));

describe('postgresql', () => {
  it('installs, configures and starts the server, then makes roles and databases, then the exporter', () => {
    expect(planRole(postgresql, given)).toEqual([
      'apt postgresql-15 prometheus-postgres-exporter: postgresql-15, prometheus-postgres-exporter',
      'file /etc/postgresql/15/main/conf.d/rebuild.conf: sha256, state, owner, group, mode',
      'file /etc/postgresql/15/main/pg_hba.conf: sha256, state, owner, group, mode',
      'drop_in postgresql@.service/network: sha256, state, owner, group, mode',
      'service postgresql.service: enabled',
      'service postgresql@15-main.service: active',
      'wait PostgreSQL at 10.0.2.42:5432: ready',
      'postgres_role waste: state, login, superuser, createdb, createrole, password, member_of',
      'postgres_database waste: state, owner, public, encoding',
      'postgres_role chat: state, login, superuser, createdb, createrole, password, member_of',
      'postgres_database chat_llm: state, owner, public, encoding',
      'postgres_role prometheus: state, login, superuser, createdb, createrole, member_of',
      'file /etc/default/prometheus-postgres-exporter: sha256, state, owner, group, mode',
      'service prometheus-postgres-exporter.service: enabled, active',
      'wait the metrics of PostgreSQL: ready',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(postgresql, { ...given, observed: 'converged' })).toEqual([]);
  });

  it.each([
    { facts: debian12, version: 15 },
    { facts: debian13, version: 17 },
    { facts: ubuntu2204, version: 14 },
    { facts: ubuntu2404, version: 16 },
  ])('takes version $version of $facts.os.id $facts.os.version', ({ facts, version }) => {
    expect(packages(facts)).toEqual([`postgresql-${version} prometheus-postgres-exporter`]);
    expect(planRole(postgresql, { ...given, facts })).not.toContainEqual(expect.stringContaining('apt_repository'));
  });

  it('takes another version from its repository', () => {
    const tasks = tasksOf(postgresql, { ...given, vars: { version: 16 } });
    expect(tasks[0]).toMatchObject({ type: 'apt_repository', id: 'pgdg' });
    expect(packages(debian12, { version: 16 })).toEqual(['postgresql-16 prometheus-postgres-exporter']);
  });

  it('lets each role connect from the networks to its own database only', () => {
    expect(fileOf(tasksOf(postgresql, given), '/etc/postgresql/15/main/pg_hba.conf')).toMatchInlineSnapshot(`
      "# TYPE DATABASE USER ADDRESS METHOD
      local all all peer
      host all all 127.0.0.1/32 scram-sha-256
      host "waste" "waste" 10.0.0.0/16 scram-sha-256
      host "chat_llm" "chat" 10.0.0.0/16 scram-sha-256
      "
    `);
  });

  it.each([
    { memoryMiB: 4096, shared: '1024MB', cache: '2457MB', work: '10MB', maintenance: '256MB' },
    { memoryMiB: 1024, shared: '256MB', cache: '614MB', work: '4MB', maintenance: '64MB' },
    { memoryMiB: 262_144, shared: '16384MB', cache: '157286MB', work: '256MB', maintenance: '2048MB' },
  ])('sizes its memory for $memoryMiB MiB of RAM', ({ memoryMiB, ...sizes }) => {
    const conf = fileOf(
      tasksOf(postgresql, { ...given, facts: { memoryMiB } }),
      '/etc/postgresql/15/main/conf.d/rebuild.conf',
    );
    const value = (name: string) => new RegExp(`^${name} = '(.*)'$`, 'm').exec(conf)?.[1];
    expect({
      shared: value('shared_buffers'),
      cache: value('effective_cache_size'),
      work: value('work_mem'),
      maintenance: value('maintenance_work_mem'),
    }).toEqual(sizes);
  });

  it('lets the inventory have the last word on settings', () => {
    const vars = { ...given.vars, settings: { work_mem: '1MB', search_path: `'"$user"', public` } };
    const conf = fileOf(tasksOf(postgresql, { ...given, vars }), '/etc/postgresql/15/main/conf.d/rebuild.conf');
    expect(conf.match(/^work_mem.*$/gm)).toEqual(["work_mem = '1MB'"]);
    expect(conf).toContain(`search_path = '''"$user"'', public'\n`);
  });
});

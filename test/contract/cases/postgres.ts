import { Secret } from '../../../src/core/secret.ts';
import { type Script, sh } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import { postgresDatabase } from '../../../src/resources/postgres-database.ts';
import { postgresRole } from '../../../src/resources/postgres-role.ts';
import { postgresSetting } from '../../../src/resources/postgres-setting.ts';
import { wait } from '../../../src/resources/wait.ts';
import type { ContractCase } from '../contract.ts';

const psql = (statement: string): Script => sh`runuser -u postgres -- psql -qX -c ${statement}`;

const server = [
  apt({ packages: ['postgresql'] }),
  wait({ for: 'PostgreSQL', until: sh`runuser -u postgres -- psql -qXc 'select 1' > /dev/null` }),
];

const owner = postgresRole({ name: 'contract "owner"' });

export const postgresCases: readonly ContractCase[] = [
  {
    name: 'postgres role with a password',
    given: server,
    task: postgresRole({
      name: `contract's "role"`,
      password: new Secret('contract', `it's a "pass\\word" $1 %s`),
      memberOf: ['pg_monitor'],
      createdb: true,
    }),
    disturb: {
      password: psql(`alter role "contract's ""role""" password 'another'`),
      'no password': { run: psql(`alter role "contract's ""role""" password null`), names: ['password'] },
      superuser: psql(`alter role "contract's ""role""" superuser`),
      createdb: psql(`alter role "contract's ""role""" nocreatedb`),
      login: psql(`alter role "contract's ""role""" nologin`),
      member_of: psql(`grant pg_read_all_data to "contract's ""role"""`),
    },
  },
  {
    name: 'postgres role that is not to be there',
    given: server,
    setup: sh`runuser -u postgres -- createuser contract_gone || true`,
    task: postgresRole({ name: 'contract_gone', state: 'absent' }),
    disturb: { state: psql('create role contract_gone') },
  },
  {
    name: 'postgres database',
    given: [...server, owner],
    task: postgresDatabase({ name: 'contract-base', owner: 'contract "owner"' }),
    disturb: {
      owner: psql('alter database "contract-base" owner to postgres'),
      public: psql('grant connect on database "contract-base" to public'),
      dropped: { run: psql('drop database "contract-base"'), names: ['state', 'owner', 'public', 'encoding'] },
    },
  },
  {
    name: 'postgres setting that needs no restart',
    given: server,
    task: postgresSetting({ name: 'work_mem', value: '7MB' }),
    disturb: {
      value: psql(`alter system set work_mem = '9MB'`),
      reset: { run: psql('alter system reset work_mem'), names: ['state', 'value'] },
    },
  },
  {
    name: 'postgres setting that needs a restart',
    given: server,
    task: postgresSetting({ name: 'max_connections', value: '73', restart: true }),
    disturb: {
      value: {
        run: sh`${psql('alter system set max_connections = 74')}; ${psql('select pg_reload_conf()')}; sleep 1`,
        names: ['value', 'pending_restart'],
      },
    },
  },
  {
    name: 'postgres setting that is not to be there',
    given: server,
    setup: psql(`alter system set maintenance_work_mem = '70MB'`),
    task: postgresSetting({ name: 'maintenance_work_mem', state: 'absent' }),
    disturb: { state: psql(`alter system set maintenance_work_mem = '71MB'`) },
  },
];

import { afterAll, beforeAll } from 'vitest';
import { aptTogether } from './apt-together.ts';
import { cases } from './cases/index.ts';
import { contract } from './contract.ts';
import { dataRoles } from './data-roles.ts';
import { contractHost } from './host.ts';
import { serviceTogether } from './service-together.ts';
import { troubles } from './troubles.ts';

const host = contractHost();

beforeAll(host.start);
afterAll(host.stop);

contract(cases, host.connection);
troubles(host.connection);
aptTogether(host.connection);
serviceTogether(host.connection);
dataRoles(host.connection);

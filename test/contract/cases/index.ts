import type { ContractCase } from '../contract.ts';
import { aptCases } from './apt.ts';
import { aptRepositoryCases } from './apt-repository.ts';
import { archiveCases } from './archive.ts';
import { authorizedKeyCases } from './authorized-key.ts';
import { blockCases } from './block.ts';
import { copyCases } from './copy.ts';
import { debconfCases } from './debconf.ts';
import { directoryCases } from './directory.ts';
import { fileCases } from './file.ts';
import { hostsCases } from './hosts.ts';
import { identityCases } from './identity.ts';
import { kernelCases } from './kernel.ts';
import { lineCases } from './line.ts';
import { linkCases } from './link.ts';
import { mountCases } from './mount.ts';
import { postgresCases } from './postgres.ts';
import { rabbitmqCases } from './rabbitmq.ts';
import { redisCases } from './redis.ts';
import { systemdCases } from './systemd.ts';
import { userCases } from './user.ts';

/** All cases, in the order in which they run on one host. */
export const cases: readonly ContractCase[] = [
  ...fileCases,
  ...directoryCases,
  ...linkCases,
  ...lineCases,
  ...blockCases,
  ...copyCases,
  ...hostsCases,
  ...userCases,
  ...authorizedKeyCases,
  ...kernelCases,
  ...mountCases,
  ...debconfCases,
  ...archiveCases,
  ...identityCases,
  ...aptRepositoryCases,
  ...aptCases,
  ...postgresCases,
  ...rabbitmqCases,
  ...redisCases,
  ...systemdCases,
];

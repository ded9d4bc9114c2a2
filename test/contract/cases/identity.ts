import { sh } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import { hostname } from '../../../src/resources/hostname.ts';
import { timezone } from '../../../src/resources/timezone.ts';
import type { ContractCase } from '../contract.ts';

export const identityCases: readonly ContractCase[] = [
  {
    name: 'hostname',
    task: hostname({ name: 'contract-1' }),
    disturb: {
      name: sh`hostname other`,
      file: sh`echo other > /etc/hostname`,
    },
  },
  {
    name: 'timezone',
    given: [apt({ packages: ['tzdata'] })],
    task: timezone({ name: 'Asia/Seoul' }),
    disturb: {
      localtime: sh`ln -sf ../usr/share/zoneinfo/Etc/UTC /etc/localtime`,
      file: sh`echo Etc/UTC > /etc/timezone`,
    },
  },
];

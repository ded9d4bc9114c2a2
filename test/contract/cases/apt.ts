import { sh } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import type { ContractCase } from '../contract.ts';

const env = sh`export DEBIAN_FRONTEND=noninteractive`;

export const aptCases: readonly ContractCase[] = [
  {
    name: 'apt: packages present',
    task: apt({ packages: ['hello', 'bc'] }),
    disturb: {
      hello: sh`
        ${env}
        apt-get remove -qy hello`,
      bc: sh`
        cd /tmp
        apt-get download -q bc
        dpkg --unpack bc_*.deb
        rm bc_*.deb`,
      'lists missing': {
        run: sh`
          ${env}
          rm -rf /var/lib/apt/lists/*
          apt-get remove -qy bc`,
        names: ['bc'],
      },
    },
  },
  {
    name: 'apt: packages absent',
    task: apt({ packages: ['hello', 'bc'], state: 'absent' }),
    disturb: {
      hello: sh`
        ${env}
        apt-get install -qy hello`,
    },
  },
  {
    name: 'apt: a pinned version, held',
    task: apt({ packages: ['hello=2.*'], hold: true }),
    disturb: {
      'hold hello': sh`apt-mark unhold hello`,
      removed: {
        run: sh`
          ${env}
          apt-get remove -qy --allow-change-held-packages hello
          apt-mark unhold hello`,
        names: ['hello', 'hold hello'],
      },
    },
  },
];

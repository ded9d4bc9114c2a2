import { sh } from '../../../src/core/text.ts';
import { mount } from '../../../src/resources/mount.ts';
import { swap } from '../../../src/resources/swap.ts';
import type { ContractCase } from '../contract.ts';

const path = '/srv/contract mount';

export const mountCases: readonly ContractCase[] = [
  {
    name: 'mount',
    task: mount({ path, source: 'tmpfs', fstype: 'tmpfs', options: 'size=1m' }),
    disturb: {
      mounted: sh`umount ${path}`,
      fstab: sh`sed -i s/size=1m/size=2m/ /etc/fstab`,
    },
  },
  {
    name: 'mount that is absent',
    task: mount({ path, state: 'absent' }),
    disturb: {
      mounted: sh`mount -t tmpfs tmpfs ${path}`,
      fstab: sh`echo 'tmpfs /srv/contract\\040mount tmpfs defaults 0 0' >> /etc/fstab`,
    },
  },
  {
    name: 'swap: off',
    setup: sh`echo '/swap.img none swap sw 0 0' >> /etc/fstab`,
    task: swap({ state: 'absent' }),
    disturb: { fstab: sh`echo '/dev/sdz2 none swap sw 0 0' >> /etc/fstab` },
  },
];

import { sh } from '../../../src/core/text.ts';
import { archive } from '../../../src/resources/archive.ts';
import type { ContractCase } from '../contract.ts';

const sha256 = '487144944a18bf590a1be07417d46ac2d49ed603c1a7125bea26f9b7e5b52d63';
const dest = '/opt/contract-archive';

// The checksum must be known before the host makes the archive: nothing of the time or the user may be in it.
const make = sh`
  mkdir -p /tmp/contract-tree/app-1.0/bin
  echo hello > /tmp/contract-tree/app-1.0/bin/app
  tar -C /tmp/contract-tree --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0755 \
    -cf /tmp/contract.tar app-1.0
`;

export const archiveCases: readonly ContractCase[] = [
  {
    name: 'archive',
    setup: make,
    task: archive({ src: '/tmp/contract.tar', sha256, dest, strip: 1, owner: 'daemon', group: 'daemon' }),
    disturb: {
      sha256: sh`echo other > ${dest}/.rebuild-archive`,
      deleted: { run: sh`rm -r ${dest}`, names: ['sha256'] },
    },
  },
];

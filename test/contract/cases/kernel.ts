import { sh } from '../../../src/core/text.ts';
import { kernelModule } from '../../../src/resources/kernel-module.ts';
import { sysctl } from '../../../src/resources/sysctl.ts';
import type { ContractCase } from '../contract.ts';

export const kernelCases: readonly ContractCase[] = [
  {
    name: 'sysctl',
    task: sysctl({ name: 'net.ipv4.ip_local_port_range', value: '20000 60000' }),
    disturb: {
      value: sh`echo '32768 60999' > /proc/sys/net/ipv4/ip_local_port_range`,
      file: sh`echo 'net.ipv4.ip_local_port_range = 1 2' > /etc/sysctl.d/99-zz-net.ipv4.ip_local_port_range.conf`,
    },
  },
  {
    name: 'sysctl that may only be written where it is ours',
    task: sysctl({ name: 'kernel.core_uses_pid', value: 1, live: 'when writable' }),
    disturb: { file: sh`rm /etc/sysctl.d/99-zz-kernel.core_uses_pid.conf` },
  },
  {
    name: 'kernel_module that the kernel has',
    task: kernelModule({ name: 'overlay' }),
    disturb: { 'at boot': sh`rm /etc/modules-load.d/overlay.conf` },
  },
];

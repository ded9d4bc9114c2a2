import { expect, it } from 'vitest';
import { createArgs } from '../../../src/lab/docker/run-flags.ts';
import type { HostSpec } from '../../../src/lab/driver.ts';

const spec: HostSpec = {
  id: 'i-1',
  hostname: 'k8s-redis',
  address: '10.0.1.10',
  cpus: 4,
  memoryMiB: 2048,
  access: { keys: {}, sudoers: [] },
};
const context = { network: { cluster: 'dev', cidr: '10.0.0.0/16' }, image: 'rebuild-lab:1', engineCpus: 2 };

it('gives a host its name, address and size, and what systemd and Kubernetes need', () => {
  expect(
    createArgs(spec, context)
      .join(' ')
      .split(/ (?=--)/),
  ).toEqual([
    'create',
    '--name rebuild-dev-i-1',
    '--hostname k8s-redis',
    '--label rebuild.lab=dev',
    '--label rebuild.id=i-1',
    '--label rebuild.address=10.0.1.10',
    '--label rebuild.hostname=k8s-redis',
    '--network rebuild-dev',
    '--ip 10.0.1.10',
    '--publish 127.0.0.1::22',
    '--cap-add SYS_ADMIN',
    '--cap-add NET_ADMIN',
    '--cap-add SYS_BOOT',
    '--cap-add SYS_PTRACE',
    '--cap-add SYSLOG',
    '--security-opt seccomp=unconfined',
    '--security-opt apparmor=unconfined',
    '--device-cgroup-rule a *:* rwm',
    '--cgroupns=private',
    '--stop-signal SIGRTMIN+3',
    '--stop-timeout 30',
    '--tmpfs /run:exec,mode=755',
    '--tmpfs /run/lock',
    '--volume /var/lib/containerd',
    '--volume /var/lib/kubelet',
    '--volume /var/lib/etcd',
    '--memory 2048m',
    '--memory-swap 2048m',
    '--cpus 2',
    '--cpu-shares 2048',
    '--env LAB_MEMORY_MIB=2048',
    '--env LAB_CPUS=4',
    '--env LAB_RESOLVER=10.0.0.2 rebuild-lab:1',
  ]);
});

it('puts no key into the arguments, which others can see', () => {
  const keys = { root: ['ssh-ed25519 LOGIN'] };
  const access = { keys, sudoers: [], hostKey: { private: 'PRIVATE', public: 'PUBLIC' } };
  expect(createArgs({ ...spec, access }, context).join(' ')).not.toMatch(/LOGIN|PRIVATE|PUBLIC/);
});

import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostSpec, HostState, LabDriver, LabHost } from '../../../src/lab/driver.ts';
import type { Instance } from '../../../src/lab/proxy/instances.ts';
import { type Reconciler, startReconciler } from '../../../src/lab/reconcile/reconciler.ts';

let ssh: Server;
let driver: ReturnType<typeof fakeDriver>;
let instances: Instance[];
let reported: string[];
let end: AbortController;
let reconciler: Reconciler;

beforeEach(async () => {
  ssh = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-test\r\n'));
  await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve));
  driver = fakeDriver((ssh.address() as { port: number }).port);
  instances = [instance('a', 'running')];
  reported = [];
  end = new AbortController();
  reconciler = startReconciler(
    {
      driver,
      instances: async () => instances,
      describe: async ({ id, address }) => ({ id, address }) as HostSpec,
      reportStopped: async (id) => {
        reported.push(id);
        instances = instances.map((it) => (it.id === id ? { ...it, state: 'stopped' } : it));
      },
      log: () => {},
      everySeconds: 0.2,
    },
    end.signal,
  );
});

afterEach(() => {
  end.abort();
  ssh.close();
});

it('calls an instance pending until its host answers ssh', async () => {
  expect(reconciler.stateOf(instances[0]!)).toBe('pending');
  await expect.poll(() => reconciler.stateOf(instances[0]!)).toBe('running');
  expect(driver.calls).toEqual(['create a']);
});

it('stops, starts and removes a host as its instance is', async () => {
  await expect.poll(() => reconciler.stateOf(instances[0]!)).toBe('running');
  for (const [state, action, told] of [
    ['stopped', 'StopInstances', 'stopped'],
    ['running', 'StartInstances', 'running'],
    ['terminated', 'TerminateInstances', 'terminated'],
  ] as const) {
    instances = [instance('a', state)];
    reconciler.seen(action, ['a']);
    await expect.poll(() => reconciler.stateOf(instances[0]!)).toBe(told);
  }
  expect(driver.calls).toEqual(['create a', 'stop a', 'start a', 'remove a']);
  expect(reported).toEqual([]);
});

it('reboots a host once for each time that the endpoint was asked', async () => {
  await expect.poll(() => driver.calls).toEqual(['create a']);
  reconciler.seen('RebootInstances', ['a']);
  await expect.poll(() => driver.calls).toEqual(['create a', 'reboot a']);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(driver.calls).toEqual(['create a', 'reboot a']);
});

it('tells the endpoint that a host powered itself off, and leaves it off', async () => {
  await expect.poll(() => reconciler.stateOf(instances[0]!)).toBe('running');
  await new Promise((resolve) => setTimeout(resolve, 300)); // seen up once
  driver.set('a', 'off');
  await expect.poll(() => reported).toEqual(['a']);
  expect(reconciler.stateOf(instances[0]!)).toBe('stopped');
  expect(driver.calls).toEqual(['create a']);
});

it('tries again what failed, and says meanwhile why', async () => {
  await expect.poll(() => driver.calls).toEqual(['create a']);
  driver.failNext('no room');
  instances = [...instances, instance('b', 'running')];
  reconciler.kick();
  await expect.poll(() => reconciler.problems().get('b')).toBe('no room');
  await expect.poll(() => driver.calls).toEqual(['create a', 'create b']);
  await expect.poll(() => reconciler.problems().get('b')).toBeUndefined();
});

function instance(id: string, state: string): Instance {
  const place = { subnetId: '', vpcId: '', groupIds: [], market: 'on-demand' as const, publicAddress: '', keyName: '' };
  return { id, state, type: 't3.micro', address: `address of ${id}`, ...place };
}

function fakeDriver(port: number) {
  const hosts = new Map<string, LabHost>();
  const calls: string[] = [];
  let failure: string | undefined;
  const set = (id: string, state: HostState, address = hosts.get(id)!.address) =>
    void hosts.set(id, { id, address, state, hostname: id, ssh: { address: '127.0.0.1', port } });
  const noted = async (call: string, work: () => void) => {
    const reason = failure;
    failure = undefined;
    if (reason) throw new Error(reason);
    calls.push(call);
    work();
  };
  return {
    calls,
    set,
    failNext: (reason: string) => {
      failure = reason;
    },
    networkUp: async () => {},
    list: async () => [...hosts.values()],
    create: ({ id, address }: HostSpec) => noted(`create ${id}`, () => set(id, 'running', address)),
    start: (id: string) => noted(`start ${id}`, () => set(id, 'running')),
    stop: (id: string) => noted(`stop ${id}`, () => set(id, 'off')),
    reboot: (id: string) => noted(`reboot ${id}`, () => {}),
    remove: (id: string) => noted(`remove ${id}`, () => void hosts.delete(id)),
    watch: () => {},
    removeAll: async () => {},
  } satisfies LabDriver & Record<string, unknown>;
}

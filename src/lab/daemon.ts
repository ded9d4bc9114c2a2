import { z } from 'zod';
import { dockerAt } from './docker/docker.ts';
import { dockerDriver } from './docker/driver.ts';
import type { LabHost } from './driver.ts';
import { startMoto } from './endpoint/moto.ts';
import { hostSpec } from './host-spec.ts';
import { labHandlers } from './proxy/handlers.ts';
import { instances } from './proxy/instances.ts';
import { chain } from './proxy/message.ts';
import { serve } from './proxy/server.ts';
import { accountQuotas } from './proxy/service-quotas.ts';
import { labServices } from './proxy/services.ts';
import { type Upstream, upstreamAt } from './proxy/upstream.ts';
import { type Reconciler, startReconciler } from './reconcile/reconciler.ts';
import { type ClusterState, clusterFile, daemonFile, readState, writeState } from './state.ts';

/** The first argument of the process, as JSON. */
export const daemonSpecSchema = z.strictObject({
  cluster: z.string(),
  vpcCidr: z.string(),
  region: z.string(),
  dockerHost: z.string(),
  image: z.string(),
  python: z.string(),
  /** vCPU that may run; anything where it is not given. */
  vcpuQuota: z.number().optional(),
});
export type DaemonSpec = z.output<typeof daemonSpecSchema>;

/** Running On-Demand Standard. */
const onDemandCode = 'L-1216C47A';

/** What the daemon says of itself. */
export interface DaemonHealth {
  readonly cluster: string;
  readonly vpcCidr: string;
  readonly pid: number;
  readonly vcpuQuota?: number;
}

/** An instance and its host, as `rebuild` is told about them. */
export interface HostReport {
  readonly id: string;
  readonly address: string;
  readonly publicAddress: string;
  readonly type: string;
  /** As the endpoint gives it to clients. */
  readonly state: string;
  /** Undefined while there is none. */
  readonly host?: LabHost;
  /** What could not be done to it, as last tried. */
  readonly problem?: string;
}

/** Plays EC2 for one cluster until it is told to end: moto, our corrections in front of it, and hosts that follow. */
async function main(spec: DaemonSpec): Promise<void> {
  const ending = new AbortController();
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  const moto = await startMoto(spec.python);
  const upstream = upstreamAt({ url: moto.url, region: spec.region });
  const network = { cluster: spec.cluster, cidr: spec.vpcCidr };
  const mirror = () => readState<ClusterState>(clusterFile(spec.cluster))?.mirror;
  const driver = await dockerDriver({ docker: dockerAt(spec.dockerHost), network, image: spec.image, mirror });
  const reconciler = startReconciler(
    {
      driver,
      log,
      instances: () => instances(upstream),
      describe: (instance) => hostSpec(upstream, instance),
      reportStopped: async (id) => void (await upstream.ask('StopInstances', { 'InstanceId.1': id })),
    },
    ending.signal,
  );
  await upstream.ask('DescribeVpcs'); // the first call loads what moto needs for EC2
  const account = accountOf(spec.vcpuQuota);
  const limit = (code: string) => account.quotas.limit(code);
  const { stateOf, seen } = reconciler;
  const { server, port } = await serve({
    ec2: chain(labHandlers({ upstream, vpcCidr: spec.vpcCidr, limit, stateOf, seen }), upstream.send),
    services: labServices(() => account.quotas),
    upstreamUrl: moto.url,
    own: {
      '/-/health': (): DaemonHealth => ({
        cluster: spec.cluster,
        vpcCidr: spec.vpcCidr,
        pid: process.pid,
        ...(account.vcpuQuota !== undefined && { vcpuQuota: account.vcpuQuota }),
      }),
      '/-/hosts': () => report(upstream, reconciler),
      '/-/quota': (body) => account.set((JSON.parse(body) as { vcpuQuota?: number }).vcpuQuota),
    },
    log,
  });
  const end = () => {
    ending.abort();
    server.close();
    server.closeAllConnections();
    moto.process.kill();
  };
  process.once('SIGTERM', end);
  moto.process.once('exit', () => process.exit(ending.signal.aborted ? 0 : 1));
  writeState(daemonFile(spec.cluster), { pid: process.pid, port });
  log(`listens on port ${port}`);
}

/** The quotas of the account. What the inventory says is kept too: a raise that was asked for changes only the former. */
function accountOf(initial: number | undefined) {
  const quotasOf = (value: number | undefined) => accountQuotas(value === undefined ? {} : { [onDemandCode]: value });
  const account = {
    vcpuQuota: initial,
    quotas: quotasOf(initial),
    set(value: number | undefined) {
      account.vcpuQuota = value;
      account.quotas = quotasOf(value);
      return {};
    },
  };
  return account;
}

async function report(upstream: Upstream, reconciler: Reconciler): Promise<readonly HostReport[]> {
  const present = (await instances(upstream)).map((it) => ({ ...it, state: reconciler.stateOf(it) }));
  return present
    .filter(({ state }) => state !== 'terminated')
    .map(({ id, address, publicAddress, type, state }) => {
      const host = reconciler.hosts().find((it) => it.id === id);
      const problem = reconciler.problems().get(id);
      return { id, address, publicAddress, type, state, ...(host && { host }), ...(problem && { problem }) };
    });
}

if (import.meta.main) await main(daemonSpecSchema.parse(JSON.parse(process.argv[2] ?? '')));

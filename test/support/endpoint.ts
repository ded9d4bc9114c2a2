import type { ClientOptions } from '../../src/cloud/client.ts';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { makers } from '../../src/lab/proxy/fault-views.ts';
import { type Faults, faults } from '../../src/lab/proxy/faults.ts';
import { labHandlers } from '../../src/lab/proxy/handlers.ts';
import { chain, type Handler, isSuccess, type Next } from '../../src/lab/proxy/message.ts';
import { serve } from '../../src/lab/proxy/server.ts';
import { accountQuotas } from '../../src/lab/proxy/service-quotas.ts';
import { labServices } from '../../src/lab/proxy/services.ts';
import { upstreamAt } from '../../src/lab/proxy/upstream.ts';

/** The lab's endpoint without hosts: instances are what moto says of them. */
export interface Endpoint {
  readonly url: string;
  readonly client: ClientOptions;
  readonly faults: Faults;
  /** How many objects were made in all, by the call that makes one, and forgets it. */
  takeMade(): Readonly<Record<string, number>>;
  /** Forgets all objects. moto keeps what has ended, and is slower with each. */
  reset(): Promise<void>;
  close(): void;
}

interface Options {
  readonly region?: string;
  /** vCPU that may run. Default: anything. */
  readonly vcpuQuota?: number;
  /** Default: any private address. */
  readonly vpcCidr?: string;
  /** Stands before everything else. */
  readonly front?: Handler;
}

export const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };

/** Deadlines and pauses with which a fault costs a test no more than it has to. */
export const quick = {
  pace: { attempts: 4, firstPauseMs: 5 },
  patience: { visibleSeconds: 3, doubtSeconds: 1, stateSeconds: 1, settleSeconds: 3, freeSeconds: 3 },
} as const;

export async function startEndpoint({
  region = 'ap-northeast-2',
  vcpuQuota,
  vpcCidr = '10.0.0.0/8',
  front = (request, next) => next(request),
}: Options = {}): Promise<Endpoint> {
  const moto: Moto = await startMoto(await motoPython({}));
  const upstream = upstreamAt({ url: moto.url, region });
  const quotas = accountQuotas(vcpuQuota === undefined ? {} : { 'L-1216C47A': vcpuQuota });
  const broken = faults();
  let made: Record<string, number> = {};
  const counting: Next = async (request) => {
    const answer = await upstream.send(request);
    if (isSuccess(answer) && makers.includes(request.action)) made[request.action] = (made[request.action] ?? 0) + 1;
    return answer;
  };
  const rules = { upstream, vpcCidr, limit: quotas.limit, stateOf: stated, seen: () => {} };
  const { server, port } = await serve({
    ec2: chain([front, broken.handler, ...labHandlers(rules)], counting),
    services: labServices(() => quotas),
    upstreamUrl: moto.url,
    own: {},
    log: () => {},
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    client: { region, endpoint: url, credentials, pace: quick.pace },
    faults: broken,
    takeMade: () => {
      const taken = made;
      made = {};
      return taken;
    },
    reset: async () => void (await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' })),
    close: () => {
      server.closeAllConnections();
      server.close();
      moto.process.kill();
    },
  };
}

function stated({ state }: { readonly state: string }): string {
  return state;
}

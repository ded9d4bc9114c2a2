import { countUse, quotaUse } from '../../capacity/quota.ts';
import { asker, type Unknown } from '../../cloud/account/ask.ts';
import { type AccountFacts, accountFacts } from '../../cloud/account/facts.ts';
import { countQuotas, type Market, quotaFor } from '../../cloud/data/quotas.ts';
import { RebuildError } from '../../core/error.ts';
import { hostVar } from '../../inventory/known.ts';
import type { QuotaView } from '../../report/quota.ts';
import { type Clients, openClients, usesCloud } from './cloud.ts';
import type { Workspace } from './workspace.ts';

/** The account that an inventory's hosts are made in. @throws RebuildError QUOTA_NO_CLOUD, LAB_NOT_UP */
export async function openAccount(workspace: Workspace): Promise<Clients> {
  if (!usesCloud(workspace)) {
    throw new RebuildError('QUOTA_NO_CLOUD', 'the hosts of this inventory are not made in EC2, so no quota counts', {
      hint: 'Name an inventory whose infra.yaml says `provider: ec2`.',
    });
  }
  const clients = await openClients(workspace, { lab: 'running' });
  if (clients) return clients;
  throw new RebuildError('LAB_NOT_UP', `the lab of ${workspace.cluster} is not up`, { hint: 'Run "rebuild lab up".' });
}

/** What the inventory needs of each quota, beside what the account has and has been asked for. */
export async function lookAtQuotas(workspace: Workspace, { client, account }: Clients): Promise<QuotaView> {
  const infra = workspace.inventory.infra!;
  const hosts = instancesOf(workspace);
  const codes = [
    ...new Set(hosts.flatMap(({ type, market }) => quotaFor(type, market)?.code ?? [])),
    ...Object.values(countQuotas).map(({ code }) => code),
  ];
  const types = [...new Set(hosts.map(({ type }) => type))];
  const unknown: Unknown[] = [];
  const ask = asker(unknown);
  const requestOf = async (code: string) => {
    const requests = await ask(`requests for ${code}`, () => account.quotaRequests(code));
    return [code, requests?.[0]] as const;
  };
  const [facts, requests] = await Promise.all([
    accountFacts(client, account, { cluster: workspace.cluster, codes, types, zones: [], prices: false }),
    Promise.all(codes.map(requestOf)),
  ]);
  refuseSilence(facts);
  const counted = hosts.map(({ type, market }) => ({
    quota: quotaFor(type, market),
    vcpu: facts.types.get(type)?.vcpu,
  }));
  const uses = [...quotaUse(counted, facts), ...countUse(infra, counted, facts)];
  return {
    account: facts.identity?.account,
    region: infra.region,
    quotas: uses.map((use) => ({ ...use, request: new Map(requests).get(use.bucket.code) })),
    unknown: [...facts.unknown, ...unknown],
  };
}

/** Nothing at all can be told of an account that does not answer, or that nobody may ask. */
function refuseSilence({ identity, unknown }: AccountFacts): void {
  if (identity) return;
  const silent = unknown.find(({ error }) => ['CLOUD_CREDENTIALS', 'CLOUD_ENDPOINT_DOWN'].includes(error.code));
  if (silent) throw silent.error;
}

function instancesOf({ inventory }: Workspace): readonly { readonly type: string; readonly market: Market }[] {
  return [...inventory.hosts.values()].flatMap((host) => {
    const ec2 = hostVar(host, 'ec2');
    return ec2 ? [{ type: ec2.type, market: ec2.market ?? 'on-demand' }] : [];
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountFacts, accountFacts } from '../../cloud/account/facts.ts';
import { instanceTypes } from '../../cloud/data/instance-types.ts';
import { quotaBuckets } from '../../cloud/data/quotas.ts';
import type { Infra } from '../../inventory/infra.ts';
import { hostVar } from '../../inventory/known.ts';
import type { Inventory } from '../../inventory/model.ts';
import { type KnownAccount, knownAccount } from './account.ts';
import { type Clients, openClients } from './cloud.ts';
import type { Workspace } from './workspace.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the account itself says, where there is one to ask and credentials to ask with; else what the inventory says of it.
 * A lab that is up is asked what its zones offer only: what its account allows is what the inventory says.
 */
export async function askedAccount(workspace: Workspace, env: Env): Promise<KnownAccount> {
  const { inventory } = workspace;
  const written = await knownAccount(inventory);
  const { infra } = inventory;
  if (infra?.provider !== 'ec2' || (infra.endpoint !== 'lab' && !hasCredentials(env))) return written;
  const clients = await openClients(workspace, { lab: 'running' });
  if (!clients) return written;
  const { identity, limits, usedByOthers, offered, unknown } = await ask(workspace, infra, clients);
  const known = {
    ...written,
    ...(offered.size > 0 && {
      isOffered: (type: string, host: string) => isOffered(offered, type, zoneOf(inventory, host)),
    }),
  };
  if (infra.endpoint === 'lab') return known;
  if (limits.size === 0) {
    const why = unknown[0]?.error.message ?? 'it knows none of the quotas';
    return { ...known, source: `${written.source}, because the account did not answer: ${why}` };
  }
  return {
    ...known,
    account: { limits: new Map([...written.account.limits, ...limits]), usedByOthers },
    source: `account ${identity?.account ?? 'unknown'}, asked now`,
  };
}

function ask({ inventory, cluster }: Workspace, infra: Infra, { client, account }: Clients): Promise<AccountFacts> {
  return accountFacts(client, account, {
    cluster,
    codes: infra.endpoint === 'lab' ? [] : quotaBuckets.map(({ code }) => code),
    types: typesToAsk(inventory),
    zones: [...new Set(Object.values(infra.subnets).map(({ zone }) => fullZone(zone, infra)))],
    prices: false,
  });
}

/** Where the AWS tools look; an instance's own role is not looked for, because that takes seconds where there is none. */
function hasCredentials(env: Env): boolean {
  const named = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ];
  if (named.some((name) => env[name])) return true;
  const shared = env.AWS_SHARED_CREDENTIALS_FILE ?? (env.HOME && join(env.HOME, '.aws/credentials'));
  return shared !== undefined && existsSync(shared);
}

/** EC2 takes at most so many values in one filter. */
const MOST_VALUES = 200;

/** The present types and all of their kinds. */
function typesToAsk({ hosts }: Inventory): string[] {
  const present = [...hosts.values()].flatMap((host) => hostVar(host, 'ec2')?.type ?? []);
  const kinds = new Set(present.map((type) => type.charAt(0)));
  const all = instanceTypes().flatMap(({ name, current }) => (current && kinds.has(name.charAt(0)) ? [name] : []));
  return [...new Set([...present, ...all])].slice(0, MOST_VALUES);
}

function isOffered(offered: ReadonlyMap<string, readonly string[]>, type: string, zone: string | undefined): boolean {
  const zones = offered.get(type);
  return zones === undefined || zone === undefined || zones.includes(zone);
}

function zoneOf({ hosts, infra }: Inventory, name: string): string | undefined {
  const host = hosts.get(name);
  const subnet = host && hostVar(host, 'ec2')?.subnet;
  const zone = subnet === undefined ? undefined : infra?.subnets[subnet]?.zone;
  return infra && zone && fullZone(zone, infra);
}

/** infra.yaml may give the letter alone. */
function fullZone(zone: string, { region }: Infra): string {
  return zone.length === 1 ? `${region}${zone}` : zone;
}

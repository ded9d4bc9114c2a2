import type { YamlDocument } from '../config/document.ts';
import { suggestion } from '../config/nearest.ts';
import { type Place, RebuildError } from '../core/error.ts';
import type { Infra } from './infra.ts';
import { contains, numberOf, overlap, rangeOf } from './ipv4.ts';
import { hostVar } from './known.ts';
import type { Host, Inventory } from './model.ts';
import { selectHosts } from './pattern.ts';

/**
 * Checks that infra.yaml and the hosts fit each other: names that refer to something, and addresses that can be had.
 *
 * @throws RebuildError INFRA_INVALID, PATTERN_*, at the place of the fault
 */
export function checkInfra(infra: Infra, document: YamlDocument, inventory: Inventory): void {
  checkSubnets(infra, document);
  checkAdopted(infra, document);
  checkHosts(infra, inventory);
  checkRoom(infra, document, inventory);
  checkGroups(infra, document, inventory);
  for (const [name, { host }] of Object.entries(infra.elastic_ips)) {
    need('host', host, inventory.hosts.keys(), document.place(['elastic_ips', name, 'host']));
  }
}

function checkSubnets({ vpc, subnets }: Infra, document: YamlDocument): void {
  checkSize('the VPC', vpc, document.place(['vpc', 'cidr']));
  const entries = Object.entries(subnets);
  for (const [index, [name, subnet]] of entries.entries()) {
    const { cidr } = subnet;
    const at = document.place(['subnets', name, 'cidr']);
    checkSize(`subnet ${name}`, subnet, at);
    if (!contains(rangeOf(vpc.cidr), rangeOf(cidr)))
      throw invalid(`subnet ${name}: ${cidr} is not inside ${vpc.cidr}`, at);
    const twin = entries.slice(0, index).find(([, other]) => overlap(rangeOf(other.cidr), rangeOf(cidr)));
    if (twin) throw invalid(`subnet ${name}: ${cidr} overlaps with that of subnet ${twin[0]}`, at);
  }
}

/** What is there already stands in a VPC that is there already, and is one thing only. */
function checkAdopted({ vpc, subnets, security_groups: groups }: Infra, document: YamlDocument): void {
  const taken = new Map<string, string>();
  for (const [kind, objects] of Object.entries({ subnets, security_groups: groups })) {
    for (const [name, { id }] of Object.entries(objects)) {
      if (id === undefined) continue;
      const at = document.place([kind, name, 'id']);
      if (vpc.id === undefined) throw withoutVpc(`${kind}.${name}`, at);
      const twin = taken.get(id);
      if (twin !== undefined) throw invalid(`${kind}.${name}: ${twin} has the id ${id} too`, at);
      taken.set(id, `${kind}.${name}`);
    }
  }
}

function withoutVpc(key: string, at: Place): RebuildError {
  return new RebuildError('INFRA_INVALID', `${key} is there already, and its VPC is to be made`, {
    at,
    hint: 'Add the id of its VPC as "vpc.id".',
  });
}

/** AWS makes VPCs and subnets from /28 to /16: EC2 API reference, CreateVpc and CreateSubnet. */
function checkSize(
  what: string,
  { cidr, id }: { readonly cidr: string; readonly id?: string | undefined },
  at: Place,
): void {
  const bits = Number(cidr.split('/')[1]);
  if (id === undefined && (bits < 16 || bits > 28))
    throw invalid(`${what}: ${cidr} cannot be made; AWS takes ranges from /28 to /16`, at);
}

/** Addresses of a subnet that AWS keeps for itself: the first four and the last. */
const KEPT = 5;

function checkRoom({ subnets }: Infra, document: YamlDocument, { hosts }: Inventory): void {
  const placed = [...hosts.values()].map((host) => hostVar(host, 'ec2')?.subnet);
  for (const [name, { cidr }] of Object.entries(subnets)) {
    const count = placed.filter((subnet) => subnet === name).length;
    const { first, last } = rangeOf(cidr);
    const room = last - first + 1 - KEPT;
    if (count > room)
      throw invalid(
        `subnet ${name}: ${cidr} has room for ${room} hosts, and ${count} are in it`,
        document.place(['subnets', name, 'cidr']),
      );
  }
}

function checkHosts(infra: Infra, { hosts }: Inventory): void {
  const taken = new Map<string, string>();
  for (const host of hosts.values()) {
    const ec2 = hostVar(host, 'ec2');
    if (!ec2) continue;
    const at = (key: string) => host.vars.get('ec2')?.place([key]);
    need('subnet', ec2.subnet, Object.keys(infra.subnets), at('subnet'));
    if (ec2.address) checkAddress(host, ec2.address, infra.subnets[ec2.subnet]!.cidr, taken, at('address'));
  }
}

function checkAddress(
  host: Host,
  address: string,
  cidr: string,
  taken: Map<string, string>,
  at: Place | undefined,
): void {
  const twin = taken.get(address);
  if (twin !== undefined) throw invalid(`${host.name}: ${twin} has the address ${address} too`, at);
  taken.set(address, host.name);
  const { first, last } = rangeOf(cidr);
  const number = numberOf(address);
  if (number < first || number > last) throw invalid(`${host.name}: ${address} is not inside its subnet ${cidr}`, at);
  // AWS keeps the first four addresses of a subnet and the last one for itself.
  if (number >= first + 4 && number < last) return;
  throw invalid(`${host.name}: ${address} is one of the five addresses of ${cidr} that AWS keeps for itself`, at);
}

function checkGroups({ security_groups: groups }: Infra, document: YamlDocument, inventory: Inventory): void {
  const sources = ['caller', ...Object.keys(groups)];
  for (const [name, { hosts, ingress }] of Object.entries(groups)) {
    select(inventory, hosts, document.place(['security_groups', name, 'hosts']));
    for (const [index, { from }] of ingress.entries()) {
      const at = document.place(['security_groups', name, 'ingress', index, 'from']);
      for (const source of from) if (!CIDR.test(source)) need('source', source, sources, at);
    }
  }
}

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

function select(inventory: Inventory, pattern: string, at: Place): void {
  try {
    selectHosts(inventory, pattern);
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error;
    throw new RebuildError(error.code, error.message, { at, hint: error.hint, cause: error });
  }
}

function need(kind: string, name: string, names: Iterable<string>, at: Place | undefined): void {
  const known = [...names];
  if (known.includes(name)) return;
  throw new RebuildError('INFRA_INVALID', `there is no ${kind} "${name}"`, {
    at,
    hint: suggestion(name, known) ?? `Add the ${kind}.`,
  });
}

function invalid(message: string, at: Place | undefined): RebuildError {
  return new RebuildError('INFRA_INVALID', message, { at, hint: 'Choose another one.' });
}

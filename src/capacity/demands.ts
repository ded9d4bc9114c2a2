import { RebuildError } from '../core/error.ts';
import type { HostView, Role } from '../roles/define.ts';
import type { Demands, PodDemand, UnitDemand } from '../roles/demands.ts';
import type { Problem } from './problems.ts';

/** A role on a host, with its variables checked; or why they could not be. */
export interface RoleOnHost {
  readonly role: Role;
  readonly host: HostView;
  readonly vars: unknown;
}

/** What all roles together ask of each host and of the cluster. */
export interface CollectedDemands {
  of(host: string): HostDemands;
  taintsOf(host: string): readonly string[];
  readonly pods: readonly PodDemand[];
  /** What kept a role from saying what it asks: it would keep it from working too. */
  readonly problems: readonly Problem[];
}

export interface HostDemands extends Pick<Demands, 'allocatable' | 'least'> {
  readonly units: readonly UnitDemand[];
}

/** Asks each role on each of its hosts. `hosts`: those that a pattern matches. */
export function collectDemands(
  uses: readonly RoleOnHost[],
  hosts: (pattern: string) => readonly HostView[],
): CollectedDemands {
  const asked = uses.map((use) => ask(use, hosts));
  const all = asked.flatMap(({ host, demands }) => (demands ? [{ host, demands }] : []));
  return {
    of: (host) => ofHost(all.filter((it) => it.host === host).map(({ demands }) => demands)),
    taintsOf: (host) => [...new Set(all.flatMap(({ demands }) => demands.taints?.[host] ?? []))],
    pods: all.flatMap(({ demands }) => demands.pods ?? []),
    problems: asked.flatMap(({ problem }) => problem ?? []),
  };
}

interface Asked {
  readonly host: string;
  readonly demands?: Demands | undefined;
  readonly problem?: Problem;
}

function ask({ role, host, vars }: RoleOnHost, hosts: (pattern: string) => readonly HostView[]): Asked {
  try {
    return { host: host.name, demands: role.demands?.({ host, vars: vars as never, hosts }) };
  } catch (error) {
    return { host: host.name, problem: problemOf(error, host.name) };
  }
}

/** What a role refuses is told with the rest, at its place. Anything else is a bug. */
export function problemOf(error: unknown, host: string): Problem {
  if (!(error instanceof RebuildError)) throw error;
  const { code, message, hint = '', at } = error;
  return { severity: 'error', code, message, hint, host, at };
}

function ofHost(demands: readonly Demands[]): HostDemands {
  return {
    allocatable: demands.find(({ allocatable }) => allocatable)?.allocatable,
    least: demands.find(({ least }) => least)?.least,
    units: demands.flatMap(({ units = [] }) => units),
  };
}

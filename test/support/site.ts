import { userInfo } from 'node:os';
import { z } from 'zod';
import type { RunEvent } from '../../src/core/events.ts';
import { Redactor } from '../../src/core/redact.ts';
import type { Play, Site, SiteOptions } from '../../src/engine/site.ts';
import type { Facts } from '../../src/facts/facts.ts';
import type { Task } from '../../src/resources/define.ts';
import { file } from '../../src/resources/file.ts';
import { defineRole, type HostView, type Role, type RoleContext } from '../../src/roles/define.ts';
import type { Connection } from '../../src/transport/connection.ts';

const me = userInfo().username;

/** A file of the user who runs the tests, so that they need not be root. */
export function ownFile(path: string, content: string, options: object = {}): Task {
  return file({ path, content, owner: me, group: me, mode: '0600', ...options });
}

export function roleOf(name: string, tasks: (context: RoleContext<unknown>) => readonly Task[]): Role {
  return defineRole({ name, summary: 'A role of a test.', vars: z.unknown(), tasks }) as Role;
}

/** A play that waits for all before it, unless it is told which: by their positions. */
type GivenPlay = Omit<Play, 'position' | 'after'> & Partial<Pick<Play, 'after'>>;

export function playOf(hosts: readonly string[], roles: readonly Role[], options: Partial<GivenPlay> = {}): GivenPlay {
  const uses = roles.map((role) => ({ role, tags: [], hosts: undefined, vars: () => ({}) }));
  return { name: 'play', batches: [hosts], roles: uses, maxFailPercentage: undefined, ...options };
}

export function siteOf(plays: readonly GivenPlay[], connections: Readonly<Record<string, Connection>>): Site {
  const view = (name: string): HostView => ({ name, groups: [], address: '127.0.0.1', variable: () => undefined });
  return {
    title: 'test',
    plays: plays.map((play, position) => ({ after: [...plays.keys()].slice(0, position), ...play, position })),
    view,
    select: (pattern) =>
      Object.keys(connections)
        .filter((name) => pattern === 'all' || pattern === name)
        .map(view),
    connect: (host) => connections[host]!,
  };
}

export interface Recorded extends SiteOptions {
  readonly events: RunEvent[];
}

export function recordingOptions(options: Partial<SiteOptions> = {}): Recorded {
  const events: RunEvent[] = [];
  const known = new Map<string, Facts>();
  return {
    mode: 'apply',
    diff: false,
    forks: 10,
    tags: [],
    skipTags: [],
    redactor: new Redactor(),
    facts: { get: (host) => known.get(host), set: (host, facts) => known.set(host, facts) },
    emit: (event) => events.push(event),
    events,
    ...options,
  };
}

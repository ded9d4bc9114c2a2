import { rolesOn, type Site } from '../engine/site.ts';
import type { VerifyHost, VerifySite } from './model.ts';

/** What is known of a site, from its plays. */
export function verifySiteOf(
  site: Site,
  hosts: readonly string[],
  when: Pick<VerifySite, 'now' | 'since' | 'windowSeconds'>,
): VerifySite {
  return { ...when, hosts: hosts.map((host) => hostOf(host, site)) };
}

function hostOf(name: string, { plays, view }: Site): VerifyHost {
  const { groups, address, variable } = view(name);
  const uses = plays.filter(({ batches }) => batches.flat().includes(name)).flatMap((play) => rolesOn(name, play));
  const roles = uses.map(
    ({ role, vars }) => [role.name, (vars(name) ?? {}) as Readonly<Record<string, unknown>>] as const,
  );
  return { name, groups, address, variable, roles: new Map(roles) };
}

import { unitName } from '../../../resources/unit-name.ts';
import { hostLimits } from '../../../roles/limits.ts';
import type { Check, VerifySite } from '../../model.ts';
import { serverCheck } from '../ask.ts';
import { containersAsk } from './containers.ts';
import { NAME } from './finding.ts';
import { type LimitedUnit, processesAsk } from './processes.ts';
import { unitsLook } from './units.ts';

const TITLE = 'Use beside requests and limits';

const byPrometheus = serverCheck({
  name: NAME,
  title: TITLE,
  asks: ({ scrapeIntervalSeconds }, site) => {
    const { windowSeconds } = site;
    const containers = containersAsk({ scrapeIntervalSeconds, windowSeconds, own: ownWorkloads(site) });
    const processes = processesAsk({ scrapeIntervalSeconds, windowSeconds, units: limitedUnits(site) });
    return {
      paths: { ...containers.paths, ...processes.paths },
      judge: (answers) => [...containers.judge(answers), ...processes.judge(answers)],
    };
  },
});

/** What containers and limited units use of what is set for them, and what to set instead. */
export const usage: Check = {
  name: NAME,
  title: TITLE,
  looks: (site) => {
    const byHost = Map.groupBy(limitedUnits(site), ({ host }) => host);
    return [...byPrometheus.looks(site), ...[...byHost].map(([host, units]) => unitsLook(host, units))];
  },
};

/** The workloads that the inventory sets limits for, as `namespace/name`. */
function ownWorkloads({ hosts }: VerifySite): ReadonlySet<string> {
  const given = hosts.map(({ roles }) => roles.get('workloads')).filter((it) => it !== undefined);
  return new Set(
    given.flatMap(({ namespace, deployments }) => Object.keys(deployments ?? {}).map((it) => `${namespace}/${it}`)),
  );
}

/** The units of hosts that have the role which puts limits on units. */
function limitedUnits({ hosts }: VerifySite): LimitedUnit[] {
  return hosts
    .filter(({ roles }) => roles.has('service_limits'))
    .flatMap((host) =>
      Object.entries(hostLimits(host)).map(([name, limits]) => ({ host: host.name, unit: unitName(name), limits })),
    );
}

import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { loseDataOption, repository, runOptions } from '../common.ts';
import { text } from '../option.ts';
import { runCluster } from '../run/cluster.ts';
import { consent } from '../run/consent.ts';
import { exclusively } from '../run/run-lock.ts';
import { inSession } from '../run/session.ts';
import { namesOf, readSite } from '../run/site.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: {
    ...runOptions,
    ...loseDataOption,
    playbook: text({ short: 'p', value: 'FILE', help: 'Playbook with the roles (playbooks/cluster.yaml)' }),
  },
  examples: ['./rebuild cluster', './rebuild cluster --check --diff', './rebuild cluster -i inventory/production'],
  run: async ({ options, ...surroundings }) => {
    const workspace = await openWorkspace(options);
    const title = `cluster ${workspace.cluster}`;
    const file = options.playbook ? resolve(options.playbook) : resolve(repository, 'playbooks/cluster.yaml');
    const site = await readSite(workspace, { title, file, limit: options.limit });
    const run = () =>
      inSession({ title, workspace, hosts: namesOf(site) }, options, surroundings, (session) =>
        runCluster(workspace, site, session, (change) => session.aside(() => consent(change, options))),
      );
    return options.check ? run() : exclusively(workspace, run);
  },
});

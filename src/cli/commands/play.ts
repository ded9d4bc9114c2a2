import { basename, resolve } from 'node:path';
import { required } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { profileOption, runOptions } from '../common.ts';
import { inSession } from '../run/session.ts';
import { namesOf, readSite, runOnHosts } from '../run/site.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: { file: required('FILE', 'Playbook to run on hosts that exist') },
  options: { ...runOptions, ...profileOption },
  examples: ['./rebuild play playbooks/data.yaml --limit redis'],
  run: async ({ args, options, ...surroundings }) => {
    const workspace = await openWorkspace(options);
    const title = basename(args.file);
    const site = await readSite(workspace, { title, file: resolve(args.file), limit: options.limit });
    return inSession({ title, workspace, hosts: namesOf(site) }, options, surroundings, (session) =>
      runOnHosts(workspace, site, session),
    );
  },
});

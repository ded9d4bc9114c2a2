import { resolve } from 'node:path';
import type { Play } from '../../playbook/model.ts';
import { required } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { profileOption, repository, runOptions } from '../common.ts';
import { text } from '../option.ts';
import { withRole } from '../run/plays.ts';
import { inSession } from '../run/session.ts';
import { namesOf, readSite, runOnHosts } from '../run/site.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: { name: required('ROLE', 'Role to run, on the hosts that have it') },
  options: {
    ...runOptions,
    ...profileOption,
    playbook: text({
      short: 'p',
      value: 'FILE',
      help: 'Playbook that says which hosts have it (playbooks/cluster.yaml)',
    }),
  },
  examples: ['./rebuild role redis --limit k8s-redis', './rebuild role prometheus --check --diff'],
  run: async ({ args, options, ...surroundings }) => {
    const workspace = await openWorkspace(options);
    const file = options.playbook ? resolve(options.playbook) : resolve(repository, 'playbooks/cluster.yaml');
    const choose = (plays: readonly Play[]) => withRole(args.name, plays);
    const site = await readSite(workspace, { title: `role ${args.name}`, file, limit: options.limit, choose });
    const subject = { title: `role ${args.name}`, workspace, hosts: namesOf(site) };
    return inSession(subject, options, surroundings, (session) => runOnHosts(workspace, site, session));
  },
});

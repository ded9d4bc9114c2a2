/** What a tool is asked to do. `site` is apart: it needs a lab that is up already, with the whole real site. */
export const actions = ['rerun', 'check', 'changed', 'apply', 'site'] as const;
export type Action = (typeof actions)[number];

/** What can be measured beside each other on hosts that the benchmark makes. */
export const benchActions = ['rerun', 'check', 'changed', 'apply'] as const satisfies readonly Action[];

export const toolNames = ['floor', 'shell', 'ours', 'pyinfra', 'mitogen', 'ansible'] as const;
export type ToolName = (typeof toolNames)[number];

/** As they stand in tables and pictures. */
export const labels: Readonly<Record<ToolName, string>> = {
  floor: 'floor: ssh2, connect + check script',
  shell: 'shell script, one connection a host',
  ours: 'rebuild',
  pyinfra: 'pyinfra',
  mitogen: 'ansible + mitogen',
  ansible: 'ansible-core',
};

export const titles: Readonly<Record<Action, string>> = {
  rerun: 'Re-run, nothing to change',
  check: 'Check mode, nothing to change',
  changed: 'One changed file on every host',
  apply: 'Cold apply',
  site: 'Re-run of the whole site',
};

/** What others are compared with: the least that looking at a host takes, or the least that doing the work takes. */
export const referenceOf = (action: Action): ToolName => (action === 'apply' ? 'shell' : 'floor');

/** What a tool cannot do is not run. */
export function canDo(tool: ToolName, action: Action): boolean {
  if (action === 'site') return tool === 'ours' || tool === 'floor';
  if (tool === 'floor') return action !== 'apply';
  return tool !== 'shell' || action === 'apply';
}

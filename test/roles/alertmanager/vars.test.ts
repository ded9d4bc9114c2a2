import { expect, it } from 'vitest';
import { vars } from '../../../roles/alertmanager/vars.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { roleVars } from '../../../src/inventory/role-vars.ts';
import { folderWith } from '../../support/folder.ts';

/** The first error of the role's variables, with its line and column. */
async function errorOf(yaml: string) {
  const folder = folderWith({
    'hosts.yaml': 'all: { hosts: { mon: } }\n',
    'group_vars/all.yaml': `alertmanager:\n${yaml}`,
  });
  const host = (await loadInventory(folder)).hosts.get('mon')!;
  const secrets = { get: async () => expect.unreachable() };
  const error = await roleVars({ host, role: 'alertmanager', schema: vars, secrets }).catch((it) => it);
  return { code: error.code, message: error.message, at: `${error.at?.line}:${error.at?.column}` };
}

const receivers = '  receivers: { chat: { webhook: { url: "http://a/" } } }\n';

it.each([
  [
    'a receiver of a route that there is not',
    `${receivers}  routes:\n    - { match: { severity: critical }, receiver: chatt }\n`,
    'alertmanager.routes[0].receiver: there is no receiver "chatt": write one of chat, nobody',
    '4:50',
  ],
  [
    'a default receiver that there is not',
    `${receivers}  default_receiver: pager\n`,
    'alertmanager.default_receiver: there is no receiver "pager": write one of chat, nobody',
    '3:21',
  ],
  [
    'a receiver with nothing in it',
    '  receivers: { chat: {} }\n',
    'alertmanager.receivers.chat: must have webhook, email or slack',
    '2:22',
  ],
  [
    'a receiver with the name of the one that is always there',
    '  receivers: { nobody: { webhook: { url: "http://a/" } } }\n',
    'alertmanager.receivers.nobody: as a key, must not be nobody, the receiver that tells nobody',
    '2:24',
  ],
  [
    'the address of a Slack hook in plain text',
    '  receivers: { chat: { slack: { api_url: "https://hooks.example/T0" } } }\n',
    'alertmanager.receivers.chat.slack.api_url: must be a secret, written as secret:NAME',
    '2:42',
  ],
  [
    'a time without a unit',
    '  group_wait: "30"\n',
    'alertmanager.group_wait: must be a duration such as 90s or 1h30m',
    '2:15',
  ],
])('refuses %s, and says where', async (_, yaml, message, at) => {
  expect(await errorOf(yaml)).toEqual({ code: 'VAR_INVALID', message, at });
});

import { Secret } from 'rebuild';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { alertmanagerYml } from '../../../roles/alertmanager/alertmanager.yml.ts';
import { vars } from '../../../roles/alertmanager/vars.ts';

const secret = (value: string) => new Secret('it', value);
const render = (given: z.input<typeof vars>) => parse(alertmanagerYml(vars.parse(given)).plain());

const watchdog = (receiver: string) => ({
  matchers: ['alertname="Watchdog"'],
  receiver,
  continue: false,
  group_interval: '1m',
  repeat_interval: '5m',
});

describe('alertmanagerYml', () => {
  it('tells nobody where nobody is named', () => {
    expect(render({})).toEqual({
      route: {
        receiver: 'nobody',
        group_by: ['alertname'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        routes: [watchdog('nobody')],
      },
      inhibit_rules: [
        {
          source_matchers: ['alertname="NodeDown"'],
          target_matchers: ['alertname!="NodeDown"'],
          equal: ['instance'],
        },
      ],
      receivers: [{ name: 'nobody' }],
    });
  });

  it('has every kind of receiver, which tell of ends too', () => {
    const receivers = {
      hook: { webhook: { url: 'http://10.0.0.9:8080/alerts' } },
      secret: { webhook: { url: secret('https://hooks.example/a"b') } },
      mail: {
        email: {
          to: 'a@example.org',
          from: 'rebuild@example.org',
          smarthost: 'mail.example.org:587',
          username: 'rebuild',
          password: secret('p"\\w'),
        },
      },
      chat: { slack: { api_url: secret('https://hooks.example/T0'), channel: '#alerts' } },
    };
    expect(render({ receivers }).receivers).toEqual([
      { name: 'nobody' },
      { name: 'hook', webhook_configs: [{ url: 'http://10.0.0.9:8080/alerts', send_resolved: true }] },
      { name: 'secret', webhook_configs: [{ url: 'https://hooks.example/a"b', send_resolved: true }] },
      {
        name: 'mail',
        email_configs: [
          {
            to: 'a@example.org',
            from: 'rebuild@example.org',
            smarthost: 'mail.example.org:587',
            auth_username: 'rebuild',
            auth_password: 'p"\\w',
            require_tls: true,
            send_resolved: true,
          },
        ],
      },
      {
        name: 'chat',
        slack_configs: [
          {
            api_url: 'https://hooks.example/T0',
            channel: '#alerts',
            title: expect.stringContaining('.GroupLabels.alertname'),
            text: expect.stringContaining('.Annotations.summary }}\n'),
            send_resolved: true,
          },
        ],
      },
    ]);
  });

  it('tells all that a receiver has', () => {
    const both = { webhook: { url: 'http://a/' }, slack: { api_url: secret('https://b/') } };
    expect(Object.keys(render({ receivers: { both } }).receivers[1])).toEqual([
      'name',
      'webhook_configs',
      'slack_configs',
    ]);
  });

  it('routes by labels, after Watchdog, and else to the first receiver', () => {
    const receivers = { chat: { webhook: { url: 'http://a/' } }, pager: { webhook: { url: 'http://b/' } } };
    const routes = [
      { match: { severity: 'critical', team: 'say "hi"' }, receiver: 'pager', continue: true, group_wait: '0s' },
      { match: { severity: 'warning' }, receiver: 'nobody', group_by: ['instance'] },
    ];
    expect(render({ receivers, routes, watchdog_receiver: 'pager' }).route).toMatchObject({
      receiver: 'chat',
      routes: [
        watchdog('pager'),
        {
          matchers: ['severity="critical"', 'team="say \\"hi\\""'],
          receiver: 'pager',
          continue: true,
          group_wait: '0s',
        },
        { matchers: ['severity="warning"'], receiver: 'nobody', continue: false, group_by: ['instance'] },
      ],
    });
    expect(render({ receivers, default_receiver: 'pager' }).route.receiver).toBe('pager');
  });
});

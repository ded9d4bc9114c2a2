import { joinText, Secret, secret, type Text, text } from 'rebuild';
import { z } from 'zod';

const httpUrl = () => z.url({ protocol: /^https?$/ });
const place = () => z.string().regex(/^[^\s:]+:\d+$/, { error: 'must be HOST:PORT' });

/** One receiver: all that it has is told. */
export const receiver = z
  .strictObject({
    webhook: z
      .strictObject({ url: z.union([secret(), httpUrl()], { error: 'must be an http URL, or secret:NAME' }) })
      .optional(),
    email: z
      .strictObject({
        to: z.string(),
        from: z.string(),
        smarthost: place(),
        username: z.string().optional(),
        password: secret().optional(),
        require_tls: z.boolean().default(true),
      })
      .optional(),
    slack: z.strictObject({ api_url: secret(), channel: z.string().optional() }).optional(),
  })
  .refine((it) => it.webhook ?? it.email ?? it.slack, { error: 'must have webhook, email or slack' });

export type Receiver = z.output<typeof receiver>;

/** One entry of `receivers` in alertmanager.yml. Each tells of the end of an alert too. */
export function receiverYml(name: string, { webhook, email, slack }: Receiver): Text {
  const configs = [
    webhook && text`    webhook_configs: [${flow({ ...webhook, send_resolved: true })}]`,
    email && text`    email_configs: [${flow({ ...emailFields(email), send_resolved: true })}]`,
    slack && text`    slack_configs: [${flow({ ...slack, ...SLACK_MESSAGE, send_resolved: true })}]`,
  ];
  return joinText([`  - name: ${JSON.stringify(name)}`, ...configs.filter((it) => it !== undefined)]);
}

function emailFields({ username, password, ...email }: NonNullable<Receiver['email']>): Fields {
  return { ...email, auth_username: username, auth_password: password };
}

/** What Alertmanager sends of itself names the alerts only. Other servers that take what Slack takes show these too. */
const SLACK_MESSAGE = {
  title:
    '{{ if eq .Status "firing" }}{{ .Alerts.Firing | len }} firing{{ else }}over{{ end }}: {{ .GroupLabels.alertname }}',
  text: '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ if eq .Status "firing" }}{{ .Annotations.description }}\n{{ end }}{{ end }}',
};

type Fields = Readonly<Record<string, string | boolean | Secret | undefined>>;

/** A mapping in the flow style of YAML, of which JSON is a part; what is undefined is left out. */
function flow(fields: Fields): Text {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return text`{ ${joinText(
    given.map(
      ([key, value]) =>
        text`${key}: ${value instanceof Secret ? value.map((it) => JSON.stringify(it)) : JSON.stringify(value)}`,
    ),
    ', ',
  )} }`;
}

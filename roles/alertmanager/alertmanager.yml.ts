import { joinText, type Text, text } from 'rebuild';
import { receiverYml } from './receivers.ts';
import { NOBODY, routeYml, watchdogRoute } from './routes.ts';
import type { Vars } from './vars.ts';

/** A host that does not answer is told of once, and not again for each of its services. */
const INHIBIT = {
  source_matchers: ['alertname="NodeDown"'],
  target_matchers: ['alertname!="NodeDown"'],
  equal: ['instance'],
};

/** The main configuration. */
export function alertmanagerYml(vars: Vars): Text {
  const { receivers, default_receiver = Object.keys(receivers)[0] ?? NOBODY } = vars;
  return text`
    route:
      receiver: ${JSON.stringify(default_receiver)}
      group_by: ${JSON.stringify(vars.group_by)}
      group_wait: ${vars.group_wait}
      group_interval: ${vars.group_interval}
      repeat_interval: ${vars.repeat_interval}
      routes:
    ${joinText([watchdogRoute(vars.watchdog_receiver), ...vars.routes].map(routeYml))}

    inhibit_rules:
      - ${JSON.stringify(INHIBIT)}

    receivers:
      - name: ${NOBODY}
    ${joinText(Object.entries(receivers).map(([name, it]) => receiverYml(name, it)))}
  `;
}

import { sh, text } from '../../../src/core/text.ts';
import { command } from '../../../src/resources/command.ts';
import { dropIn } from '../../../src/resources/drop-in.ts';
import { service } from '../../../src/resources/service.ts';
import { timer } from '../../../src/resources/timer.ts';
import { unit } from '../../../src/resources/unit.ts';
import { unitLimits } from '../../../src/resources/unit-limits.ts';
import { wait } from '../../../src/resources/wait.ts';
import type { ContractCase } from '../contract.ts';

const sleeper = (name: string) =>
  unit({
    name: `${name}.service`,
    content: text`
      [Service]
      ExecStart=/bin/sleep infinity
      [Install]
      WantedBy=multi-user.target
    `,
  });

const running = service({ name: 'contract-limits', state: 'started' });

export const systemdCases: readonly ContractCase[] = [
  {
    name: 'unit of a service',
    task: sleeper('contract-unit'),
    disturb: {
      sha256: { run: sh`echo '# by hand' >> /etc/systemd/system/contract-unit.service`, names: ['sha256'] },
      loaded: sh`systemctl start contract-unit; touch -d '+1 hour' /etc/systemd/system/contract-unit.service`,
      mode: sh`chmod 0600 /etc/systemd/system/contract-unit.service`,
    },
  },
  {
    name: 'unit that is not to be there',
    setup: sh`echo '[Service]' > /etc/systemd/system/contract-gone.service`,
    task: unit({ name: 'contract-gone.service', state: 'absent' }),
    disturb: { state: sh`echo '[Service]' > /etc/systemd/system/contract-gone.service` },
  },
  {
    name: 'drop-in of a unit that runs',
    given: [sleeper('contract-drop'), service({ name: 'contract-drop', state: 'started' })],
    task: dropIn({ unit: 'contract-drop', name: 'nice', content: '[Service]\nNice=5\n' }),
    disturb: {
      loaded: sh`touch -d '+1 hour' /etc/systemd/system/contract-drop.service.d/nice.conf`,
      deleted: {
        run: sh`rm -r /etc/systemd/system/contract-drop.service.d`,
        names: ['sha256', 'state', 'owner', 'group', 'mode', 'loaded'],
      },
    },
  },
  {
    name: 'service that runs and starts at boot',
    given: [sleeper('contract-service')],
    task: service({ name: 'contract-service', state: 'started', enabled: true }),
    disturb: {
      active: sh`systemctl stop contract-service`,
      enabled: sh`systemctl -q disable contract-service`,
    },
  },
  {
    name: 'service that is stopped',
    given: [sleeper('contract-stopped')],
    setup: sh`
      printf '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' \
        > /etc/systemd/system/contract-stopped.service
      systemctl daemon-reload
      systemctl -q enable --now contract-stopped`,
    task: service({ name: 'contract-stopped', state: 'stopped', enabled: false }),
    disturb: {
      active: sh`systemctl start contract-stopped`,
      failed: {
        run: sh`systemctl start contract-stopped; systemctl kill -s KILL contract-stopped; sleep 0.5`,
        names: ['active'],
      },
    },
  },
  {
    name: 'service that nothing can start',
    setup: sh`mkdir -p /usr/lib/systemd/system; printf '[Service]\nExecStart=/bin/true\n' > /usr/lib/systemd/system/contract-masked.service; systemctl daemon-reload`,
    task: service({ name: 'contract-masked', masked: true, state: 'stopped' }),
    disturb: { enabled: sh`systemctl -q unmask contract-masked` },
  },
  {
    name: 'service that was masked',
    setup: sh`
      mkdir -p /usr/lib/systemd/system
      printf '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' \
        > /usr/lib/systemd/system/contract-unmasked.service
      systemctl daemon-reload
      systemctl -q mask contract-unmasked`,
    task: service({ name: 'contract-unmasked', state: 'started', enabled: true }),
    disturb: {
      masked: {
        run: sh`systemctl -q disable contract-unmasked; systemctl -q mask contract-unmasked`,
        names: ['enabled'],
      },
    },
  },
  {
    name: 'timer',
    task: timer({ name: 'contract-timer', onCalendar: 'daily', run: sh`echo ${"it's $HOME 100%"}` }),
    disturb: {
      'script.sha256': sh`echo >> /usr/local/lib/rebuild/contract-timer`,
      'timer.sha256': {
        run: sh`echo >> /etc/systemd/system/contract-timer.timer`,
        names: ['timer.sha256', 'timer.loaded'],
      },
      'service.sha256': {
        run: sh`echo >> /etc/systemd/system/contract-timer.service`,
        names: ['service.sha256', 'service.loaded'],
      },
      'running.active': sh`systemctl stop contract-timer.timer`,
      'running.enabled': sh`systemctl -q disable contract-timer.timer`,
    },
  },
  {
    name: 'limits of a unit that runs',
    given: [sleeper('contract-limits'), running],
    task: unitLimits({
      unit: 'contract-limits',
      cpuWeight: 50,
      cpuQuotaPercent: 150,
      memoryLowMiB: 64,
      memoryMaxMiB: 256,
    }),
    disturb: {
      'set-property': {
        run: sh`systemctl set-property --runtime contract-limits MemoryMax=99M CPUQuota=10%`,
        names: ['memory_max', 'cpu_quota', 'loaded'],
      },
    },
  },
  {
    name: 'command with a path that it creates',
    task: command({ name: 'make a mark', run: sh`touch /var/tmp/contract-mark`, creates: '/var/tmp/contract-mark' }),
    disturb: { done: sh`rm /var/tmp/contract-mark` },
  },
  {
    name: 'command with a guard whose first line fails',
    task: command({
      name: 'write a number',
      run: sh`echo 7 > /var/tmp/contract-number`,
      unless: sh`
        grep -q 7 /var/tmp/contract-number
        true
      `,
    }),
    disturb: { done: sh`echo 8 > /var/tmp/contract-number` },
  },
  {
    name: 'wait',
    setup: sh`rm -f /run/contract-ready; (sleep 1; : > /run/contract-ready) >/dev/null 2>&1 &`,
    task: wait({ for: 'a file', until: sh`test -e /run/contract-ready`, timeoutSeconds: 10 }),
    disturb: { ready: sh`rm /run/contract-ready; (sleep 1; : > /run/contract-ready) >/dev/null 2>&1 &` },
  },
];

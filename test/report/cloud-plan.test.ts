import { expect, it } from 'vitest';
import { shownPlan } from '../../src/cli/run/shown-plan.ts';
import type { CloudChange } from '../../src/cloud/model.ts';
import { cloudPlanLines } from '../../src/report/cloud-plan.ts';
import type { EventOf } from '../../src/report/printers.ts';
import { memorySink } from '../../src/report/sink.ts';

const plan = (changes: readonly CloudChange[], unchanged = 0) =>
  cloudPlanLines(shownPlan(changes, unchanged) as EventOf<'cloud.plan'>, memorySink({ columns: 60 })).map((line) =>
    line.trimEnd(),
  );

const host = { type: 'instance', name: 'redis', id: 'i-1' } as const;

it('tells each object once, with all that changes of it, and only counts the others', () => {
  const changes: CloudChange[] = [
    {
      action: 'create',
      type: 'key_pair',
      name: 'blue',
      fields: [
        { field: 'keyName', from: undefined, to: 'rebuild-blue' },
        { field: 'publicKey', from: undefined, to: 'known after apply' },
      ],
    },
    {
      ...host,
      action: 'update',
      fields: [{ field: 'type', from: 't3.micro', to: 't3.small' }],
      confirm: 'stops and starts redis',
    },
    { ...host, action: 'update', fields: [{ field: 'rootGb', from: '20', to: '30' }] },
    {
      action: 'replace',
      type: 'instance',
      name: 'postgresql',
      id: 'i-2',
      fields: [{ field: 'subnet', from: 'a', to: 'b' }],
      also: [{ field: 'groups', from: 'nodes', to: '' }],
      confirm: 'ends postgresql and deletes its disk',
      losesData: true,
    },
    {
      action: 'delete',
      type: 'elastic_ip',
      name: 'old',
      id: 'eipalloc-1',
      fields: [{ field: 'host', from: 'redis', to: undefined }],
      confirm: 'gives the address 192.0.2.9 of old away for good',
    },
  ];
  expect(plan(changes, 27)).toEqual([
    '',
    'ec2',
    '    + key_pair blue',
    '        id: (known after apply), keyName: rebuild-blue,',
    '        publicKey: (known after apply)',
    '    ~ instance redis',
    '        # stops and starts redis',
    '        type: t3.micro -> t3.small',
    '        rootGb: 20 -> 30',
    '  -/+ instance postgresql',
    '        # ends postgresql and deletes its disk',
    '        # its disk has data: needs --lose-data postgresql',
    '        subnet: a -> b  # forces replacement',
    '        groups: nodes -> (none)',
    '        id: i-2 -> (known after apply)',
    '    - elastic_ip old',
    '        # gives the address 192.0.2.9 of old away for good',
    '        host: redis',
    '',
    'Plan: 1 to add, 1 to change, 1 to replace, 1 to destroy; 27 unchanged.',
  ]);
});

it('says why EC2 cannot do it', () => {
  const [, , ...lines] = plan([
    {
      action: 'replace',
      type: 'vpc',
      name: 'blue',
      id: 'vpc-1',
      fields: [{ field: 'cidr', from: '10.0.0.0/16', to: '10.9.0.0/16' }],
      impossible: 'the range of a VPC is fixed for life',
    },
  ]);
  expect(lines.slice(0, 3)).toEqual([
    '  -/+ vpc blue',
    '        # impossible: the range of a VPC is fixed for life',
    '        cidr: 10.0.0.0/16 -> 10.9.0.0/16  # forces replacement',
  ]);
});

it('is silent when nothing changes', () => {
  expect(plan([], 31)).toEqual([]);
});

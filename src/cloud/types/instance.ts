import { type Hands, type Reach, remove } from '../hands.ts';
import type { Found } from '../model.ts';
import { dataTag } from '../tags.ts';
import { type CloudType, type FieldRule, parseList, update } from './define.ts';
import { runInstance } from './instance-create.ts';
import { observeInstances } from './instance-observe.ts';
import { untilGone, untilState } from './instance-state.ts';

const renewed: FieldRule = { mend: 'replace', confirm: (name) => `ends ${name} and deletes its disk` };

export const instance: CloudType = {
  type: 'instance',
  fields: {
    type: { mend: 'update', confirm: (name) => `stops and starts ${name}` },
    image: renewed,
    subnet: renewed,
    address: renewed,
    groups: update,
    rootGb: update,
    rootKind: update,
    encrypted: renewed,
    metadata: update,
    state: update,
    market: renewed,
    data: update,
  },

  // One that is paid by the spot market cannot be stopped, so it cannot become another type.
  ruleFor: ({ fields }, field) => (field === 'type' && fields.market === 'spot' ? renewed : undefined),

  observe: observeInstances,
  create: runInstance,

  async update(hands, found, change) {
    const mend = mends[change.field as keyof typeof mends];
    await mend(hands, found, change.to ?? '');
  },

  async remove(reach, found) {
    if (found.length === 0) return;
    const InstanceIds = found.map(({ id }) => id);
    await remove(() => reach.client.call('TerminateInstances', { InstanceIds }));
    await untilGone(reach, InstanceIds);
  },

  lossOf: ({ name }) => `ends ${name} and deletes its disk`,
};

type Mend = (hands: Hands, found: Found, to: string) => Promise<unknown>;

const mends = {
  type: async (hands, found, to) => {
    await stop(hands, found);
    await hands.client.call('ModifyInstanceAttribute', { InstanceId: found.id, InstanceType: { Value: to } });
    await start(hands, found);
  },
  groups: ({ client, id }, { about }, to) =>
    client.call('ModifyNetworkInterfaceAttribute', {
      NetworkInterfaceId: about.interfaceId,
      Groups: parseList(to).map((name) => id('security_group', name)),
    }),
  // The file system grows at the next start of the host, or by the role that cares for it.
  rootGb: ({ client }, { about }, to) => client.call('ModifyVolume', { VolumeId: about.volumeId, Size: Number(to) }),
  rootKind: ({ client }, { about }, to) =>
    client.call('ModifyVolume', { VolumeId: about.volumeId, VolumeType: to as 'gp3' }),
  metadata: ({ client }, { id }) =>
    client.call('ModifyInstanceMetadataOptions', {
      InstanceId: id,
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
    }),
  data: ({ client }, { id, about }, to) =>
    client.call('CreateTags', {
      Resources: [id, ...(about.volumeId ? [about.volumeId] : [])],
      Tags: [{ Key: dataTag, Value: to }],
    }),
  state: async (hands, found) => {
    if (found.about.state === 'stopping') await untilState(hands, found, 'stopped');
    await start(hands, found);
  },
} satisfies Record<string, Mend>;

async function stop(reach: Reach, found: Found): Promise<void> {
  await reach.client.call('StopInstances', { InstanceIds: [found.id] });
  await untilState(reach, found, 'stopped');
}

async function start(reach: Reach, found: Found): Promise<void> {
  await reach.client.call('StartInstances', { InstanceIds: [found.id] });
  await untilState(reach, found, 'running');
}

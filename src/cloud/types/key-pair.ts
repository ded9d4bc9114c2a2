import { remove } from '../hands.ts';
import { createOnce } from '../once.ts';
import { inventoryName, ours, tagsOf, tagValue } from '../tags.ts';
import type { CloudType } from './define.ts';

export const keyPair: CloudType = {
  type: 'key_pair',
  // The instances keep the key that they were made with: see keys.ts for when another key is refused.
  fields: { keyName: { mend: 'replace' }, publicKey: { mend: 'replace' } },

  async observe(client, cluster) {
    const query = { Filters: ours(cluster), IncludePublicKey: true };
    const pairs = (await client.call('DescribeKeyPairs', query)).KeyPairs ?? [];
    return {
      names: pairs.map(({ KeyPairId: id, Tags }) => [id!, inventoryName(Tags, id!)]),
      found: (nameOf) =>
        pairs.map(({ KeyPairId: id, KeyName, PublicKey, Tags }) => ({
          type: 'key_pair',
          id: id!,
          name: nameOf(id!),
          fields: {
            Name: tagValue(Tags, 'Name') ?? '',
            keyName: KeyName ?? '',
            publicKey: withoutComment(PublicKey ?? ''),
          },
          about: {},
        })),
    };
  },

  async create(hands, { name, fields }) {
    const request = {
      KeyName: fields.keyName,
      PublicKeyMaterial: Buffer.from(fields.publicKey!),
      TagSpecifications: [{ ResourceType: 'key-pair' as const, Tags: tagsOf(hands.cluster, name) }],
    };
    const make = async () => (await hands.client.call('ImportKeyPair', request)).KeyPairId;
    return await createOnce(hands, keyPair, name, make);
  },

  async update() {},

  async remove({ client }, found) {
    for (const { fields } of found) await remove(() => client.call('DeleteKeyPair', { KeyName: fields.keyName }));
  },
};

/** `ssh-ed25519 AAAA…` of a public key line, so that two spellings of the same key are equal. */
export function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(' ');
}

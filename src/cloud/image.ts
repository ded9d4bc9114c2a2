import { RebuildError } from '../core/error.ts';
import type { CloudClient } from './client.ts';
import { isNotFound } from './errors.ts';
import type { CloudImage } from './spec.ts';

export interface Image {
  readonly id: string;
  /** Device name of the root disk, such as `/dev/sda1`. */
  readonly rootDevice: string;
  /** EC2's word, such as `x86_64`. */
  readonly architecture?: string;
}

/** How an image is spelled in plans and in the tag of the instances made from it. */
export function imageName(image: CloudImage): string {
  return 'id' in image ? image.id : `${image.owner}/${image.name}`;
}

/**
 * The image that new instances are made from: the one of that id, or the newest that fits.
 *
 * @throws RebuildError CLOUD_NO_IMAGE
 */
export async function findImage(client: CloudClient, image: CloudImage): Promise<Image> {
  const found = await describe(client, image);
  const [newest] = found.toSorted((a, b) => ageKey(b).localeCompare(ageKey(a)));
  if (!newest?.ImageId) {
    throw new RebuildError('CLOUD_NO_IMAGE', `EC2 has no available image ${imageName(image)} in this region.`, {
      hint: 'Correct "ami" in infra.yaml; an id is valid in one region only.',
    });
  }
  const { ImageId: id, RootDeviceName: rootDevice = '/dev/sda1', Architecture: architecture } = newest;
  return { id, rootDevice, ...(architecture && { architecture }) };
}

async function describe(client: CloudClient, image: CloudImage) {
  const query =
    'id' in image
      ? { ImageIds: [image.id] }
      : { Owners: [image.owner], Filters: [filter('name', image.name), filter('state', 'available')] };
  try {
    return (await client.call('DescribeImages', query)).Images ?? [];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function filter(Name: string, value: string) {
  return { Name, Values: [value] };
}

/** The name decides between images of the same second: publishers end it with a date. */
function ageKey({ CreationDate, Name }: { CreationDate?: string | undefined; Name?: string | undefined }): string {
  return `${CreationDate ?? ''} ${Name ?? ''}`;
}

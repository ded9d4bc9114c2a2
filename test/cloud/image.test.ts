import { describe, expect, it } from 'vitest';
import { findImage, imageName } from '../../src/cloud/image.ts';
import { ec2Error, fakeCloud } from './fake.ts';

const noble = { owner: '099720109477', name: 'ubuntu-noble-*' };

describe('an image', () => {
  it('is the newest of its owner whose name fits', async () => {
    const cloud = fakeCloud({
      DescribeImages: () => ({
        Images: [
          { ImageId: 'ami-1', CreationDate: '2026-01-01T00:00:00.000Z', RootDeviceName: '/dev/sda1' },
          { ImageId: 'ami-3', CreationDate: '2026-03-01T00:00:00.000Z', RootDeviceName: '/dev/xvda' },
          { ImageId: 'ami-2', CreationDate: '2026-02-01T00:00:00.000Z', RootDeviceName: '/dev/sda1' },
        ],
      }),
    });
    expect(await findImage(cloud, noble)).toEqual({ id: 'ami-3', rootDevice: '/dev/xvda' });
  });

  it.each([
    ['none fits', () => ({ Images: [] })],
    [
      'its id is unknown',
      () => {
        throw ec2Error('InvalidAMIID.NotFound');
      },
    ],
  ])('is missed when %s', async (_why, answer) => {
    await expect(findImage(fakeCloud({ DescribeImages: answer }), noble)).rejects.toMatchObject({
      code: 'CLOUD_NO_IMAGE',
      message: 'EC2 has no available image 099720109477/ubuntu-noble-* in this region.',
    });
  });

  it.each([
    [noble, '099720109477/ubuntu-noble-*'],
    [{ id: 'ami-0123456789abcdef0' }, 'ami-0123456789abcdef0'],
  ])('%j is called %s', (image, name) => {
    expect(imageName(image)).toBe(name);
  });
});

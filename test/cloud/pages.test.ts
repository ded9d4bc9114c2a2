import { expect, it } from 'vitest';
import { allPages } from '../../src/cloud/pages.ts';
import { fakeCloud } from './fake.ts';

it('asks for page after page until there is no more', async () => {
  const inputs: unknown[] = [];
  const cloud = fakeCloud({
    DescribeVpcs: (input, count) => {
      inputs.push(input);
      return { Vpcs: [{ VpcId: `vpc-${count}` }], NextToken: ['one', 'two', ''][count] };
    },
  });
  const vpcs = await allPages(cloud, 'DescribeVpcs', { MaxResults: 5 }, ({ Vpcs }) => Vpcs);
  expect(vpcs.map(({ VpcId }) => VpcId)).toEqual(['vpc-0', 'vpc-1', 'vpc-2']);
  expect(inputs).toEqual([{ MaxResults: 5 }, { MaxResults: 5, NextToken: 'one' }, { MaxResults: 5, NextToken: 'two' }]);
});

import { expect, it } from 'vitest';
import { dryRuns } from '../../../src/lab/proxy/dry-run.ts';

const ask = (action: string, params: Record<string, string>) =>
  dryRuns({ action, params: new URLSearchParams(params) }, async () => ({ status: 200, body: 'made' }));

it.each([
  ['is refused with the code that says yes', 'CreateVpc', { DryRun: 'true' }, /<Code>DryRunOperation</],
  ['that is none is passed on', 'CreateVpc', { DryRun: 'false' }, /^made$/],
  ['of a question is passed on', 'DescribeVpcs', { DryRun: 'true' }, /^made$/],
])('a dry run %s', async (_, action, params, body) => {
  expect((await ask(action, params)).body).toMatch(body);
});

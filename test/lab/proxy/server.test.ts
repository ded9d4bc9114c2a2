import type { Server } from 'node:http';
import { DescribeInstancesCommand, EC2Client, RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson } from '../../../src/lab/health.ts';
import { translateErrors } from '../../../src/lab/proxy/errors.ts';
import { chain } from '../../../src/lab/proxy/message.ts';
import { notice } from '../../../src/lab/proxy/notice.ts';
import { serve } from '../../../src/lab/proxy/server.ts';
import { describedInstances, type FakeEc2, fakeEc2 } from './fake-ec2.ts';

describe('the endpoint as the AWS SDK sees it', () => {
  let upstream: FakeEc2;
  let server: Server;
  let url: string;
  let ec2: EC2Client;
  const seen: string[] = [];
  const logged: string[] = [];

  beforeAll(async () => {
    upstream = await fakeEc2({
      DescribeInstances: (params) =>
        params.get('Filter.1.Name') === 'foo' ? '<!doctype html><title>500</title>' : describedInstances({ id: 'i-7' }),
      AssumeRole: 'from another service',
    });
    const handlers = [translateErrors, notice((action, ids) => seen.push(`${action} ${ids.join(' ')}`))];
    const own = { '/-/health': () => ({ cluster: 'dev' }) };
    const ec2Api = chain(handlers, async (request) => {
      if (request.action === 'DescribeVpcs') throw new Error('moto is gone');
      return upstream.upstream.send(request);
    });
    const served = await serve({ ec2: ec2Api, upstreamUrl: upstream.url, own, log: (line) => logged.push(line) });
    server = served.server;
    url = `http://127.0.0.1:${served.port}`;
    const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
    ec2 = new EC2Client({ region: 'ap-northeast-2', endpoint: url, credentials, maxAttempts: 1 });
  });

  afterAll(() => {
    ec2.destroy();
    server.close();
    server.closeAllConnections();
    upstream.close();
  });

  it('passes calls on and answers back', async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
    expect(Reservations!.flatMap((it) => it.Instances!.map(({ InstanceId }) => InstanceId))).toEqual(['i-7']);
  });

  it('makes an EC2 error of an HTML page', async () => {
    const asked = ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'foo', Values: ['x'] }] }));
    await expect(asked).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'foo' is invalid",
    });
  });

  it('notices what leaves no trace in the endpoint', async () => {
    await ec2.send(new RebootInstancesCommand({ InstanceIds: ['i-7', 'i-8'] }));
    expect(seen).toEqual(['RebootInstances i-7 i-8']);
  });

  it('answers what rebuild itself asks', async () => {
    expect(await getJson(`${url}/-/health`)).toEqual({ cluster: 'dev' });
  });

  it('passes calls of other services on as they are', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=lab/20260101/ap-northeast-2/sts/aws4_request';
    const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: 'Action=AssumeRole' });
    expect(await answer.text()).toBe('from another service');
  });

  it('answers a failure of its own as EC2 does, and logs the cause', async () => {
    const answer = await fetch(url, { method: 'POST', body: 'Action=DescribeVpcs' });
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('<Code>InternalError</Code>')]);
    expect(logged).toEqual(['POST /: Error: moto is gone']);
  });
});

it('getJson gives nothing where nobody answers', async () => {
  expect(await getJson('http://127.0.0.1:9/-/health')).toBeUndefined();
});

import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Upstream, upstreamAt } from '../../../src/lab/proxy/upstream.ts';

/** Answers by action; what is missing is answered with an empty success. */
export type Answers = Readonly<Record<string, string | ((params: URLSearchParams) => string)>>;

export interface FakeEc2 {
  readonly upstream: Upstream;
  readonly url: string;
  /** The parameters of each call so far. */
  readonly calls: readonly URLSearchParams[];
  close(): void;
}

/** An EC2 endpoint on loopback. An answer that begins with `<!doctype` or has `<Errors>` comes as a failure. */
export async function fakeEc2(answers: Answers): Promise<FakeEc2> {
  const calls: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const params = new URLSearchParams(await text(request));
    calls.push(params);
    const action = params.get('Action') ?? '';
    const answer = answers[action] ?? `<${action}Response/>`;
    const body = typeof answer === 'string' ? answer : answer(params);
    const status = body.startsWith('<!doctype') ? 500 : body.includes('<Errors>') ? 400 : 200;
    response.writeHead(status).end(body);
  });
  const url = await listening(server);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { upstream: upstreamAt({ url, region: 'ap-northeast-2' }), url, calls, close };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as { port: number }).port}`));
  });
}

export interface FakeInstance {
  readonly id?: string;
  readonly state?: string;
  readonly address?: string;
  readonly publicAddress?: string;
}

/** What DescribeInstances answers. All instances are in subnet-1 of vpc-1, with the group sg-1. */
export function describedInstances(...all: readonly FakeInstance[]): string {
  const reservations = all.map((it) => `<item><instancesSet>${instanceXml(it)}</instancesSet></item>`).join('');
  return `<DescribeInstancesResponse><reservationSet>${reservations}</reservationSet></DescribeInstancesResponse>`;
}

function instanceXml({
  id = 'i-1',
  state = 'running',
  address = '10.0.1.10',
  publicAddress = '',
}: FakeInstance): string {
  const name = publicAddress && `ec2-${publicAddress}.example`;
  const association = `<association><publicIp>${publicAddress}</publicIp><publicDnsName>${name}</publicDnsName></association>`;
  return [
    `<item><instanceId>${id}</instanceId>`,
    `<instanceState><code>16</code><name>${state}</name></instanceState>`,
    `<instanceType>t3.micro</instanceType><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>`,
    `<privateIpAddress>${address}</privateIpAddress><ipAddress>${publicAddress}</ipAddress><dnsName>${name}</dnsName>`,
    `<networkInterfaceSet><item>${association}`,
    `<groupSet><item><groupId>sg-1</groupId></item></groupSet></item></networkInterfaceSet></item>`,
  ].join('');
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Next, refusal } from './message.ts';

export interface ServerOptions {
  /** Answers calls of the EC2 API. */
  readonly ec2: Next;
  /** Where calls of other services go as they are. */
  readonly upstreamUrl: string;
  /** Answers to what `rebuild` itself asks, by path. */
  readonly own: Readonly<Record<string, () => unknown>>;
  readonly log: (line: string) => void;
}

/** Serves the endpoint on a free port of 127.0.0.1. */
export function serve(options: ServerOptions): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      options.log(`${request.method} ${request.url}: ${String(error)}`);
      const { status, body } = refusal('InternalError', 'The lab failed; its log says why.', 500);
      response.writeHead(status, xmlType).end(body);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as { port: number }).port }));
  });
}

const xmlType = { 'content-type': 'text/xml;charset=UTF-8' };

async function respond(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const own = options.own[request.url ?? ''];
  if (own) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await own()));
    return;
  }
  const body = await buffer(request);
  const params = new URLSearchParams(body.toString());
  const action = params.get('Action');
  if (!action || !isEc2(request)) return passOn(options.upstreamUrl, request, body, response);
  const answer = await options.ec2({ action, params });
  response.writeHead(answer.status, xmlType).end(answer.body);
}

/** The signature names the service; a request without one is taken for EC2. */
function isEc2({ headers }: IncomingMessage): boolean {
  return !headers.authorization || headers.authorization.includes('/ec2/aws4_request');
}

async function passOn(url: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
  const answer = await fetch(new URL(request.url ?? '/', url), {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const type = answer.headers.get('content-type') ?? 'text/plain';
  response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
}

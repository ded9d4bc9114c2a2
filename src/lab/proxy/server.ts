import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { dropped, type Next, refusal } from './message.ts';

/** A call of another service than EC2. */
export interface ServiceCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
  /** Its content type. */
  readonly type: string;
}

export interface ServerOptions {
  /** Answers calls of the EC2 API. */
  readonly ec2: Next;
  /** Other services that are played here, by the names that signatures have. What one does not answer goes on as it is. */
  readonly services?: Readonly<Record<string, (call: ServiceCall) => ServiceAnswer | undefined>>;
  /** Where calls of other services go as they are. */
  readonly upstreamUrl: string;
  /** Answers to what `rebuild` itself asks, by path; they are given the body. */
  readonly own: Readonly<Record<string, (body: string) => unknown>>;
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
    const answered = await own((await buffer(request)).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered));
    return;
  }
  const body = await buffer(request);
  const service = serviceOf(request);
  const played = options.services?.[service]?.({ headers: request.headers, body: body.toString() });
  if (played) {
    response.writeHead(played.status, { 'content-type': played.type }).end(played.body);
    return;
  }
  const params = new URLSearchParams(body.toString());
  const action = params.get('Action');
  if (!action || service !== 'ec2') return passOn(options.upstreamUrl, request, body, response);
  const answer = await options.ec2({ action, params });
  if (answer === dropped) {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, xmlType).end(answer.body);
}

/** The signature names the service; a request without one is taken for EC2. */
function serviceOf({ headers }: IncomingMessage): string {
  return /\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? 'ec2';
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

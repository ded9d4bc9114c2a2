import { element, escapeXml, renderXml, setValue } from './xml.ts';

/** One call of the EC2 query API. */
export interface Ec2Request {
  readonly action: string;
  readonly params: URLSearchParams;
}

export interface Ec2Answer {
  readonly status: number;
  readonly body: string;
}

/** In place of an answer: the connection breaks. */
export const dropped: Ec2Answer = { status: 0, body: '' };

/** What a handler may do with a request: answer it itself, pass it on changed, or change the answer. */
export type Handler = (request: Ec2Request, next: Next) => Promise<Ec2Answer>;
export type Next = (request: Ec2Request) => Promise<Ec2Answer>;

/** One handler around the other, the first outermost. */
export function chain(handlers: readonly Handler[], last: Next): Next {
  return handlers.reduceRight<Next>((next, handler) => (request) => handler(request, next), last);
}

/** An answer in the form in which EC2 refuses. */
export function refusal(code: string, message: string, status = 400): Ec2Answer {
  const error = element('Error');
  setValue(error, 'Code', code);
  setValue(error, 'Message', message);
  const errors = { ...element('Errors'), children: [error] };
  const id = { ...element('RequestID'), text: escapeXml('lab') };
  return { status, body: renderXml({ ...element('Response'), children: [errors, id] }) };
}

export function isSuccess(answer: Ec2Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The values of a list parameter, such as `InstanceId.1`, `InstanceId.2`. */
export function listParam(params: URLSearchParams, name: string): readonly string[] {
  const numbered = new RegExp(`^${name}\\.\\d+$`);
  return [...params].filter(([key]) => numbered.test(key)).map(([, value]) => value);
}

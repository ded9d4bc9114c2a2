import { get, request } from 'node:http';

/** Tells `url` something as JSON, and waits until it is taken. @throws Error when nobody takes it */
export function putJson(url: string, value: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'PUT', timeout: 10_000, agent: false }, (response) => {
      response
        .resume()
        .on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} refused`))));
    });
    sending.on('timeout', () => sending.destroy(new Error(`${url} did not answer`)));
    sending.on('error', reject);
    sending.end(JSON.stringify(value));
  });
}

/** What `url` answers as JSON; undefined when nothing answers in time. Not fetch: loading that takes longer than the call. */
export function getJson<T>(url: string, timeoutSeconds = 2): Promise<T | undefined> {
  return new Promise((resolve) => {
    const asking = get(url, { timeout: timeoutSeconds * 1000, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? (JSON.parse(body) as T) : undefined));
      response.on('error', () => resolve(undefined));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
  });
}

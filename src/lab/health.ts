import { get } from 'node:http';

/** What `url` answers as JSON; undefined when nothing answers in time. Not fetch: loading that takes longer than the call. */
export function getJson<T>(url: string, timeoutSeconds = 2): Promise<T | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: timeoutSeconds * 1000, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? (JSON.parse(body) as T) : undefined));
      response.on('error', () => resolve(undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

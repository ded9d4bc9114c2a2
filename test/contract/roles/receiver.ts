import { file, type Script, service, sh, type Task, text, unit } from 'rebuild';
import type { Connection } from '../../../src/transport/connection.ts';

/** One alert in one message to the receiver. */
export interface Told {
  readonly status: 'firing' | 'resolved';
  readonly alert: string;
  readonly instance: string | undefined;
}

interface Message {
  readonly alerts: readonly {
    readonly status: Told['status'];
    readonly labels: { readonly alertname: string; readonly instance?: string };
  }[];
}

const RECEIVED = '/var/lib/receiver.jsonl';

/** Tasks for a host of tests: a webhook at `http://127.0.0.1:PORT/` that keeps what it gets, a line a message. */
export function receiverTasks(port: number): Task[] {
  return [
    file({
      path: '/usr/local/lib/receiver.py',
      content: text`
        import http.server
        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                with open('${RECEIVED}', 'ab') as kept:
                    kept.write(body.strip() + b'\\n')
                self.send_response(200)
                self.end_headers()
        http.server.ThreadingHTTPServer(('127.0.0.1', ${port}), Receiver).serve_forever()
      `,
    }),
    file({ path: RECEIVED }),
    unit({
      name: 'receiver.service',
      content: text`
        [Service]
        ExecStart=/usr/bin/python3 /usr/local/lib/receiver.py
      `,
    }),
    service({ name: 'receiver', state: 'started' }),
  ];
}

/** All that the receiver was told, in order. */
export async function told(host: Connection): Promise<readonly Told[]> {
  const { stdout } = await host.run(read);
  const messages = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Message);
  return messages.flatMap(({ alerts }) =>
    alerts.map(({ status, labels }) => ({ status, alert: labels.alertname, instance: labels.instance })),
  );
}

const read: Script = sh`cat ${RECEIVED}`;

import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { gathering } from '../../src/transport/dial.ts';

it('what is written at one moment is sent together', async () => {
  const sent: string[] = [];
  const stream = gathering(
    new Duplex({
      read: () => {},
      write: (chunk, _, done) => {
        sent.push(String(chunk));
        done();
      },
      writev: (chunks, done) => {
        sent.push(chunks.map(({ chunk }) => String(chunk)).join('+'));
        done();
      },
    }),
  );
  for (const piece of ['a', 'b', 'c']) stream.write(piece);
  await new Promise((resolve) => setImmediate(resolve));
  stream.write('d');
  stream.end('e');
  await new Promise((resolve) => stream.once('finish', resolve));
  expect(sent).toEqual(['a+b+c', 'd+e']);
});

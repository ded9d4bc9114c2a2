import type { CloudClient, Operation } from '../../src/cloud/client.ts';
import { translate } from '../../src/cloud/errors.ts';
import { patience } from '../../src/cloud/patience.ts';
import { waiter } from '../../src/cloud/wait.ts';

type Answers = Partial<Record<Operation, (input: unknown, count: number) => unknown>>;

/** An EC2 that gives the answers of a test. `count` is how often that call came before. What it throws is translated. */
export function fakeCloud(answers: Answers): CloudClient & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    call: async (name, input) => {
      const count = calls.filter((it) => it === name).length;
      calls.push(name);
      try {
        return (await answers[name]?.(input, count)) as never;
      } catch (error) {
        throw translate(error, name, { region: 'ap-northeast-2' });
      }
    },
  };
}

/** An error as the SDK throws it. */
export function ec2Error(code: string, message = 'told by EC2'): Error {
  return Object.assign(new Error(message), { name: code, Code: code });
}

/** A reach whose waits are real. */
export function fakeReach(client: CloudClient, freeSeconds = 0.05) {
  return { ...patience, client, cluster: 'blue', wait: waiter({}), freeSeconds };
}

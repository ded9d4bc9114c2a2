import { probeMachine } from '../../lab/machine/probe.ts';
import { defineCommand } from '../command.ts';
import { jsonOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';

export default defineCommand({
  options: jsonOption,
  examples: ['./rebuild doctor'],
  run: async ({ options, stdout }) => {
    const findings = await probeMachine();
    const { green, yellow, red } = stdout.paint;
    const paint = { good: green, limited: yellow, missing: red } as const;
    if (options.json) stdout.write(`${JSON.stringify(findings)}\n`);
    else {
      for (const { name, found, verdict } of findings) {
        stdout.write(`${paint[verdict](verdict.padEnd(8))} ${name.padEnd(14)} ${found}\n`);
      }
    }
    return findings.some(({ verdict }) => verdict === 'missing') ? exitCode.failed : exitCode.ok;
  },
});

import { hasPassed, type Verification } from '../../report/verify/model.ts';
import { checks } from '../../verify/checks.ts';
import { defineCommand } from '../command.ts';
import { hostOptions, jsonOption, limitOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { commaList, count, text } from '../option.ts';
import { playbookOption } from '../run/cluster-command.ts';
import { playbookFile } from '../run/control-plane.ts';
import { writeReport } from '../run/report-file.ts';
import { runVerify } from '../run/verify.ts';
import { chosenChecks, secondsOf, sinceOption } from '../run/verify-options.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: {
    ...hostOptions,
    ...limitOption,
    ...playbookOption,
    only: commaList({ value: 'CHECKS', help: 'Only these checks, with commas between them' }),
    skip: commaList({ value: 'CHECKS', help: 'Not these checks' }),
    since: text({
      value: 'TIME',
      help: 'Errors in logs and restarts since: 30m, 1h, 2d; the last deploy when not given',
    }),
    window: text({ value: 'TIME', help: 'How far back the use of CPU and memory is looked at (7d)' }),
    ...jsonOption,
    junit: text({ value: 'FILE', help: 'Write the findings as JUnit XML as well' }),
    verbose: count({ short: 'v', help: 'Show the evidence of what passed too' }),
  },
  examples: ['./rebuild verify', './rebuild verify --only pods,logs --since 1h', './rebuild verify --junit verify.xml'],
  run: async ({ options, stdout, signal }) => {
    const time = new Date();
    const now = time.getTime() / 1000;
    const asked = {
      checks: chosenChecks(checks, options),
      since: sinceOption(options.since ?? 'deploy', now),
      windowSeconds: secondsOf(options.window ?? '7d', 'window'),
    };
    const workspace = await openWorkspace(options);
    const { limit } = options;
    const results = await runVerify(workspace, { ...asked, file: playbookFile(options), limit, now, signal });
    const seconds = (Date.now() - time.getTime()) / 1000;
    const verification: Verification = { cluster: workspace.cluster, time, seconds, checks: results };
    if (options.junit !== undefined) {
      const { verificationJunit } = await import('../../report/verify/junit.ts');
      await writeReport(options.junit, verificationJunit(verification));
    }
    if (options.json) {
      const { verificationJson } = await import('../../report/verify/json.ts');
      stdout.write(verificationJson(verification));
    } else {
      const { verificationText } = await import('../../report/verify/text.ts');
      stdout.write(verificationText(verification, stdout, { isVerbose: options.verbose > 0 }));
    }
    return hasPassed(verification) ? exitCode.ok : exitCode.failed;
  },
});

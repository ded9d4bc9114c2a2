import type { Reporter, TestModule } from 'vitest/node';

/** A reporter that says what was skipped and why, and what passed only at a second try, before vitest's own closing lines. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if (test.diagnostic()?.flaky)
          console.log(`passed only at a second try: ${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        return { where: `${module.project.name}, ${module.relativeModuleId}`, why: note ?? 'no reason given' };
      }),
    );
    for (const [line, tests] of Map.groupBy(skipped, ({ where, why }) => `${where}: ${why}`)) {
      console.log(`skipped ${tests.length} in ${line}`);
    }
  }
}

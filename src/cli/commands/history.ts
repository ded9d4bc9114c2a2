import { historyFolder, stateFolder } from '../../cloud/state-folder.ts';
import { compareRuns } from '../../history/compare.ts';
import { findRun } from '../../history/find.ts';
import { journalFiles } from '../../history/folder.ts';
import { readEnds, readRun } from '../../history/past-run.ts';
import { comparisonText } from '../../report/runs/diff.ts';
import { listed, listText } from '../../report/runs/list.ts';
import { runJson, runText } from '../../report/runs/show.ts';
import { oneOfOr, optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { positiveInteger, text } from '../option.ts';
import { openWorkspace } from '../run/workspace.ts';
import { UsageError } from '../usage.ts';

const { inventory } = inventoryOptions;

export default defineCommand({
  args: {
    what: oneOfOr('COMMAND', { choices: ['list', 'show', 'diff'], fallback: 'list' }, 'What to do'),
    first: optional('ID', 'With show and diff: a run, by the beginning of its id or time, `last` or `last~1`'),
    second: optional('ID', 'With diff: the run to compare it with'),
  },
  options: {
    inventory,
    cluster: text({
      value: 'NAME',
      help: 'The runs of this cluster, without reading an inventory; `local`: of `ensure local`',
    }),
    number: positiveInteger({ short: 'n', value: 'N', fallback: 20, help: 'With list: at most this many, the newest' }),
    ...jsonOption,
  },
  examples: ['./rebuild history', './rebuild history show last', './rebuild history diff last~1 last'],
  run: async ({ args: { what, first, second }, options, stdout }) => {
    refuseOdd(what, first, second);
    const files = journalFiles(await folderOf(options));
    if (what === 'list') {
      const runs = files.slice(0, options.number).map((file) => listed(readEnds(file)));
      if (options.json) stdout.write(`${JSON.stringify(runs)}\n`);
      else stdout.write(files.length > 0 ? listText(runs, files.length, stdout) : 'no run is kept yet\n');
      return exitCode.ok;
    }
    const runs = [first, second].flatMap((id) => (id === undefined ? [] : [readRun(findRun(files, id))]));
    const [a, b] = runs;
    if (what === 'show') stdout.write(options.json ? runJson(a!) : runText(a!, stdout));
    else {
      const comparison = compareRuns(a!, b!);
      const json = () => `${JSON.stringify({ a: listed(a!), b: listed(b!), ...comparison })}\n`;
      stdout.write(options.json ? json() : comparisonText(a!, b!, comparison, stdout));
    }
    return runs.every(({ state, damaged }) => state === 'done' && damaged === 0) ? exitCode.ok : exitCode.failed;
  },
});

function refuseOdd(what: 'list' | 'show' | 'diff', first: string | undefined, second: string | undefined): void {
  const given = [first, second].filter((it) => it !== undefined).length;
  const wanted = { list: 0, show: 1, diff: 2 }[what];
  if (given < wanted) throw new UsageError('ID is missing', `Write \`history ${what} ${USUAL[what]}\`.`);
  if (given > wanted) throw new UsageError(`unexpected argument "${[first, second][wanted]}"`);
}

const USUAL = { list: '', show: 'last', diff: 'last~1 last' };

async function folderOf(options: { readonly inventory: string; readonly cluster: string | undefined }) {
  const own = async () => (await openWorkspace({ inventory: options.inventory, extraVars: [] })).folder;
  return historyFolder(options.cluster === undefined ? await own() : stateFolder(options.cluster));
}

import { Listr } from 'listr2';
import type { RunEvent } from '../core/events.ts';
import { createPacer } from '../history/pace.ts';
import { type PastPace, secondsLeft } from '../history/time-left.ts';
import { leftText } from './format.ts';
import { frame } from './frame.ts';
import { type Detail, eventLines } from './lines.ts';
import { createLiveState } from './live-state.ts';
import { PictureRenderer } from './picture.ts';
import type { Reporter } from './printers.ts';
import type { Sink } from './sink.ts';

/**
 * A picture of the run that is redrawn in place, with what is to stay readable in lines above it.
 *
 * @param past earlier runs like this one, by which its time left is judged
 */
export function liveReporter(
  sink: Sink,
  detail: Detail,
  now: () => number = Date.now,
  past: readonly PastPace[] = [],
): Reporter {
  const state = createLiveState(now);
  const started = now();
  const elapsed = () => (now() - started) / 1000;
  const pacer = createPacer(elapsed);
  const linesOf = eventLines(sink, detail);
  const above: string[] = [];
  const draw = () => {
    const run = Promise.withResolvers<void>();
    const list = new Listr([{ task: () => run.promise }], {
      renderer: PictureRenderer,
      rendererOptions: {
        sink,
        above,
        picture: () => frame(state, now(), sink, leftText(secondsLeft(pacer, elapsed(), past))),
      },
      registerSignalListeners: false,
    });
    const drawing = list.run();
    return async () => {
      run.resolve();
      await drawing;
    };
  };
  let stop = draw();
  let end: string[] = [];
  let isOpen = true;
  return {
    emit: (event) => {
      state.record(event);
      pacer.record(event);
      const lines = linesOf(event);
      if (event.type === 'run.done') end = lines;
      else if (!isInPicture(event)) above.push(...lines);
    },
    aside: async (work) => {
      await stop();
      try {
        return await work();
      } finally {
        stop = draw();
      }
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await stop();
      for (const line of end) sink.write(`${line}\n`);
    },
  };
}

function isInPicture({ type }: RunEvent): boolean {
  return type.startsWith('phase.') || type.startsWith('play.') || type === 'wait';
}

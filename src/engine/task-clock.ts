import type { Step } from './steps.ts';

/** Ends a job when one of its tasks takes longer than it may. */
export class TaskClock {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #expired: Step | undefined;

  /** Fires when a task has run out of time. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The task that took too long. */
  get expired(): Step | undefined {
    return this.#expired;
  }

  begin(step: Step): void {
    const seconds = step.task?.timeoutSeconds;
    if (seconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.#expired = step;
      this.#controller.abort();
    }, seconds * 1000);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

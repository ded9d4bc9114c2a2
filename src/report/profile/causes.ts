interface Bound {
  /** In a word. */
  readonly word: string;
  readonly text: string;
}

/** What bounds a stretch of time. Which is which stands in docs/operations.md. */
export const causes = {
  packages: { word: 'packages', text: 'apt on a host: its network, CPU and disk' },
  command: { word: 'command', text: 'commands of other tasks on a host: its CPU and disk' },
  wait: { word: 'wait', text: 'what a task waits for on a host' },
  look: { word: 'look', text: 'observing a host: one round trip and its CPU' },
  trip: { word: 'round trip', text: 'sending changes to a host and hearing that they ended' },
  connect: { word: 'connect', text: 'network and SSH handshake' },
  ec2: { word: 'EC2', text: 'the API of EC2' },
  lab: { word: 'lab', text: 'making the lab on this machine' },
  answer: { word: 'answer', text: 'the person at the terminal, who was asked' },
  controller: { word: 'rebuild', text: 'rebuild itself: nothing else went on' },
} as const satisfies Readonly<Record<string, Bound>>;

export type Cause = keyof typeof causes;

/** @param task `<type> <id>`, or `handler <name>` */
export function causeOfTask(task: string, waits = false): Cause {
  if (waits) return 'wait';
  return /^apt(_repository)? /.test(task) ? 'packages' : 'command';
}

import { describe, expect, it } from 'vitest';
import { profileLines } from '../../../src/report/profile/lines.ts';
import { profileOf } from '../../../src/report/profile/profile.ts';
import { memorySink } from '../../../src/report/sink.ts';
import { sample } from './sample.ts';
import { played, role, runDone, runStart, type Tape, task, together } from './tape.ts';

const lines = (tape: Tape, columns = 100) => profileLines(profileOf(played(tape), 1.84), memorySink({ columns }));

describe('the profile for people', () => {
  it('tells the path, and what bounds it', () => {
    expect(lines(sample).join('\n')).toMatchInlineSnapshot(`
      "
      Critical path of 3 min 20 s: each piece began when the one before it had ended
           start       takes   %  where      bound by        what
           0.6 s       3.0 s   2  k8s-a      connect         connect
           4.4 s  1 min 24 s  42  k8s-a      packages        base: apt curl, jq
      1 min 28 s       2.3 s   1  3 places   mostly command  base, redis: 4 small pieces
      1 min 30 s  1 min 49 s  55  k8s-redis  wait            redis: wait port 6379
      and 5 pieces below 1 % each, 1.9 s in all

           takes   %  bound by    that is
      1 min 49 s  55  wait        what a task waits for on a host
      1 min 24 s  42  packages    apt on a host: its network, CPU and disk
           3.0 s   2  connect     network and SSH handshake
           2.0 s   1  command     commands of other tasks on a host: its CPU and disk
           1.3 s   1  rebuild     rebuild itself: nothing else went on
           0.5 s   0  round trip  sending changes to a host and hearing that they ended
           0.4 s   0  look        observing a host: one round trip and its CPU
      rebuild used 1.8 s of CPU on this machine"
    `);
  });

  it('fits into a narrow terminal', () => {
    const table = lines(sample, 60).slice(2);
    expect(Math.max(...table.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  it('names three roles of many small pieces, and lets no control character through', () => {
    const roles = ['r1', 'r2', 'r3', 'r4'].map((name, index) => role('a', name, index / 10, (index + 1) / 10));
    const long = task('a', 'big', 'file /a\u001b[2J', 1, 30);
    const tape = together([[0, runStart(['a'])]], [[30, runDone()]], ...roles, long);
    expect(lines(tape).slice(3, 6)).toMatchInlineSnapshot(`
      [
        "0.0 s  0.4 s   1  a        round trip  r1, r2, r3, …: 4 small pieces",
        "0.4 s  0.6 s   2  rebuild  rebuild     deciding",
        "1.0 s   29 s  97  a        command     big: file /a",
      ]
    `);
  });

  it('names the rest of a role by the role alone', () => {
    const tape = together([[0, runStart(['a'])]], [[9, runDone()]], role('a', 'redis', 0, 9));
    expect(lines(tape)[3]).toBe('0.0 s  9.0 s  100  a      round trip  redis');
  });

  it('is short for a long run of very many tasks', () => {
    const tasks = Array.from({ length: 400 }, (_, index) => task('a', 'r', `file /${index}`, index, index + 1));
    const tape = together([[0, runStart(['a'])]], [[400, runDone()]], ...tasks);
    expect(lines(tape).length).toBeLessThan(25);
  });
});

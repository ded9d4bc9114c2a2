import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, hostname, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { factsFolder } from '../../src/engine/facts-file.ts';
import { factsProbe, parseFacts } from '../../src/facts/facts.ts';
import { debian12 } from '../../src/testing.ts';
import { shell } from '../support/shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'rebuild-facts-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('factsFolder', () => {
  it('keeps facts for the next run', () => {
    factsFolder(folder).set('web/1', debian12);
    expect(factsFolder(folder).get('web/1')).toEqual(debian12);
  });

  it('takes a broken file for none', () => {
    factsFolder(folder).set('web', debian12);
    writeFileSync(join(folder, 'web.json'), '{');
    expect(factsFolder(folder).get('web')).toBeUndefined();
  });

  it('breaks no run where they cannot be kept', () => {
    factsFolder(folder).set('web', debian12);
    const under = factsFolder(join(folder, 'web.json/facts'));
    under.set('web', debian12);
    expect(under.get('web')).toBeUndefined();
  });
});

describe('factsProbe', () => {
  it('reads this machine', async () => {
    const { stdout, exitCode } = await shell('/nonexistent').run(factsProbe);
    expect(exitCode).toBe(0);
    const facts = parseFacts(stdout);
    expect(facts).toMatchObject({
      os: { family: 'debian', id: expect.stringMatching(/^\w+$/) },
      hostname: expect.any(String),
    });
    expect(facts.cpus).toBeGreaterThan(0);
    expect(facts.memoryMiB).toBeGreaterThan(100);
    expect([1, 2]).toContain(facts.cgroup);
  });

  it('has the names and numbers that other programs tell', async () => {
    const { stdout } = await shell('/nonexistent').run(factsProbe);
    expect(parseFacts(stdout)).toMatchObject({ hostname: hostname(), kernel: release(), cpus: cpus().length });
  });

  it.each([
    ['0', 1],
    ['0-3', 4],
    ['0-1,4,6-7', 5],
  ])('counts the processors %s: %i', (online, count) => {
    expect(parseFacts(`online=${online}`).cpus).toBe(count);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dashboardQueries } from '../../src/verify/dashboards.ts';

const missing = execaSync('promtool', ['--version'], { reject: false }).exitCode !== 0;
const dashboards = 'roles/grafana/dashboards';
const values = { instance: '.+', namespace: '.+', rateInterval: '2m', range: '6h' };
let folder: string;

describe('with promtool', () => {
  beforeEach(({ skip }) => skip(missing, 'promtool is not installed (Debian package prometheus)'));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebuild-dashboards-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(readdirSync(dashboards))('%s has queries that Prometheus can parse', async (name) => {
    const queries = dashboardQueries(readFileSync(join(dashboards, name), 'utf8'), values);
    const rules = queries.map(({ expr }, index) => ({ record: `query${index}`, expr }));
    const path = join(folder, 'queries.yml');
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
    const { stdout } = await execa('promtool', ['check', 'rules', path]);
    expect(stdout).toContain(`SUCCESS: ${queries.length} rules found`);
  });
});

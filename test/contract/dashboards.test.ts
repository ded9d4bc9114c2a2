import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dashboard } from '../../roles/grafana/dashboard.json.ts';
import { hostViews } from '../roles/host-views.ts';

const missing = execaSync('promtool', ['--version'], { reject: false }).exitCode !== 0;
let folder: string;

describe('with promtool', () => {
  beforeEach(({ skip }) => skip(missing, 'promtool is not installed (Debian package prometheus)'));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebuild-dashboards-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a dashboard whose queries Prometheus can parse', async () => {
    const { panels } = JSON.parse(dashboard(hostViews(['redis1', 'db.example']))) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const rules = queries.map((expr, index) => ({ record: `query${index}`, expr }));
    const path = join(folder, 'queries.yml');
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
    const { stdout } = await execa('promtool', ['check', 'rules', path]);
    expect(stdout).toContain(`SUCCESS: ${queries.length} rules found`);
  });
});

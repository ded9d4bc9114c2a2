// Writes roles/grafana/dashboards anew: node scripts/dashboards.ts
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles, dashboardsFolder } from './dashboards/files.ts';

const files = dashboardFiles();
mkdirSync(dashboardsFolder, { recursive: true });
for (const name of readdirSync(dashboardsFolder)) if (!files.has(name)) rmSync(join(dashboardsFolder, name));
for (const [name, content] of files) writeFileSync(join(dashboardsFolder, name), content);

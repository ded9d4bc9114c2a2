// Writes docs/images/report.png anew, from the reference cluster: node scripts/report-picture.ts
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { $ } from 'zx';
import { install } from '../src/machine/install.ts';
import { startBrowser } from '../test/support/browser.ts';

const repository = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'rebuild-picture-'));
try {
  await install([{ command: 'pngquant', package: 'pngquant' }]);
  const file = await report();
  const browser = await startBrowser();
  const drawn = join(folder, 'report.png');
  await beside([await shot(browser, file, 'light', 0), await shot(browser, file, 'dark', '#capacity')], browser, drawn);
  await browser.close();
  await $`pngquant --force --strip --speed 1 --output ${join(repository, 'docs/images/report.png')} 128 ${drawn}`;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Of a copy whose account has the quota that the design had, where the inventory itself does not say. */
async function report(): Promise<string> {
  const inventory = join(folder, 'production');
  await cp(join(repository, 'inventory/production'), inventory, { recursive: true });
  const infra = join(inventory, 'infra.yaml');
  const text = await readFile(infra, 'utf8');
  if (!/^quotas:/m.test(text)) await writeFile(infra, `${text}\nquotas: { L-1216C47A: 16 }\n`);
  await $({ cwd: folder })`${join(repository, 'rebuild')} report -i production --html report.html`;
  return join(folder, 'report.html');
}

/** What one screen shows, from the top or from a part of the page on. */
async function shot(browser: Browser, file: string, colorScheme: 'light' | 'dark', from: 0 | string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1540 }, colorScheme });
  await page.goto(`file://${file}${from === 0 ? '' : from}`);
  const drawn = await page.screenshot();
  await page.close();
  return drawn;
}

async function beside(pictures: readonly Buffer[], browser: Browser, to: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 998 } });
  const images = pictures.map((it) => `<img width="700" src="data:image/png;base64,${it.toString('base64')}">`);
  await page.setContent(`<body style="margin:0;display:flex">${images.join('')}`);
  await page.screenshot({ path: to });
  await page.close();
}

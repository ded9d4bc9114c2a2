import { type Browser, chromium } from 'playwright-core';
import { canInstall, install } from '../../src/machine/install.ts';

/** Whether there can be a browser on this machine. */
export const canBrowse = canInstall('chromium');

/** Debian's Chromium, installed where it is lacking. Close it after the tests. */
export async function startBrowser(): Promise<Browser> {
  await install([{ command: 'chromium', package: 'chromium' }]);
  const isRoot = process.getuid?.() === 0;
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: isRoot ? ['--no-sandbox'] : [] });
}

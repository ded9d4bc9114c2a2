#!/usr/bin/env node
// Makes the bundle that scripts/start.mjs takes in place of the sources, of which it is the only caller.
import { join } from 'node:path';
import { makeBundle } from './bundle/make.ts';

await makeBundle(join(import.meta.dirname, '..'));

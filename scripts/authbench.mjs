#!/usr/bin/env node
// @ts-check
/** `npx authbench`: in a clone the sources, in the npm package what was made of them when it was packed (scripts/pack.ts). */
import { existsSync } from 'node:fs';

const isClone = existsSync(new URL('cli.ts', import.meta.url));
await import(isClone ? './launch/start.mjs' : '../dist/scripts/launch/start.mjs');

/** Every picture, in the order in which a reader decides by them. A new one is one file and one line here. */
import { bytes } from './bytes.ts';
import type { Chart } from './chart.ts';
import { delays } from './delays.ts';
import { forest } from './forest.ts';
import { percentiles } from './percentiles.ts';
import { rounds } from './rounds.ts';
import { store } from './store.ts';
import { trade } from './trade.ts';

export const charts: readonly Chart[] = [trade, forest, percentiles, delays, bytes, store, rounds];

/** Every picture, in the order in which a reader decides by them. A new one is one folder and one line here. */
import { browser } from './browser/chart.ts';
import { bytes } from './bytes/chart.ts';
import { forest } from './effects/chart.ts';
import type { Chart } from './frame/chart.ts';
import { levels } from './levels/chart.ts';
import { outages } from './outages/chart.ts';
import { percentiles } from './percentiles/chart.ts';
import { protocols } from './protocol/chart.ts';
import { refreshes } from './refreshes/chart.ts';
import { delays } from './revocation/chart.ts';
import { rounds } from './rounds/chart.ts';
import { store } from './store/chart.ts';
import { trade } from './trade/chart.ts';

export const charts: readonly Chart[] = [
  trade,
  forest,
  percentiles,
  levels,
  delays,
  outages,
  refreshes,
  browser,
  bytes,
  protocols,
  store,
  rounds,
];

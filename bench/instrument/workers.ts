/** What servers of several workers are asked, and what was seen of them. */
import type { NamedContender } from '../../servers/contender.ts';
import type { TrialResult } from '../generator/trial.ts';

export interface WorkersWish {
  readonly contender: NamedContender;
  /** Processes behind its one port. */
  readonly workers: number;
  /** Draws of this cell, by what they are for and a number: who reads, where and when. */
  readonly draw: (purpose: string, number: number) => () => number;
  readonly signal: AbortSignal;
}

/** One contender on so many workers, with a store of their own: nobody else asks it. */
export interface WorkersLab {
  /** What reads ask of the store that come to a worker for the first time, and the next to the same one; null: nobody can look into its store. */
  firstReads(): Promise<FirstReads | null>;
  /** Reads for so long, ms, of credentials that are drawn, each at a worker that is drawn. */
  reads(ms: number, number: number): Promise<ReadsSeen>;
  /** Ends one credential at a worker, and asks every worker until it refuses. Never rejects: what goes wrong is its fault. */
  end(ending: Ending): Promise<TrialResult>;
  close(): Promise<void>;
}

/** Store commands a read. */
export interface FirstReads {
  readonly first: number;
  readonly again: number;
}

export interface ReadsSeen {
  readonly reads: number;
  /** Answered otherwise than with the user's own data. */
  readonly wrong: number;
  /** By name; null: nobody can look into its store. */
  readonly commands: Readonly<Record<string, number>> | null;
}

export interface Ending {
  readonly number: number;
  /** For so long the credential is read before it ends, as others are, ms. */
  readonly leadMs: number;
  /** Between two probes of one worker, ms; the first come closer (`firstProbes`). */
  readonly intervalMs: number;
  /** Then it is given up, ms. */
  readonly patienceMs: number;
}

/** After an end each worker is first probed so often, for so long: a worker that refuses at once is told from one that is late by little. */
export const firstProbes = { everyMs: 5, forMs: 50 } as const;

/** How often each credential is read, /s: as a person's browser may ask. */
export const readsOfEach = 1;

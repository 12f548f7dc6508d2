/** A Chromium for which three names are this machine and no other name exists, and whose log says that it went nowhere else. */
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Certificate } from '../../credentials/certificate.ts';
import { names } from './front.ts';
import { attemptsElsewhere } from './net-log.ts';

/** As the browser test looks for it (.ci/run shows how a CI installs it). */
const executable = () => process.env.CHROMIUM ?? '/usr/bin/chromium';

export const isThere = (): boolean => existsSync(executable());

/** A profile in a folder, which outlives the browser that is opened on it. */
export interface Profile {
  /** Resolves with what is open already, where it is. */
  open(): Promise<BrowserContext>;
  /** Closes the browser, where one is open, as a person does. Throws where it tried to reach another machine. */
  close(): Promise<void>;
  /** Closes what is open, and removes the folder. */
  remove(): Promise<void>;
}

interface Wish {
  readonly certificate: Certificate;
  /** As the settings say it: “Block third-party cookies”. Default: they are allowed. */
  readonly blocksThirdParties?: boolean;
}

export async function newProfile({ certificate, blocksThirdParties = false }: Wish): Promise<Profile> {
  const folder = await newFolder();
  await setPolicy(folder, blocksThirdParties);
  let context: BrowserContext | undefined;
  return {
    async open() {
      if (context !== undefined) return context;
      const { chromium } = await import('playwright-core');
      context = await chromium.launchPersistentContext(join(folder, 'profile'), optionsOf(certificate, folder));
      return context;
    },
    async close() {
      if (context === undefined) return;
      await context.close();
      context = undefined;
      await seeLog(folder);
    },
    async remove() {
      await context?.close();
      await removeFolder(folder);
    },
  };
}

/** A browser whose contexts share nothing, for what waits beside others. */
export async function openBrowser(certificate: Certificate): Promise<{ browser: Browser; close(): Promise<void> }> {
  const folder = await newFolder();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch(optionsOf(certificate, folder));
  return {
    browser,
    async close() {
      try {
        await browser.close();
        await seeLog(folder);
      } finally {
        await removeFolder(folder);
      }
    },
  };
}

const newFolder = () => mkdtemp(join(tmpdir(), 'authbench-browser-'));
/** A process of Chromium may still be writing when the browser says that it is closed. */
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
const netLogIn = (folder: string) => join(folder, 'net-log.json');

const optionsOf = (certificate: Certificate, folder: string) => ({
  executablePath: executable(),
  // A run ends what it started; left to itself, playwright would end the run.
  ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    `--host-resolver-rules=${rules}`,
    `--ignore-certificate-errors-spki-list=${keyOf(certificate)}`,
    `--log-net-log=${netLogIn(folder)}`,
  ],
});

/** A name that is not mapped does not exist, and neither does an address. */
const rules = [
  ...Object.values(names).map((name) => `MAP ${name} 127.0.0.1`),
  'MAP * ~NOTFOUND',
  'EXCLUDE 127.0.0.1',
].join(', ');

/** Base64 of the SHA-256 of the public key (SPKI, DER), as Chromium wants it. */
const keyOf = ({ cert }: Certificate) =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

/** Always said: distributions differ in what they block by default (Debian's blocks third-party cookies, upstream does not). */
async function setPolicy(folder: string, blocksThirdParties: boolean): Promise<void> {
  const own = join(folder, 'profile', 'Default');
  await mkdir(own, { recursive: true });
  // components/content_settings, CookieControlsMode: kOff, kBlockThirdParty
  const preferences = { profile: { cookie_controls_mode: blocksThirdParties ? 1 : 0 } };
  await writeFile(join(own, 'Preferences'), JSON.stringify(preferences));
}

async function seeLog(folder: string): Promise<void> {
  const elsewhere = attemptsElsewhere(await readFile(netLogIn(folder), 'utf8'));
  if (elsewhere.length > 0) throw new Error(`the browser tried to reach ${elsewhere.join(', ')}`);
}

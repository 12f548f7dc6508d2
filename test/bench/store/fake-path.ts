import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A PATH with nothing on it but what the test puts there, and an empty project. */
export interface FakePath {
  readonly project: string;
  readonly env: { readonly PATH: string; readonly [name: string]: string };
  /** Puts a shell script on PATH. */
  program(name: string, script: string): string;
  file(name: string): string;
}

export function fakePath(t: TestContext): FakePath {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authbench store ')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  const project = join(folder, 'project');
  mkdirSync(bin);
  mkdirSync(project);
  return {
    project,
    env: { PATH: bin },
    program(name, script) {
      const path = join(bin, name);
      // The scripts' own tools (mkdir, cp) come from the machine.
      writeFileSync(path, `#!/bin/sh\nPATH="$PATH:/usr/bin:/bin"\n${script}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    file: (name) => join(folder, name),
  };
}

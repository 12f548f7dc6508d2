import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownProgram } from './own-store.ts';

export interface RedisAtPort {
  readonly url: string;
  /** kill -9, and gone. */
  kill(): Promise<void>;
}

/** A Redis at a port of our choice: it can be killed, and another one started in its place. */
export async function redisAt(t: { after(end: () => void): void }, port: number): Promise<RedisAtPort> {
  const { command } = await ownProgram();
  const [program, ...before] = command as [string, ...string[]];
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = spawn(program, [...before, ...settings], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => redis.kill('SIGKILL'));
  let said = '';
  redis.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!/Ready to accept connections/.test(said)) await once(redis.stdout, 'data');
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      redis.kill('SIGKILL');
      await once(redis, 'exit');
    },
  };
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files below `folders` that hold `secret`, as its bytes stand there. The secret travels by standard input: no process shows it. */
export function filesWith(secret: Buffer, folders: readonly string[]): string[] {
  // As hexadecimal, because what is searched for need not be text.
  const pattern = [...secret].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const args = ['-rlaP', '--devices=skip', '-f', '-', ...folders];
  const { stdout, stderr, status } = spawnSync('grep', args, {
    input: `${pattern}\n`,
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status === null) throw new Error(`The search did not end well: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Environment and arguments of processes, as root on the host sees them. */
export function processTexts(pids: readonly number[]): string {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      // It has ended meanwhile.
      return '';
    }
  };
  return pids.flatMap((pid) => ['environ', 'cmdline'].map((name) => read(join('/proc', String(pid), name)))).join('\n');
}

import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from './run-command.js';
import type { Release } from './release.js';

/** A block of commands in Markdown, also one that belongs to an item of a list. */
const BLOCK = /^( *)```sh\n(.*?)^ *```$/gms;

/** The blocks of shell commands of a page, as they are written there for a release `streamspace` in the namespace `streamspace`. */
export function writtenCommands(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(BLOCK)].map(([, , commands = '']) => commands);
}

/**
 * Runs such a block in `folder`, for the namespaces of `release`. The tool that brings the cluster up keeps its kubectl beside its kubeconfig. Rejects with
 * what was printed when a command fails.
 */
export async function runWritten(commands: string, release: Release, folder: string): Promise<void> {
  const script = commands
    .replaceAll('streamspace-sessions', release.sessionNamespace)
    .replaceAll(/(-n|namespace) streamspace(?=\s)/g, `$1 ${release.namespace}`);
  const beside = join(dirname(process.env.KUBECONFIG ?? ''), 'bin');
  const env = { ...process.env, PATH: [process.env.PATH, beside].join(delimiter) };
  await runCommand('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
}

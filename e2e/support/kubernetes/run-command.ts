import { spawn } from 'node:child_process';

/** Runs a command with `input` on its standard input, to its end. Rejects with what it printed when it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const { input = '', ...place } = options;
  const child = spawn(command, [...args], { ...place, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}

import { spawn } from 'node:child_process';
import { helmAtHand } from '../../../scripts/lib/helm.mjs';

/** Runs Helm with `input` on its standard input, in the cluster that `KUBECONFIG` names. Rejects with what it printed when it fails. */
export async function helm(args: readonly string[], input = ''): Promise<void> {
  const command = helmAtHand();
  if (command === null) throw new Error('There is no Helm. Run `npm run e2e:kubernetes`, which brings one.');
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
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
  if (code !== 0) throw new Error(`helm ${args.join(' ')} failed:\n${output}`);
}

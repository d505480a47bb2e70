import { helmAtHand } from '../../../scripts/lib/helm.mjs';
import { runCommand } from './run-command.js';

/** Runs Helm with `input` on its standard input, in the cluster that `KUBECONFIG` names. Rejects with what it printed when it fails. */
export async function helm(args: readonly string[], input = ''): Promise<void> {
  const command = helmAtHand();
  if (command === null) throw new Error('There is no Helm. Run `npm run e2e:kubernetes`, which brings one.');
  await runCommand(command, args, { input });
}

/** Runs a command and shows one line for it; its output only when it fails. */
import { spawn } from 'node:child_process';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** A step failed; the message is for a person. */
export class StepError extends Error {}

/**
 * Runs `command` and resolves with its output. Rejects with StepError, after showing the end of the output, when it fails.
 * `title` is shown at once, the seconds it took at its end.
 */
export function run(title, command, args, options = {}) {
  const startedAt = performance.now();
  process.stdout.write(`${title} …\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.once('error', (error) =>
      finish(() => reject(new StepError(`${command} could not be started: ${error.message}`))),
    );
    child.once('exit', (code, signal) =>
      finish(() => {
        if (code === 0) {
          process.stdout.write(`${title}: done in ${seconds(performance.now() - startedAt)}\n`);
          resolve(output);
        } else {
          process.stderr.write(`${output.trimEnd().split('\n').slice(-40).join('\n')}\n`);
          reject(new StepError(`${title} failed (${signal ?? `exit code ${code}`}).`));
        }
      }),
    );
    function finish(then) {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      then();
    }
  });
}

/** `npm start`: installs what is missing, builds what changed, and starts everything on this machine. `--help` says what else there is. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { dockerEngine, stopAbandonedEngine } from './lib/docker-engine.mjs';
import { buildSessionImages } from './lib/docker-images.mjs';
import { HELP, startOptions } from './lib/start-options.mjs';
import { StepError } from './lib/steps.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Debian's packages and npm's come from different places, so that both can be on their way at once. */
async function both(...work) {
  const failure = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

async function launch(options) {
  const { launch } = await import(pathToFileURL(join('dist', 'launcher', 'main.js')).href);
  await launch(options);
}

async function startLocally() {
  await both(installSystemPackages(localRuntimePackages()), installDependencies());
  await build();
  // A start with Docker that was killed leaves its engine to whoever comes next.
  await launch({ afterwards: stopAbandonedEngine });
}

/** Like `work`, but ends with StepError as soon as somebody presses Ctrl-C, so that what was started can be stopped. */
async function unlessInterrupted(work) {
  let interrupt;
  const interrupted = new Promise((_resolve, reject) => {
    interrupt = () => reject(new StepError('The start was called off.'));
  });
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

async function startOnDocker() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const engine = await dockerEngine({ isKept: true });
  try {
    await unlessInterrupted(async () => {
      await both(buildSessionImages(engine.socket, version), installDependencies());
      await build();
    });
    await launch({ dockerSocket: engine.socket, afterwards: () => engine.stop() });
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

async function start() {
  const options = startOptions(process.argv.slice(2));
  if (options.isHelp) return void process.stdout.write(HELP);
  requireNode();
  await (options.isDocker ? startOnDocker() : startLocally());
}

start().catch((error) => {
  process.stderr.write(`\n${error.message}\n`);
  process.exit(1);
});

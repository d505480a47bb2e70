/** `npm start`: installs what is missing, builds what changed, and starts everything on this machine. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

async function start() {
  requireNode();
  // Debian's packages and npm's come from different places, so that both can be on their way at once.
  const results = await Promise.allSettled([installSystemPackages(localRuntimePackages()), installDependencies()]);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
  await build();
  const { launch } = await import(pathToFileURL(join('dist', 'launcher', 'main.js')).href);
  await launch();
}

start().catch((error) => {
  process.stderr.write(`\n${error.message}\n`);
  process.exit(1);
});

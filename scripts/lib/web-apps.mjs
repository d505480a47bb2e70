/** What the tests of real web applications need on this machine: Debian's packages, an IDE, and the scripts that start them. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CODE_SERVER, installCodeServer } from './code-server.mjs';
import { run } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const SOURCE = 'testing/web-apps';

/** Installs what is missing. Rejects with StepError that says what that is where it may not. */
export async function installWebApps() {
  await installSystemPackages(JSON.parse(readFileSync(join(SOURCE, 'system-packages.json'), 'utf8')).packages);
  await installCodeServer();
  // Sessions of the local runtime see nothing of the repository.
  const start = join(dirname(CODE_SERVER), 'start');
  mkdirSync(start, { recursive: true });
  cpSync(join(SOURCE, 'start'), start, { recursive: true });
  await run('Opening them to everybody', 'chmod', ['-R', 'u=rwX,go=rX', dirname(CODE_SERVER)]);
}

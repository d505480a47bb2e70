import { Logger } from '@nestjs/common';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FirstAdminSetup } from './auth/setup/first-admin-setup.js';
import { type RunningControlPlane, startControlPlane } from './control-plane.js';
import { type AuthConfig, controlPlaneConfig } from './platform/config/control-plane.config.js';
import { ControlPlaneEnvironment } from './platform/config/control-plane.env.js';
import { EnvironmentError, readEnvironment } from './platform/config/environment.js';
import { DeadlineError } from './platform/database/insist.js';
import { MigrationHeldUpError } from './platform/database/migrate-on-start.js';
import { SchemaError } from './platform/database/schema-state.js';
import { keepHeapSmall } from './platform/frugal-heap.js';
import { CatalogError } from './sessions/catalog-seeding/catalog-files.js';
import { HibernateAll } from './sessions/hibernate-all.js';

/** How long stopping may take once nothing new is taken any more, in milliseconds. */
const EXIT_DEADLINE_MS = 20_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Where the first admin is made. A token that was configured is known to whoever configured it: what replicas print ends up in logs, which more
 * people read.
 */
async function setupLink({ app, url }: RunningControlPlane, { setupToken }: AuthConfig): Promise<string | null> {
  const token = await app.get(FirstAdminSetup).setupToken();
  if (token === null) return null;
  return setupToken === null ? `${url}/setup#${token}` : `${url}/setup#<STREAMSPACE_SETUP_TOKEN>`;
}

/** Tells a person, or the process that started this one, where to go. The link is shown, never logged. */
function announce(url: string, setupUrl: string | null): void {
  if (process.send) process.send({ type: 'ready', url, setupUrl });
  else process.stdout.write(`StreamSpace is ready: ${url}\n${setupUrl ? `First admin: ${setupUrl}\n` : ''}`);
}

/** Whether every session sleeps now. */
async function putToSleep({ app }: RunningControlPlane): Promise<boolean> {
  try {
    return await app.get(HibernateAll).run();
  } catch (error) {
    new Logger('Hibernation').error({ err: error }, 'Sessions could not be put to sleep.');
    return false;
  }
}

/** The starter may ask to put every session to sleep before it stops us. */
function obeyStarter(running: RunningControlPlane, stop: () => void): void {
  process.on('message', (message) => {
    if (message !== 'hibernate') return;
    void putToSleep(running).then((isComplete) => {
      if (process.connected) process.send?.({ type: 'hibernated', isComplete });
    });
  });
  process.on('disconnect', stop);
}

async function main(): Promise<void> {
  // Standard output on a full disk, or with nobody to read it, is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = { client: join(here, '..', 'client', 'browser'), catalog: join(here, '..', '..', 'catalog') };
  const config = controlPlaneConfig(readEnvironment(ControlPlaneEnvironment), folders);
  // The first process of a container ends by no signal that nobody takes.
  const giveUp = (): void => process.exit(1);
  for (const signal of SIGNALS) process.on(signal, giveUp);
  const running = await startControlPlane(config);
  for (const signal of SIGNALS) process.off(signal, giveUp);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), config.peers.drainMs + EXIT_DEADLINE_MS).unref();
    void running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (isStopping) process.exit(1);
      stop();
    });
  }
  if (process.send) obeyStarter(running, stop);
  const setupUrl = await setupLink(running, config.auth);
  keepHeapSmall();
  announce(running.url, setupUrl);
}

main().catch((error: unknown) => {
  const isExpected =
    error instanceof EnvironmentError ||
    error instanceof CatalogError ||
    error instanceof SchemaError ||
    error instanceof MigrationHeldUpError ||
    error instanceof DeadlineError ||
    (error instanceof Error && 'code' in error);
  process.stderr.write(
    `${error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
  );
  process.exit(1);
});

import 'reflect-metadata';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Agent } from './agent.js';
import { EnrollmentError } from './link/enrollment.js';
import { ConfigurationError } from './read-environment.js';
import { StateFileError } from './state/state-file.js';

/** How long an orderly stop may take, in milliseconds. */
const STOP_DEADLINE_MS = 8_000;

/**
 * The main function of every agent: makes its module, starts it, and stops it on SIGTERM, on SIGINT, or when the parent process that
 * spawned it is gone. A parent with an IPC channel is told `{ type: 'connected' }` when the control plane accepted the agent. A
 * failure to start is explained on stderr; the exit code is 1 then.
 */
export async function runAgent(makeModule: () => DynamicModule): Promise<void> {
  try {
    const application = await NestFactory.createApplicationContext(makeModule(), {
      logger: false,
      abortOnError: false,
    });
    stopOnRequest(application);
    const agent = application.get(Agent);
    void agent.connected.then(() => process.send?.({ type: 'connected' }));
    await agent.start();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function stopOnRequest(application: INestApplicationContext): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    application.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
}

/** Errors that were written for people speak for themselves; of others the stack tells where they come from. */
function explain(error: unknown): string {
  const isForPeople =
    error instanceof ConfigurationError || error instanceof EnrollmentError || error instanceof StateFileError;
  if (isForPeople) return error.message;
  return error instanceof Error
    ? (error.stack ?? error.message)
    : 'The agent cannot start, for a reason that is unknown.';
}

import type { Page } from 'playwright-core';
import { runInTerminal } from '../screen.js';
import type { ClusterStage } from './cluster-stage.js';

const WORDS = 'typed in the browser';

/** Types a command that leaves a file `name` in the home of a session, and waits for the file. Rejects when keys are stuck, or do not arrive. */
export async function typeIntoHome(stage: ClusterStage, page: Page, sessionId: string, name: string): Promise<void> {
  const read = (): Promise<string | null> => stage.readHome(sessionId, name);
  await runInTerminal(page, `echo "${WORDS}" > ~/${name}`, async () => (await read()) !== null);
  const found = await read();
  if (found !== `${WORDS}\n`) throw new Error(`What was typed arrived as ${JSON.stringify(found)}.`);
}

/** Whether a file `name` in the home of a session holds what {@link typeIntoHome} wrote. */
export async function isTyped(stage: ClusterStage, sessionId: string, name: string): Promise<boolean> {
  return (await stage.readHome(sessionId, name)) === `${WORDS}\n`;
}

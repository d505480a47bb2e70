import { createServer } from 'node:net';
import { variable } from './variable.js';

const DEFAULT_PORT = 3000;

/** The port that was asked for. @throws Error when the variable does not hold one. */
export function readPort(text = variable('STREAMSPACE_PORT')): number {
  const port = text === undefined ? DEFAULT_PORT : Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(
    'STREAMSPACE_PORT is not a port. Use a number between 1 and 65535, for example: STREAMSPACE_PORT=3001 npm start',
  );
}

/** @throws Error that says how to choose another port, when `port` cannot be listened on. */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const what = cause === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${cause})`;
    throw new Error(`Port ${port} ${what}. Choose another one: STREAMSPACE_PORT=${port + 1} npm start`, {
      cause: error,
    });
  }
  await new Promise((resolve) => server.close(resolve));
}

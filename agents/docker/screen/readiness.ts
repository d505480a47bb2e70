import { connect } from 'node:net';
import { once } from 'node:events';
import type { StreamKind } from '../../../protocol/session.js';
import { greet, openScreen, type ScreenAddress } from './screen-login.js';

/** Resolves when the workload answers: a screen with its picture's size, a web page with anything in HTTP. Rejects within `timeoutMs`. */
export async function probeReadiness(kind: StreamKind, address: ScreenAddress, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const stream =
    kind === 'rfb' ? await openScreen(address, timeoutMs) : connect({ host: address.host, port: address.port });
  stream.on('error', () => undefined);
  stream.setTimeout(Math.max(1, deadline - Date.now()), () =>
    stream.destroy(new Error('The session did not answer in time.')),
  );
  try {
    if (kind === 'rfb') await greet(stream);
    else await askForPage(stream, address.host);
  } finally {
    stream.destroy();
  }
}

async function askForPage(stream: ReturnType<typeof connect>, host: string): Promise<void> {
  stream.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const [head] = (await Promise.race([
    once(stream, 'data'),
    once(stream, 'close').then(() => {
      throw stream.errored ?? new Error('The session closed the connection.');
    }),
  ])) as [Buffer];
  if (!head.toString('latin1').startsWith('HTTP/')) throw new Error('The session does not speak HTTP.');
}

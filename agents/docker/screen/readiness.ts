import { probeWeb, type WebProbe } from '../../core/web/web-readiness.js';
import { openPort } from './open-port.js';
import { greet, openScreen, type ScreenAddress } from './screen-login.js';

/** Resolves when a screen tells its picture's size. Rejects within `timeoutMs`. */
export async function probeScreen(address: ScreenAddress, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const stream = await openScreen(address, timeoutMs);
  stream.setTimeout(Math.max(1, deadline - Date.now()), () =>
    stream.destroy(new Error('The screen did not answer in time.')),
  );
  try {
    await greet(stream);
  } finally {
    stream.destroy();
  }
}

/** Resolves when the web application at `host` is ready as its profile says. Rejects within `timeoutMs`. */
export function probePage(host: string, probe: WebProbe, timeoutMs: number): Promise<void> {
  return probeWeb(() => openPort(host, probe.port, timeoutMs), probe, timeoutMs);
}

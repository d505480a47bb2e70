import { openPort } from '../../core/screen/open-port.js';
import { openScreen, type ScreenAddress } from '../../core/screen/screen-address.js';
import { greetWithin } from '../../core/screen/screen-login.js';
import { probeWeb, type WebProbe } from '../../core/web/web-readiness.js';

/** Resolves when a screen tells its picture's size. Rejects within `timeoutMs`. */
export async function probeScreen(address: ScreenAddress, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  await greetWithin(await openScreen(address, timeoutMs), deadline - Date.now());
}

/** Resolves when the web application at `host` is ready as its profile says. Rejects within `timeoutMs`. */
export function probePage(host: string, probe: WebProbe, timeoutMs: number): Promise<void> {
  return probeWeb(() => openPort(host, probe.port, timeoutMs), probe, timeoutMs);
}

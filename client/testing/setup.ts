import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless/index.mjs';

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });

/** jsdom has no channels between tabs, and a test has one tab only. */
class SilentChannel {
  onmessage: unknown = null;

  postMessage(): void {
    return;
  }

  close(): void {
    return;
  }
}
Object.defineProperty(globalThis, 'BroadcastChannel', { value: SilentChannel });

/** jsdom lays nothing out: there is nowhere to scroll to. */
Element.prototype.scrollIntoView = (): void => undefined;

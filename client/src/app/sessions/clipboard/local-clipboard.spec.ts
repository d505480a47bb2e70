import { jest } from '@jest/globals';
import { LocalClipboard } from './local-clipboard';

describe('LocalClipboard', () => {
  /** jsdom has no clipboard. */
  function offer(writeText: (text: string) => Promise<void>): void {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  }

  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(navigator, 'clipboard');
  });

  it('puts text on the clipboard where the browser lets it', async () => {
    const taken: string[] = [];
    offer((text) => Promise.resolve(void taken.push(text)));
    await expect(new LocalClipboard().write('€')).resolves.toBe(true);
    expect(taken).toEqual(['€']);
  });

  it('takes a refusal, and a browser without a clipboard, for no', async () => {
    offer(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    await expect(new LocalClipboard().write('€')).resolves.toBe(false);
    Reflect.deleteProperty(navigator, 'clipboard');
    await expect(new LocalClipboard().write('€')).resolves.toBe(false);
  });

  it('does not wait for a browser that never answers', async () => {
    offer(() => new Promise(() => undefined));
    const isWritten = new LocalClipboard().write('€');
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(isWritten).resolves.toBe(false);
  });

  it('answers no where nothing can be copied by a command either', async () => {
    offer(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    await expect(new LocalClipboard().writeNow('€')).resolves.toBe(false);
  });
});

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PlayedKeys } from '../../../../testing/played-dialer';
import { ClipboardBridge } from '../clipboard/clipboard-bridge';
import { type LinkStatus, ScreenLink } from '../screen-link';
import { ScreenKeyboard } from './screen-keyboard';

/** Resolves after everything that follows from promises settled so far. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('ScreenKeyboard', () => {
  let keys: PlayedKeys;
  let keyboard: ScreenKeyboard;
  /** Whether the session does not have yet what the device's clipboard holds. */
  let isNew: boolean;
  const status = signal<LinkStatus>('connected');

  beforeEach(() => {
    keys = new PlayedKeys();
    isNew = false;
    status.set('connected');
    const dial = { keys, releaseKeys: () => keys.taken.push('release') };
    const bridge = {
      lend: async (text: string, use: () => Promise<boolean>) => {
        keys.taken.push(`clipboard ${text}`);
        if (await use()) keys.taken.push('clipboard as before');
      },
      bringIn: (text: string | null) => {
        keys.taken.push(`bring in ${String(text)}`);
        return Promise.resolve(isNew);
      },
    };
    TestBed.configureTestingModule({
      providers: [
        ScreenKeyboard,
        { provide: ScreenLink, useValue: { status, dial } },
        { provide: ClipboardBridge, useValue: bridge },
      ],
    });
    keyboard = TestBed.inject(ScreenKeyboard);
  });

  const down = (key: string, more: KeyboardEventInit = {}): boolean =>
    keyboard.keyDown(new KeyboardEvent('keydown', { key, code: 'KeyX', ...more }));
  const up = (key: string): void => keyboard.keyUp(new KeyboardEvent('keyup', { key, code: 'KeyX' }));

  it('sends keys and keeps them from the browser', () => {
    expect(down('a')).toBe(true);
    up('a');
    expect(keys.taken).toEqual(['a down', 'a up']);
  });

  it('sends text that the browser makes, key by key', () => {
    expect(down('Dead')).toBe(false);
    expect(down('é')).toBe(false);
    keyboard.edit({ deleted: 0, inserted: 'é\n' });
    expect(keys.taken).toEqual(['é', 'Enter down', 'Enter up']);
  });

  it('deletes what a keyboard on glass takes back', () => {
    keyboard.edit({ deleted: 1, inserted: 'he' });
    expect(keys.taken).toEqual(['Backspace down', 'Backspace up', 'h', 'e']);
  });

  it('pastes emoji, and sends nothing more before the session has fetched them', async () => {
    keyboard.type('a😀b');
    down('c');
    const pasted = ['a', 'clipboard 😀', 'ShiftLeft down', 'Insert down', 'Insert up', 'ShiftLeft up'];
    expect(keys.taken).toEqual(pasted);
    keys.fetchClipboard();
    await settled();
    expect(keys.taken).toEqual([...pasted, 'clipboard as before', 'b', 'c down']);
  });

  it('brings the clipboard in before a key that pastes', async () => {
    expect(down('v', { ctrlKey: true })).toBe(false);
    keyboard.pasted('from the device');
    up('v');
    await settled();
    expect(keys.taken).toEqual(['bring in from the device', 'v down', 'v up']);
  });

  it('lets no key overtake a text that the session has yet to fetch', async () => {
    isNew = true;
    down('v', { ctrlKey: true });
    keyboard.pasted('new');
    down('Enter');
    await settled();
    expect(keys.taken).toEqual(['bring in new', 'v down']);
    keys.fetchClipboard();
    await settled();
    expect(keys.taken).toEqual(['bring in new', 'v down', 'Enter down']);
  });

  it('types what is pasted from a menu', () => {
    keyboard.pasted('xy');
    expect(keys.taken).toEqual(['x', 'y']);
  });

  it('holds a tapped modifier for the next key, and means small letters by it', () => {
    keyboard.tapModifier('Control');
    keyboard.type('C');
    expect(keys.taken).toEqual(['ControlLeft down', 'c', 'ControlLeft up']);
  });

  it('presses combinations and releases them in reverse', () => {
    keyboard.press([
      { keysym: 1, code: 'AltLeft' },
      { keysym: 2, code: 'Tab' },
    ]);
    expect(keys.taken).toEqual(['AltLeft down', 'Tab down', 'Tab up', 'AltLeft up']);
  });

  it('lets go of everything, and forgets what was still to be sent', () => {
    keyboard.tapModifier('Alt');
    keyboard.type('😀b');
    keyboard.releaseAll();
    keys.fetchClipboard();
    expect(keys.taken.at(-1)).toBe('release');
    expect(keyboard.modifiers().Alt).toBe('off');
  });

  it('forgets tapped modifiers when the screen goes away', () => {
    keyboard.tapModifier('Alt');
    status.set('reconnecting');
    TestBed.tick();
    expect(keyboard.modifiers().Alt).toBe('off');
  });
});

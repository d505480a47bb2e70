import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { KeyboardSettings } from './keyboard-settings';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36';

describe('KeyboardSettings', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  function on(userAgent: string): KeyboardSettings {
    TestBed.resetTestingModule();
    jest.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent);
    return TestBed.inject(KeyboardSettings);
  }

  it('lets Command mean Ctrl on keyboards that have one, unless somebody chose otherwise', () => {
    const settings = on(MAC);
    expect(settings.isCommandControl()).toBe(true);
    settings.setCommandControl(false);
    expect(settings.isCommandControl()).toBe(false);
    expect(on(MAC).isCommandControl()).toBe(false);
  });

  it('leaves the Windows key of other keyboards alone', () => {
    expect(on(LINUX).isApple).toBe(false);
    expect(on(LINUX).isCommandControl()).toBe(false);
  });
});

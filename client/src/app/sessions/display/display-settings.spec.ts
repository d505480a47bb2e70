import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { DisplaySettings } from './display-settings';

const KEY = 'streamspace.display';

describe('DisplaySettings', () => {
  afterEach(() => {
    localStorage.clear();
    Reflect.deleteProperty(window, 'matchMedia');
  });

  const settings = (): DisplaySettings => {
    TestBed.resetTestingModule().configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: document }] });
    return TestBed.inject(DisplaySettings);
  };

  it('begins with a screen of the size of the window', () => {
    expect(settings().current()).toEqual({ mode: 'fit', quality: 'balanced', isDense: false });
  });

  it('scales on phones, until somebody chooses something else', () => {
    Object.defineProperty(window, 'matchMedia', { value: () => ({ matches: true }), configurable: true });
    expect(settings().current().mode).toBe('scale');
    settings().change({ mode: 'exact' });
    expect(settings().current().mode).toBe('exact');
  });

  it('keeps a choice for the next time', () => {
    settings().change({ quality: 'light', isDense: true });
    expect(settings().current()).toEqual({ mode: 'fit', quality: 'light', isDense: true });
  });

  it('makes nothing of what it does not understand', () => {
    for (const kept of ['{', '7', 'null', '{"mode":"huge","quality":3,"isDense":"yes"}']) {
      localStorage.setItem(KEY, kept);
      expect(settings().current()).toEqual({ mode: 'fit', quality: 'balanced', isDense: false });
    }
  });
});

import { KeyRouter, type PressedKey } from './key-route';
import { Typable } from './typable';

const aPress = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: 'KeyX',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  isAltGraph: false,
  isTaken: false,
  ...more,
});

describe('KeyRouter', () => {
  let router: KeyRouter;
  beforeEach(() => {
    const typable = new Typable();
    router = new KeyRouter((character) => typable.has(character));
  });
  const routes = (...presses: PressedKey[]): string[] => presses.map((press) => router.route(press));

  it('sends characters and named keys as keys', () => {
    expect(routes(aPress('a'), aPress('ß'), aPress('F5'), aPress('Enter'), aPress('Shift'), aPress(' '))).toEqual(
      Array(6).fill('key'),
    );
  });

  it('leaves a dead key and its letter to the browser, with Shift in between, and no more than that', () => {
    expect(routes(aPress('Dead'), aPress('Shift'), aPress('Ê', { shiftKey: true }), aPress('e'))).toEqual([
      'text',
      'key',
      'text',
      'key',
    ]);
    expect(routes(aPress('Dead'), aPress('Dead'), aPress('^^'), aPress('e'))).toEqual(['text', 'text', 'text', 'key']);
  });

  it('forgets a dead key when another key comes, or when the keyboard goes elsewhere', () => {
    expect(routes(aPress('Dead'), aPress('Backspace'), aPress('e'))).toEqual(['text', 'key', 'key']);
    router.route(aPress('Dead'));
    router.reset();
    expect(routes(aPress('e'))).toEqual(['key']);
  });

  it('leaves what an input method has taken', () => {
    expect(routes(aPress('Process'), aPress('n', { isTaken: true }), aPress('Enter', { isTaken: true }))).toEqual(
      Array(3).fill('text'),
    );
    expect(routes(aPress('Unidentified', { code: '' }))).toEqual(['text']);
  });

  it('leaves characters without a key', () => {
    expect(routes(aPress('😀'), aPress('你'))).toEqual(['text', 'text']);
  });

  it('tells AltGr from Ctrl+Alt', () => {
    const altGr = { ctrlKey: true, altKey: true, isAltGraph: true };
    expect(routes(aPress('@', altGr), aPress('v', altGr), aPress('t', { ctrlKey: true, altKey: true }))).toEqual([
      'key',
      'key',
      'key',
    ]);
  });

  it('sends shortcuts as keys, even after a dead key', () => {
    expect(routes(aPress('Dead'), aPress('c', { ctrlKey: true }), aPress('e'))).toEqual(['text', 'key', 'key']);
  });

  it('knows the keys that paste', () => {
    const pastes = [
      aPress('v', { ctrlKey: true }),
      aPress('V', { ctrlKey: true, shiftKey: true }),
      aPress('v', { metaKey: true }),
      aPress('Insert', { shiftKey: true }),
    ];
    expect(routes(...pastes)).toEqual(Array(4).fill('paste'));
    expect(routes(aPress('Insert'), aPress('Insert', { ctrlKey: true }))).toEqual(['key', 'key']);
  });
});

import { StickyModifiers } from './sticky-modifiers';

describe('StickyModifiers', () => {
  let sent: string[];
  let sticky: StickyModifiers;
  beforeEach(() => {
    sent = [];
    sticky = new StickyModifiers((modifier, isDown) => sent.push(`${modifier} ${isDown ? 'down' : 'up'}`));
  });

  it('holds a tapped modifier for one key', () => {
    sticky.tap('Control', 0);
    expect(sticky.states().Control).toBe('once');
    sticky.afterKey();
    sticky.afterKey();
    expect(sent).toEqual(['Control down', 'Control up']);
  });

  it('locks by a double tap, until tapped again', () => {
    sticky.tap('Shift', 0);
    sticky.tap('Shift', 300);
    sticky.afterKey();
    expect(sticky.states().Shift).toBe('locked');
    sticky.tap('Shift', 5000);
    expect(sent).toEqual(['Shift down', 'Shift up']);
  });

  it('takes a late second tap back', () => {
    sticky.tap('Alt', 0);
    sticky.tap('Alt', 2000);
    expect(sent).toEqual(['Alt down', 'Alt up']);
    expect(sticky.isDown('Alt')).toBe(false);
  });

  it('holds several at once', () => {
    sticky.tap('Control', 0);
    sticky.tap('Alt', 100);
    sticky.afterKey();
    expect(sent).toEqual(['Control down', 'Alt down', 'Control up', 'Alt up']);
  });

  it('forgets all when everything was released already', () => {
    sticky.tap('Super', 0);
    sticky.clear();
    expect(sticky.isDown('Super')).toBe(false);
    expect(sent).toEqual(['Super down']);
  });
});

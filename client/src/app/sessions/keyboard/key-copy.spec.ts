import { keyCopy } from './key-copy';

const down = (init: KeyboardEventInit): KeyboardEvent => new KeyboardEvent('keydown', init);

describe('keyCopy', () => {
  it('is the same key once more', () => {
    const copy = keyCopy(down({ key: 'Meta', code: 'MetaLeft', metaKey: true, location: 1 }));
    expect(copy).toMatchObject({ type: 'keydown', key: 'Meta', code: 'MetaLeft', metaKey: true, location: 1 });
  });

  it('makes Ctrl of Command, and leaves the keys that are pressed with it', () => {
    const command = keyCopy(down({ key: 'Meta', code: 'MetaRight', metaKey: true }), true);
    expect(command).toMatchObject({ key: 'Control', code: 'ControlRight', ctrlKey: true, metaKey: false });
    const letter = keyCopy(down({ key: 'c', code: 'KeyC', metaKey: true }), true);
    expect(letter).toMatchObject({ key: 'c', code: 'KeyC', ctrlKey: false, metaKey: true });
    const released = keyCopy(new KeyboardEvent('keyup', { key: 'Meta', code: 'MetaLeft' }), true);
    expect(released).toMatchObject({ type: 'keyup', key: 'Control', code: 'ControlLeft', ctrlKey: false });
  });
});

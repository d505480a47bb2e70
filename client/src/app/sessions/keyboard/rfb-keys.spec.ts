import { providesClipboard } from './rfb-keys';

/** ClientCutText as noVNC sends it: type, padding, length, flags. */
function message(type: number, length: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setInt32(4, length);
  view.setUint32(8, flags);
  return bytes;
}

describe('providesClipboard', () => {
  it('knows the message that hands the clipboard over', () => {
    expect(providesClipboard(message(6, -40, 0x1000_0001))).toBe(true);
  });

  it.each([
    ['a notice that there is text', message(6, -4, 0x0800_0001)],
    ['the clipboard of old, which is never asked for', message(6, 8, 0x1000_0001)],
    ['a key', message(4, -1, 0x1000_0001)],
    ['less than a message', message(6, -40, 0x1000_0001).subarray(0, 8)],
  ])('does not take %s for it', (_what, bytes) => {
    expect(providesClipboard(bytes)).toBe(false);
  });
});

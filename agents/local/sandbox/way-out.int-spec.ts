import { hasWayOut } from './way-out.js';

describe('hasWayOut', () => {
  it('is false without the device, whoever asks', async () => {
    expect(await hasWayOut(true, '/dev/net/no-such-device')).toBe(false);
    expect(await hasWayOut(false, '/dev/net/no-such-device')).toBe(false);
  });
});

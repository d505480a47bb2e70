import { streamAddress } from './stream-address';

describe('streamAddress', () => {
  it.each([
    ['/api/v1/vnc/1', 'http://localhost:3000/sessions/1', 'ws://localhost:3000/api/v1/vnc/1'],
    ['/api/v1/vnc/1', 'https://space.example/', 'wss://space.example/api/v1/vnc/1'],
    ['https://stream.example/vnc', 'https://space.example/', 'wss://stream.example/vnc'],
    ['wss://stream.example/vnc', 'http://localhost/', 'wss://stream.example/vnc'],
  ])('%s on %s is %s', (url, page, address) => {
    expect(streamAddress(url, page)).toBe(address);
  });
});

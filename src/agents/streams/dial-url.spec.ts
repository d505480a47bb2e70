import { dialUrl } from './dial-url.js';

describe('dialUrl', () => {
  it.each([
    ['http://localhost:3000', '127.0.0.1:3000', 'ws://127.0.0.1:3000/api/v1/agents/streams/s'],
    ['https://desk.example', 'desk.example', 'wss://desk.example/api/v1/agents/streams/s'],
    ['https://desk.example', 'DESK.example', 'wss://DESK.example/api/v1/agents/streams/s'],
    ['https://desk.example', 'streamspace.internal:3000', 'ws://streamspace.internal:3000/api/v1/agents/streams/s'],
    ['https://desk.example:8443', 'desk.example', 'ws://desk.example/api/v1/agents/streams/s'],
  ])('behind %s, an agent that came by %s dials %s', (publicUrl, host, url) => {
    expect(dialUrl(publicUrl, host, 's')).toBe(url);
  });
});

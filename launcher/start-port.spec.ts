import { createServer } from 'node:net';
import { readPort, requireFreePort } from './start-port.js';

describe('readPort', () => {
  it('is 3000 unless asked otherwise', () => {
    expect(readPort()).toBe(3000);
    expect(readPort('8080')).toBe(8080);
  });

  it.each(['0', '65536', '80a', '1.5', ' ', '-1'])('refuses "%s" and says what to use', (text) => {
    expect(() => readPort(text)).toThrow(/STREAMSPACE_PORT=3001 npm start/);
  });
});

describe('requireFreePort', () => {
  it('names another port when somebody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(requireFreePort(port)).rejects.toThrow(`STREAMSPACE_PORT=${port + 1} npm start`);
    await new Promise((resolve) => server.close(resolve));
    await requireFreePort(port);
  });
});

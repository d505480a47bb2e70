import { SessionApply } from '../../../protocol/agent/messages.js';
import { applyMessage, type DispatchableSession } from './session-spec.js';

const SESSION: DispatchableSession = {
  id: '11111111-1111-4111-8111-111111111111',
  ownerId: '22222222-2222-4222-8222-222222222222',
  agentId: '33333333-3333-4333-8333-333333333333',
  platform: 'docker',
  state: 'starting',
  desired: 'running',
  generation: 4,
  isReleased: false,
  hasHome: true,
  templateId: 'desktop',
  workloads: [
    { platform: 'local', application: 'desktop' },
    { platform: 'docker', image: 'registry.example/desktop:1' },
  ],
  streamKind: 'rfb',
  streamPort: 5900,
  resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
  screen: { width: 1280, height: 800 },
  environment: { LANG: 'C.UTF-8' },
};

describe('applyMessage', () => {
  it('tells an agent all that the protocol wants, for its own platform', () => {
    const message = SessionApply.parse(applyMessage(SESSION));
    expect(message).toMatchObject({ generation: 4, desired: 'running' });
    expect(message.spec.workload).toEqual({ platform: 'docker', image: 'registry.example/desktop:1' });
    expect(message.spec.home).toEqual({ kind: 'persistent', userId: SESSION.ownerId, template: 'desktop' });
  });

  it('asks for a temporary home where there is no other', () => {
    expect(applyMessage({ ...SESSION, hasHome: false })?.spec.home).toEqual({ kind: 'temporary' });
  });

  it('has nothing to say when the template has nothing for the platform', () => {
    expect(applyMessage({ ...SESSION, platform: 'kubernetes' })).toBeNull();
  });
});

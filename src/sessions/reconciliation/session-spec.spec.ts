import { SessionApply } from '../../../protocol/agent/messages.js';
import { PLAIN_POD } from '../../../protocol/pod-profile.js';
import { OWN_CONTAINER, PLAIN_WEB, type Workload } from '../../../protocol/session.js';
import { applyMessage, type DispatchableSession } from './session-spec.js';

const SESSION: DispatchableSession = {
  id: '11111111-1111-4111-8111-111111111111',
  ownerId: '22222222-2222-4222-8222-222222222222',
  agentId: '33333333-3333-4333-8333-333333333333',
  ownerName: 'ada',
  platform: 'docker',
  agentEpoch: 1,
  agentProtocolVersion: 2,
  state: 'starting',
  desired: 'running',
  generation: 4,
  isReleased: false,
  isUnanswered: false,
  hasHome: true,
  templateId: 'desktop',
  protocolVersion: 1,
  workloads: [
    { platform: 'local', application: 'desktop' },
    { platform: 'docker', image: 'registry.example/desktop:1' },
  ],
  streamKind: 'rfb',
  streamPort: 5900,
  resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
  screen: { width: 1280, height: 800 },
  environment: { LANG: 'C.UTF-8' },
  container: null,
  web: null,
};
const ORIGIN = `http://${SESSION.id}.localhost:3000`;

describe('applyMessage', () => {
  it('tells an agent all that the protocol wants, for its own platform', () => {
    const message = SessionApply.parse(applyMessage(SESSION, ORIGIN));
    expect(message).toMatchObject({ generation: 4, desired: 'running' });
    expect(message.spec.workload).toEqual({ platform: 'docker', image: 'registry.example/desktop:1' });
    expect(message.spec.home).toEqual({ kind: 'persistent', userId: SESSION.ownerId, template: 'desktop' });
  });

  it('asks for a temporary home where there is no other', () => {
    expect(applyMessage({ ...SESSION, hasHome: false }, ORIGIN)?.spec.home).toEqual({ kind: 'temporary' });
  });

  it('passes through to Kubernetes what the template says of the pod, and to nobody else', () => {
    const pod = { ...PLAIN_POD, extendedResources: { 'nvidia.com/gpu': 1 } };
    const workload: Workload = { platform: 'kubernetes', image: 'registry.example/desktop:1', pod };
    const session = { ...SESSION, workloads: [...SESSION.workloads, workload] };
    const onKubernetes = SessionApply.parse(applyMessage({ ...session, platform: 'kubernetes' }, ORIGIN));
    expect(onKubernetes.spec.workload).toEqual(workload);
    expect(JSON.stringify(applyMessage(session, ORIGIN))).not.toContain('nvidia');
  });

  it('has nothing to say when the template has nothing for the platform', () => {
    expect(applyMessage({ ...SESSION, platform: 'kubernetes' }, ORIGIN)).toBeNull();
  });

  it('leaves out what an agent of the version before would refuse, where nothing of it is said', () => {
    expect(Object.keys(applyMessage(SESSION, ORIGIN)!.spec)).not.toEqual(expect.arrayContaining(['container']));
    const container = { ...OWN_CONTAINER, homePath: '/config' };
    expect(applyMessage({ ...SESSION, container, web: PLAIN_WEB }, ORIGIN)?.spec).toMatchObject({
      container,
      web: PLAIN_WEB,
    });
  });

  it('has an agent start nothing that it would not understand, but end it and put it to sleep', () => {
    const container = { ...OWN_CONTAINER, homePath: '/config' };
    const old = { ...SESSION, agentProtocolVersion: 1, protocolVersion: 2, container, web: PLAIN_WEB };
    for (const desired of ['running', 'standby'] as const) expect(applyMessage({ ...old, desired }, ORIGIN)).toBeNull();
    for (const desired of ['hibernated', 'ended'] as const) {
      const message = applyMessage({ ...old, desired }, ORIGIN);
      expect(message).toMatchObject({ desired });
      expect(Object.keys(message?.spec ?? {})).not.toEqual(expect.arrayContaining(['container']));
      expect(Object.keys(message?.spec ?? {})).not.toEqual(expect.arrayContaining(['web']));
    }
  });

  it('fills in what only the session knows', () => {
    const environment = {
      ALLOWED: '{{session.origin}} {{session.host}}',
      WHO: '{{user.name}}/{{user.id}}/{{session.id}}',
      PLAIN: '{session.id} {{',
    };
    expect(applyMessage({ ...SESSION, environment }, ORIGIN)?.spec.environment).toEqual({
      ALLOWED: `${ORIGIN} ${SESSION.id}.localhost:3000`,
      WHO: `ada/${SESSION.ownerId}/${SESSION.id}`,
      PLAIN: '{session.id} {{',
    });
  });

  it('leaves out what has no value, instead of half of it', () => {
    const environment = { ORIGIN: '{{session.origin}}', URL: 'x{{session.host}}', ID: '{{session.id}}' };
    expect(applyMessage({ ...SESSION, environment }, null)?.spec.environment).toEqual({ ID: SESSION.id });
  });

  it('never fills in what a name brings along', () => {
    const session = { ...SESSION, ownerName: '{{user.id}}$&', environment: { WHO: '{{user.name}}' } };
    expect(applyMessage(session, ORIGIN)?.spec.environment).toEqual({ WHO: '{{user.id}}$&' });
  });
});

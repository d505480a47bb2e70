import { anObjectPlan, someSettings } from '../../../testing/kubernetes/object-plan.builder.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { homeClaimName, userOfClaim } from './object-names.js';
import { sessionObjects } from './session-objects.js';
import { newCredentials, readCredentials } from './session-secret.js';
import { readSession } from './session-reading.js';

const credentials = newCredentials();

describe('sessionObjects', () => {
  it('has names within what Kubernetes takes, and labels by which it is found', () => {
    const plan = anObjectPlan();
    const { homeClaim, ...ofSession } = sessionObjects(plan, credentials);
    for (const { metadata } of Object.values(ofSession)) {
      expect(metadata?.name).toBe(`ss-${plan.spec.sessionId}`);
      expect(metadata?.name?.length).toBeLessThanOrEqual(63);
      expect(metadata?.labels).toMatchObject({ 'streamspace.io/session': plan.spec.sessionId });
    }
    expect(homeClaim.metadata?.labels).not.toHaveProperty(['streamspace.io/session']);
  });

  it('says nothing secret but in the secret', () => {
    for (const spec of [aPodSpec(), aWebPodSpec()]) {
      const { secret: _, ...others } = sessionObjects(anObjectPlan({ spec }), credentials);
      const text = JSON.stringify(others);
      for (const word of [credentials.screenPassword, credentials.web.username, credentials.web.password]) {
        expect(text).not.toContain(word);
        expect(text).not.toContain(Buffer.from(word).toString('base64').slice(0, 8));
      }
    }
  });

  it('asks for one volume for a person, and for one for each temporary home', () => {
    const spec = aPodSpec();
    expect(sessionObjects(anObjectPlan({ spec }), credentials).homeClaim.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
    });
    const settings = someSettings({ accessMode: 'ReadWriteMany', storageClass: 'shared', homeGiB: 20 });
    expect(sessionObjects(anObjectPlan({ spec, settings }), credentials).homeClaim.spec).toEqual({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'shared',
      resources: { requests: { storage: '20Gi' } },
    });
    const temporary = aPodSpec({ home: { kind: 'temporary' } });
    const { homeClaim } = sessionObjects(anObjectPlan({ spec: temporary, settings }), credentials);
    expect(homeClaim.metadata).toMatchObject({ labels: { 'streamspace.io/session': temporary.sessionId } });
    expect(homeClaim.spec).toMatchObject({ resources: { requests: { storage: '5Gi' } } });
  });

  it('has a service without an address that leads to its pod', () => {
    const plan = anObjectPlan({ spec: aWebPodSpec() });
    expect(sessionObjects(plan, credentials).service.spec).toEqual({
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: { 'streamspace.io/session': plan.spec.sessionId },
      ports: [{ name: 'stream', port: 3000, targetPort: 3000, protocol: 'TCP' }],
    });
  });
});

describe('the secret of a session', () => {
  it('cannot be changed, and is read back', () => {
    const { secret } = sessionObjects(anObjectPlan(), credentials);
    expect(secret).toMatchObject({ immutable: true, type: 'Opaque' });
    expect(readCredentials(secret)).toEqual(credentials);
    expect(Buffer.from(secret.data?.['screen-password'] ?? '', 'base64').toString()).toMatch(/^[A-Za-z0-9_-]{8}\n$/);
    expect(readCredentials({ data: {} })).toBeUndefined();
  });

  it('is another one for each session', () => {
    expect(newCredentials()).not.toEqual(newCredentials());
    expect(newCredentials().web.password).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('readSession', () => {
  it('knows of a Deployment alone all that the agent has to know', () => {
    const spec = aWebPodSpec();
    const { deployment } = sessionObjects(anObjectPlan({ spec, generation: 9, desired: 'hibernated' }), credentials);
    expect(readSession(deployment)).toEqual({
      sessionId: spec.sessionId,
      generation: 9,
      isUp: false,
      template: 'webtop',
      kind: 'http',
      port: 3000,
      home: 'persistent',
      owner: spec.home.kind === 'persistent' ? spec.home.userId : undefined,
      web: spec.web,
      image: 'registry.example/webtop:1',
      limits: { cpuMillis: 1000, memoryMiB: 1024 },
      createdAt: null,
    });
  });

  it('reads quantities whichever way the API server writes them', () => {
    const { deployment } = sessionObjects(anObjectPlan(), credentials);
    const container = deployment.spec?.template.spec?.containers[0];
    for (const [cpu, memory] of [
      ['1', '1Gi'],
      ['1000m', '1024Mi'],
      ['1.0', '1073741824'],
      ['1', '1048576Ki'],
    ] as const) {
      container!.resources = { limits: { cpu, memory } };
      expect(readSession(deployment)?.limits).toEqual({ cpuMillis: 1000, memoryMiB: 1024 });
    }
    container!.resources = { limits: { cpu: 'many', memory: '1 GB' } };
    expect(readSession(deployment)?.limits).toEqual({ cpuMillis: null, memoryMiB: null });
  });

  it('takes nothing else for a session', () => {
    const { deployment } = sessionObjects(anObjectPlan(), credentials);
    const { metadata, spec } = deployment;
    expect(readSession({ metadata: { labels: metadata?.labels ?? {} }, ...(spec && { spec }) })).toBeUndefined();
    expect(
      readSession({ metadata: { annotations: metadata?.annotations ?? {} }, ...(spec && { spec }) }),
    ).toBeUndefined();
    expect(readSession({})).toBeUndefined();
  });
});

describe('userOfClaim', () => {
  it('is the opposite of the name of a claim', () => {
    const userId = '5a2f7c1e-8d3b-4e6f-9a0c-1b2d3e4f5a6b';
    expect(userOfClaim(homeClaimName(userId))).toBe(userId);
    expect(userOfClaim('home-of-somebody')).toBeUndefined();
    expect(userOfClaim(userId)).toBeUndefined();
  });
});

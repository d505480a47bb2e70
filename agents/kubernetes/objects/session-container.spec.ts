import type { V1Container } from '@kubernetes/client-node';
import { OWN_CONTAINER } from '../../../protocol/session.js';
import { anObjectPlan, someSettings } from '../../../testing/kubernetes/object-plan.builder.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import type { ObjectPlan } from './object-plan.js';
import { classPlan } from './security-class.js';
import { sessionContainer } from './session-container.js';

const containerOf = (changes: Partial<ObjectPlan>): V1Container => {
  const plan = anObjectPlan(changes);
  return sessionContainer(plan, classPlan(plan.spec.container ?? OWN_CONTAINER), []);
};
const resources = { cpuMillis: 1500, memoryMiB: 1000, storageGiB: 3 };

describe('sessionContainer', () => {
  it('bounds what a session may use, and keeps a share of it free', () => {
    expect(containerOf({ spec: aPodSpec({ resources }) }).resources).toEqual({
      requests: { cpu: '75m', memory: '500Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1500m', memory: '1000Mi', 'ephemeral-storage': '1024Mi' },
    });
    const settings = someSettings({ cpuRequestPercent: 100, memoryRequestPercent: 100 });
    expect(containerOf({ spec: aPodSpec({ resources }), settings }).resources?.requests).toMatchObject({
      cpu: '1500m',
      memory: '1000Mi',
    });
  });

  it('hands over the variables of the template as they are, without replacing its own', () => {
    const environment = { PRICE: '$5 $(HOME) $$', STREAMSPACE_GEOMETRY: '1x1', STREAMSPACE_PASSWORD_FILE: '/known' };
    expect(containerOf({ spec: aPodSpec({ environment }) }).env).toEqual([
      { name: 'PRICE', value: '$$5 $$(HOME) $$$$' },
      { name: 'STREAMSPACE_GEOMETRY', value: '1280x800' },
      { name: 'STREAMSPACE_PASSWORD_FILE', value: '/etc/streamspace/screen-password' },
    ]);
  });

  it('names the secret of a web application instead of telling it', () => {
    const spec = aWebPodSpec({ environment: { PASSWORD: 'known', TZ: 'UTC' } });
    const name = `ss-${spec.sessionId}`;
    expect(containerOf({ spec }).env).toEqual([
      { name: 'TZ', value: 'UTC' },
      { name: 'PUID', value: '1000' },
      { name: 'PGID', value: '1000' },
      { name: 'CUSTOM_USER', valueFrom: { secretKeyRef: { name, key: 'username' } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name, key: 'password' } } },
    ]);
  });

  it('has no probe that would restart it, and one port', () => {
    const made = containerOf({ spec: aWebPodSpec() });
    expect(made.livenessProbe ?? made.readinessProbe ?? made.startupProbe).toBeUndefined();
    expect(made.ports).toEqual([{ name: 'stream', containerPort: 3000, protocol: 'TCP' }]);
  });
});

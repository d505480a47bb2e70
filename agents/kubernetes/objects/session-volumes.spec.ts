import { OWN_CONTAINER, type ContainerProfile } from '../../../protocol/session.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import type { KubernetesSpec } from './object-plan.js';
import { classPlan } from './security-class.js';
import { sessionVolumes, type SessionVolumes } from './session-volumes.js';

const volumesOf = (spec: KubernetesSpec, profile: ContainerProfile = spec.container ?? OWN_CONTAINER): SessionVolumes =>
  sessionVolumes(spec, profile, classPlan(profile));
const named = ({ volumes }: SessionVolumes, name: string): object | undefined =>
  volumes.find((one) => one.name === name);

describe('sessionVolumes', () => {
  it('mounts the folder of one application out of the volume of a person', () => {
    const home = { kind: 'persistent', userId: '5a2f7c1e-8d3b-4e6f-9a0c-1b2d3e4f5a6b', template: 'desktop' } as const;
    const made = volumesOf(aPodSpec({ home }));
    expect(named(made, 'home')).toEqual({
      name: 'home',
      persistentVolumeClaim: { claimName: `home-${home.userId}` },
    });
    expect(made.mounts).toContainEqual({ name: 'home', mountPath: '/home/user', subPath: 'desktop' });
  });

  it('mounts a temporary home as the volume of its own that it is', () => {
    const spec = aPodSpec({ home: { kind: 'temporary' } });
    const made = volumesOf(spec);
    const claimName = `ss-${spec.sessionId}`;
    expect(named(made, 'home')).toEqual({ name: 'home', persistentVolumeClaim: { claimName } });
    expect(made.mounts).toContainEqual({ name: 'home', mountPath: '/home/user' });
  });

  it('keeps in memory what a root that cannot be written does not take', () => {
    const made = volumesOf(aPodSpec());
    expect(named(made, 'tmp')).toEqual({ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '1024Mi' } });
    expect(named(made, 'run')).toEqual({ name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } });
    expect(volumesOf(aWebPodSpec()).mounts.map(({ mountPath }) => mountPath)).toEqual(['/config', '/dev/shm']);
  });

  it.each([
    [null, '512Mi'],
    [256, '256Mi'],
    [4096, '1024Mi'],
  ])('never gives more shared memory than memory: %s MiB', (shmMiB, sizeLimit) => {
    expect(named(volumesOf(aPodSpec(), { ...OWN_CONTAINER, shmMiB }), 'shm')).toEqual({
      name: 'shm',
      emptyDir: { medium: 'Memory', sizeLimit },
    });
  });

  it('shows a screen its own password and nothing else of the secret', () => {
    const spec = aPodSpec();
    expect(named(volumesOf(spec), 'screen-password')).toEqual({
      name: 'screen-password',
      secret: {
        secretName: `ss-${spec.sessionId}`,
        items: [{ key: 'screen-password', path: 'screen-password', mode: 0o440 }],
        defaultMode: 0o440,
      },
    });
    expect(named(volumesOf(aWebPodSpec()), 'screen-password')).toBeUndefined();
  });

  it('gives each volume one place', () => {
    for (const { volumes, mounts } of [volumesOf(aPodSpec()), volumesOf(aWebPodSpec())]) {
      expect(mounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
      expect(new Set(mounts.map(({ mountPath }) => mountPath)).size).toBe(mounts.length);
    }
  });
});

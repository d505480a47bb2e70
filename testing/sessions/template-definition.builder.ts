import type { TemplateDefinition } from '../../protocol/http/templates.js';
import { PLAIN_WEB } from '../../protocol/session.js';

/** A screen for the local machine and for Docker. */
export function aScreenTemplate(changes: Partial<TemplateDefinition> = {}): TemplateDefinition {
  return {
    id: 'paint',
    name: 'Paint',
    summary: 'Draws.',
    category: 'Graphics',
    icon: 'graphics',
    isEnabled: true,
    stream: { kind: 'rfb', port: 5900 },
    workloads: [
      { platform: 'local', application: 'desktop' },
      { platform: 'docker', image: 'registry.example/paint:1.2.3' },
    ],
    resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
    environment: {},
    container: null,
    web: null,
    idleMinutes: 60,
    standbyMinutes: null,
    endOfDay: null,
    startTimeoutSeconds: 120,
    wakeTimeoutSeconds: 60,
    endTimeoutSeconds: 60,
    ...changes,
  };
}

/** A web application of the kind that LinuxServer.io makes, with something in every member. */
export function aWebTemplate(changes: Partial<TemplateDefinition> = {}): TemplateDefinition {
  return aScreenTemplate({
    id: 'studio',
    name: 'Studio',
    stream: { kind: 'http', port: 3000, path: '/lab?reset' },
    workloads: [
      { platform: 'local', command: ['studio', '--port=3000'] },
      { platform: 'docker', image: 'registry.example/studio:1.2.3' },
      {
        platform: 'kubernetes',
        image: 'registry.example/studio:1.2.3',
        pod: {
          nodeSelector: { 'example.com/pool': 'gpu' },
          tolerations: [
            { operator: 'Exists', key: 'nvidia.com/gpu', effect: 'NoSchedule' },
            { operator: 'Equal', key: 'pool', value: 'studio', effect: 'NoExecute' },
          ],
          runtimeClass: 'nvidia',
          extendedResources: { 'nvidia.com/gpu': 1 },
          ephemeralStorageMiB: 4096,
          egress: 'none',
        },
      },
    ],
    resources: { cpuMillis: 2000, memoryMiB: 2048, storageGiB: 10 },
    environment: { TZ: 'Europe/Berlin', ORIGIN: '{{session.origin}}' },
    container: { securityClass: 'baseline', homePath: '/config', uid: 1000, gid: 1000, shmMiB: 1024 },
    web: { ...PLAIN_WEB, access: { userVariable: 'CUSTOM_USER', passwordVariable: 'PASSWORD' } },
    ...changes,
  });
}

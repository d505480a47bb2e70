import type { Values } from './render.js';

/** Values that people would choose, and what has to be there before the chart is installed with them. */
export interface Combination {
  readonly values: Values;
  /** Secrets, as `name/key`, that the operator makes. */
  readonly secrets: readonly string[];
  readonly configMaps?: readonly string[];
  readonly claims?: readonly string[];
}

/** What the chart is rendered with, by what it is for. */
export const COMBINATIONS: Readonly<Record<string, Combination>> = {
  'an evaluation': { values: {}, secrets: [] },
  'production with an external database and an Ingress': {
    values: {
      publicUrl: 'https://streamspace.example.com',
      appsDomain: 'apps.example.net',
      image: { registry: 'registry.example.com/tools', pullSecrets: ['registry'] },
      controlPlane: {
        replicas: 3,
        trustedProxies: ['10.0.0.0/8'],
        identityProviders: { existingSecret: 'sign-on' },
        certificateAuthorities: { configMap: 'company-ca' },
        environment: { STREAMSPACE_ADMIN_SCREEN_ACCESS: 'view' },
        auditArchive: { existingClaim: 'archive', keepDays: 400 },
        autoscaling: { enabled: true },
      },
      secrets: { existingSecret: 'streamspace-own' },
      database: {
        mode: 'external',
        external: {
          existingSecret: 'postgres-app',
          host: 'db.example.com',
          certificateAuthority: { existingSecret: 'postgres-ca' },
          owner: { existingSecret: 'postgres-owner', username: 'streamspace_owner' },
        },
      },
      ingress: {
        enabled: true,
        className: 'nginx',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '7200' },
        tls: { source: 'cert-manager', issuer: { name: 'public', appsName: 'public-dns' } },
      },
      networkPolicy: {
        ingressFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
      },
    },
    secrets: [
      'streamspace-own/jwt-secret',
      'streamspace-own/secrets-key',
      'streamspace-own/peer-secret',
      'streamspace-own/setup-token',
      'postgres-app/password',
      'postgres-owner/password',
      'postgres-ca/ca.crt',
      'sign-on/providers.yaml',
      'registry/.dockerconfigjson',
    ],
    configMaps: ['company-ca/ca.crt'],
    claims: ['archive'],
  },
  'the agent alone': {
    values: {
      controlPlane: { enabled: false },
      agent: {
        controlPlaneUrl: 'https://streamspace.example.com',
        name: 'second-cluster',
        labels: { zone: 'b', disk: 'ssd' },
        capacity: { cpuMillis: 64_000, memoryMiB: 262_144, sessions: 120 },
        parallelStarts: 40,
        enrollment: { existingSecret: 'enrolment' },
      },
      sessions: { podSecurity: 'restricted', nodeSelector: { pool: 'sessions' } },
    },
    secrets: ['enrolment/token'],
  },
  'storage that many nodes mount': {
    values: {
      publicUrl: 'https://streamspace.example.com',
      database: { mode: 'external', external: { existingSecret: 'postgres', urlKey: 'url' } },
      ingress: { enabled: true, controller: 'other', tls: { source: 'existing-secret', secretName: 'own-tls' } },
      sessions: {
        namespace: 'people',
        createNamespace: false,
        storage: { accessMode: 'ReadWriteMany', storageClass: 'nfs', homeGiB: 20 },
        resourceQuota: { 'requests.storage': '2Ti', pods: '200' },
        limitRange: [{ type: 'Container', max: { memory: '32Gi' } }],
      },
    },
    secrets: ['postgres/url', 'own-tls/tls.crt'],
  },
  'monitoring on': {
    values: {
      publicUrl: 'https://streamspace.example.com',
      appsDomain: 'apps.example.net',
      ingress: { enabled: true },
      monitoring: { enabled: true, serviceMonitor: { labels: { release: 'prometheus' } } },
      networkPolicy: { metricsFrom: [{ namespaceSelector: { matchLabels: { team: 'monitoring' } } }] },
    },
    secrets: [],
  },
  'no agent, one replica, IPv6': {
    values: {
      ipFamily: 'IPv6',
      controlPlane: { replicas: 1 },
      agent: { enabled: false },
      networkPolicy: { enabled: false },
    },
    secrets: [],
  },
};

import { COMBINATIONS } from './combinations.js';
import { type Container, podsOf, type PodSpec } from './objects.js';
import { helmOrSkip, render, type Values } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;

/** What the operator brings along has to reach every pod that needs it, not only the one that is thought of first. */
withHelm('parts of the operator’s own', () => {
  const pod = (values: Values, component: string): { spec: PodSpec; container: Container } => {
    const found = podsOf(render(command ?? '', values)).find(
      ({ labels }) => labels['app.kubernetes.io/component'] === component,
    );
    const container = found?.spec.containers[0];
    if (!found || !container) throw new Error(`There is no pod of ${component}.`);
    return { spec: found.spec, container };
  };
  const variable = ({ env }: Container, name: string): string | undefined =>
    env.find((other) => other.name === name)?.value;
  /** The volume that holds `path` in a container. */
  const volumeAt = (
    { spec, container }: ReturnType<typeof pod>,
    path: string,
  ): PodSpec['volumes'][number] | undefined => {
    const mount = container.volumeMounts.find(
      ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`),
    );
    return spec.volumes.find(({ name }) => name === mount?.name);
  };
  const external = { mode: 'external', external: { existingSecret: 'postgres', urlKey: 'url' } };

  it.each(['control-plane', 'migrations'])(
    'authorities, with which the database is trusted too, reach the %s',
    (name) => {
      const values = {
        database: external,
        controlPlane: { certificateAuthorities: { configMap: 'company', key: 'root.pem' } },
      };
      const found = pod(values, name);
      expect(variable(found.container, 'NODE_EXTRA_CA_CERTS')).toMatch(/\/ca\.crt$/);
      const volume = volumeAt(found, variable(found.container, 'NODE_EXTRA_CA_CERTS') ?? '');
      expect(volume?.configMap).toEqual({ name: 'company', items: [{ key: 'root.pem', path: 'ca.crt' }] });
    },
  );

  it('an archive reaches the replicas, and whoever grants what archiving takes hears of it', () => {
    const values = { controlPlane: { auditArchive: { existingClaim: 'archive', keepDays: 400 } } };
    const plane = pod(values, 'control-plane');
    expect(volumeAt(plane, variable(plane.container, 'STREAMSPACE_AUDIT_ARCHIVE_DIR') ?? '')).toMatchObject({
      persistentVolumeClaim: { claimName: 'archive' },
    });
    for (const name of ['control-plane', 'migrations'])
      expect(variable(pod(values, name).container, 'STREAMSPACE_AUDIT_KEEP_DAYS')).toBe('400');
    const { container } = pod({}, 'control-plane');
    expect(container.env.filter(({ name }) => name.startsWith('STREAMSPACE_AUDIT'))).toEqual([]);
  });

  it('nodes that are kept for the control plane take everything of it', () => {
    const tolerations = [{ key: 'platform', operator: 'Exists', effect: 'NoSchedule' }];
    const values = { controlPlane: { nodeSelector: { pool: 'platform' }, tolerations } };
    for (const name of ['control-plane', 'migrations', 'test'])
      expect([name, pod(values, name).spec]).toMatchObject([name, { nodeSelector: { pool: 'platform' }, tolerations }]);
  });

  it('a Secret of the operator’s is a folder of files: a key that is put into it for a change is one more', () => {
    const plane = pod({ secrets: { existingSecret: 'own' } }, 'control-plane');
    expect(volumeAt(plane, '/run/streamspace/secrets/secrets-key-previous')?.secret).toMatchObject({
      secretName: 'own',
      items: [],
    });
  });

  it('the registry that the product comes from is that of our own applications', () => {
    const named = (registry: string): [string | undefined, string] => {
      const { container } = pod({ image: { registry } }, 'control-plane');
      return [
        variable(container, 'STREAMSPACE_SESSION_IMAGE_REGISTRY'),
        container.image.split('/streamspace/', 1)[0] ?? '',
      ];
    };
    const registry = 'registry.example.com:5000/tools';
    expect(named(registry)).toEqual([registry, registry]);
    expect(named(`${registry}/`)).toEqual([registry, registry]);
    expect(named('Registry.example.com')).toEqual(['Registry.example.com', 'Registry.example.com']);
    expect(variable(pod({}, 'control-plane').container, 'STREAMSPACE_SESSION_IMAGE_REGISTRY')).toBeUndefined();
  });

  it('are each in one of the combinations that everything else is looked at with', () => {
    const all = JSON.stringify(Object.values(COMBINATIONS));
    for (const part of ['certificateAuthorities', 'auditArchive', '"registry":']) expect(all).toContain(part);
  });
});

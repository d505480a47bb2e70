import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterConfig } from './cluster-config.js';

const CONFIG = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://192.0.2.1:6443"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;

describe('clusterConfig', () => {
  const before = { KUBECONFIG: process.env.KUBECONFIG, HOME: process.env.HOME };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'streamspace-cluster-'));
    process.env.HOME = folder;
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  });

  const write = async (text: string): Promise<void> => {
    process.env.KUBECONFIG = join(folder, 'kubeconfig');
    await writeFile(process.env.KUBECONFIG, text);
  };

  it('is the cluster that KUBECONFIG names', async () => {
    await write(CONFIG);
    expect(clusterConfig().getCurrentCluster()?.server).toBe('https://192.0.2.1:6443');
  });

  it('refuses to start where there is none, or where it cannot be read', async () => {
    Reflect.deleteProperty(process.env, 'KUBECONFIG');
    expect(() => clusterConfig()).toThrow(/KUBECONFIG names no cluster/);
    await write('{');
    expect(() => clusterConfig()).toThrow(/cannot be used/);
    await write(CONFIG.replace('current-context: x', 'current-context: other'));
    expect(() => clusterConfig()).toThrow(/KUBECONFIG names no cluster/);
  });
});

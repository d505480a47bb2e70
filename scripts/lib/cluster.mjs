/** The cluster that the tests of the Kubernetes runtime and of the chart run on: that of KUBECONFIG, else one that a tool brings up here. The tool is no part of this repository. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './steps.mjs';

const toolFolder = () => resolve(process.env.KUBERNETES_TOOL ?? '../shared/kubernetes');

/** What to tell when there is neither; null when there is one. Its tests are skipped then. */
export function missingCluster() {
  if (process.env.KUBECONFIG || existsSync(join(toolFolder(), 'cluster'))) return null;
  return `!! SKIPPED: everything on a real cluster. KUBECONFIG names none, and there is no tool in ${toolFolder()}; name its folder with KUBERNETES_TOOL.`;
}

/** Path of the tool, when the cluster is its own; null when KUBECONFIG names another one, or there is no tool. */
export function clusterTool() {
  const tool = join(toolFolder(), 'cluster');
  if (!existsSync(tool)) return null;
  if (!process.env.KUBECONFIG) return tool;
  const { stdout } = spawnSync(tool, ['kubeconfig'], { encoding: 'utf8' });
  return resolve(process.env.KUBECONFIG) === stdout.trim() ? tool : null;
}

/** Brings the cluster up where that is ours to do. Resolves with the path of its kubeconfig. Rejects with StepError that says what failed. */
export async function provideCluster() {
  const tool = clusterTool();
  if (tool === null) return { kubeconfig: process.env.KUBECONFIG };
  const output = await run('Bringing the cluster up (up to ten minutes the first time)', tool, ['up']);
  return { kubeconfig: output.trim().split('\n').at(-1) };
}

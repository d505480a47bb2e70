import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { provideHelm } from '../../scripts/lib/helm.mjs';
import { KubernetesObject } from './objects.js';

/** Folder of the chart. */
export const CHART = fileURLToPath(new URL('../streamspace', import.meta.url));
/** Namespace that the chart is rendered for. */
export const NAMESPACE = 'streamspace';

/** Kubernetes versions that the chart is rendered for: the oldest that it supports, and one that dropped what the oldest has. */
export const KUBERNETES_VERSIONS = ['1.20.0', '1.35.0'] as const;

/** Helm did not do it; the message is what it said. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
}

/**
 * The command of Helm; null, and loudly so, on a machine that the tests have none for. Rejects where they have one and it cannot be had: a chart that
 * nobody looked at is not one that is well.
 */
export async function helmOrSkip(
  provide: () => Promise<string> = provideHelm,
  machine = `${process.platform} ${process.arch}`,
): Promise<string | null> {
  try {
    return await provide();
  } catch (error) {
    if (machine === 'linux x64') throw error;
    const cause = error instanceof Error ? error.message : String(error);
    process.stderr.write(`!! SKIPPED: the chart is not looked at, because there is no Helm. ${cause}\n`);
    return null;
  }
}

/** Values as they would stand in a file of values. */
export type Values = Readonly<Record<string, unknown>>;

/** Runs Helm with `values` on the chart. @throws HelmError */
export function helm(command: string, args: readonly string[], values: Values): string {
  const { status, stdout, stderr } = spawnSync(command, [...args, '--values', '-'], {
    encoding: 'utf8',
    input: stringify(values),
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  if (status !== 0) throw new HelmError(stderr + stdout);
  return stdout;
}

/** Every object that the chart makes of `values` on a cluster of `version`. @throws HelmError */
export function render(command: string, values: Values, version: string = KUBERNETES_VERSIONS[1]): KubernetesObject[] {
  const args = ['template', 'demo', CHART, '--namespace', NAMESPACE, '--kube-version', version];
  const objects = parseAllDocuments(helm(command, args, values)).map((document) => document.toJS() as unknown);
  return z.array(KubernetesObject).parse(objects.filter((object) => object !== null));
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { Exec, type KubeConfig } from '@kubernetes/client-node';

const DEADLINE_MS = 20_000;

/** A container on a cluster. */
export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Runs a command in a container as the user of its programs, and answers with its standard output and exit code. */
export async function execInPod(
  config: KubeConfig,
  { namespace, pod, container }: PodPlace,
  argv: readonly string[],
): Promise<{ code: number; output: string }> {
  const [out, errors] = [new PassThrough(), new PassThrough().resume()];
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  let code = -1;
  const exec = new Exec(config);
  const socket = await exec.exec(namespace, pod, container, [...argv], out, errors, null, false, (status) => {
    const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
    code = status.status === 'Success' ? 0 : Number(cause?.message ?? -1);
  });
  const timer = setTimeout(() => socket.close(), DEADLINE_MS);
  await new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
  });
  clearTimeout(timer);
  return { code, output: Buffer.concat(chunks).toString('utf8') };
}

/** Users on this machine of the processes of containers by their ids; none where the nodes of the cluster are other machines. */
export function hostUidsOfContainers(containerIds: ReadonlySet<string>): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
      const isOurs = [...containerIds].some((id) => groups.includes(id));
      return isOurs ? [statSync(`/proc/${pid}`).uid] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

import { Writable } from 'node:stream';
import { Exec, type KubeConfig, type V1Pod, type V1Status } from '@kubernetes/client-node';

const DEADLINE_MS = 20_000;

/** Runs `command` in the first container of `pod`. Resolves with its standard output, or null when it fails. Rejects when it takes longer than 20 s. */
export async function outputOf(config: KubeConfig, pod: V1Pod, command: readonly string[]): Promise<string | null> {
  const { metadata, spec } = pod;
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const late = AbortSignal.timeout(DEADLINE_MS);
  const status = await new Promise<V1Status>((resolve, reject) => {
    late.addEventListener('abort', () => reject(new Error(`${command.join(' ')} took too long.`)), { once: true });
    const container = spec?.containers[0]?.name ?? '';
    new Exec(config)
      .exec(
        metadata?.namespace ?? '',
        metadata?.name ?? '',
        container,
        [...command],
        stdout,
        null,
        null,
        false,
        resolve,
      )
      .then((socket) => socket.on('error', reject), reject);
  });
  return status.status === 'Success' ? Buffer.concat(chunks).toString() : null;
}

import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';

const DEADLINE_MS = 20_000;

/** Whom a command is run as, by number, and where. */
export interface ExecPlace {
  readonly user: string;
  readonly folder: string;
}

const PERSON: ExecPlace = { user: '1000:1000', folder: '/home/user' };

/** Runs a command in a container, as its person where nothing else is said, and answers with its standard output and exit code. */
export async function execIn(
  docker: Docker,
  container: Docker.Container,
  argv: readonly string[],
  { user, folder }: ExecPlace = PERSON,
): Promise<{ code: number; output: string }> {
  const exec = await container.exec({
    Cmd: [...argv],
    AttachStdout: true,
    AttachStderr: true,
    User: user,
    WorkingDir: folder,
  });
  const stream = await exec.start({ hijack: true, stdin: false });
  const [out, errors] = [new PassThrough(), new PassThrough().resume()];
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  docker.modem.demuxStream(stream, out, errors);
  const timer = setTimeout(() => stream.destroy(), DEADLINE_MS);
  await new Promise((resolve) => stream.once('close', resolve).once('end', resolve));
  clearTimeout(timer);
  const { ExitCode: code } = await exec.inspect();
  return { code: code ?? -1, output: Buffer.concat(chunks).toString('utf8') };
}

const Top = z.object({ Processes: z.array(z.array(z.string())) });

async function topOf(container: Docker.Container): Promise<{ pid: number; uid: number }[]> {
  const answer: unknown = await container.top({ ps_args: '-eo pid,uid' }).catch(() => null);
  const processes = Top.safeParse(answer).data?.Processes ?? [];
  return processes.map(([pid, uid]) => ({ pid: Number(pid), uid: Number(uid) }));
}

/** Users on the host of a container's processes, and none for one that does not run. */
export async function hostUidsOf(container: Docker.Container): Promise<number[]> {
  return (await topOf(container)).map(({ uid }) => uid);
}

/** Numbers on the host of a container's processes, and none for one that does not run. */
export async function hostPidsOf(container: Docker.Container): Promise<number[]> {
  return (await topOf(container)).map(({ pid }) => pid);
}

/** A member of /proc/PID/status of the first process of a container, as the host sees it. */
export function statusOf(pid: number, member: string): string {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${member}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
}

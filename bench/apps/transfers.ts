import { spawn } from 'node:child_process';
import { quantile } from '../figures.js';
import { cpuSeconds } from './cpu-time.js';

/** One way to the application. */
export interface Contender {
  readonly name: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose processor time counts. */
  readonly pid: number;
}

/** What one contender needed, medians of the rounds. */
export interface TransferFigures {
  readonly name: string;
  readonly cpuSecondsPerGB: number;
  readonly megabytesPerSecond: number;
}

/** Moves bytes once with curl, `args` saying which way. Rejects when they are not all there. */
async function transfer({ port, headers }: Contender, args: readonly string[], bytes: number): Promise<number> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const common = ['--silent', '--show-error', '--fail', '--max-time', '300', '--http1.1'];
  const out = ['--output', '/dev/null', '--write-out', '%{size_download} %{size_upload} %{time_total}'];
  const child = spawn('curl', [...common, ...lines, ...out, ...args, `http://127.0.0.1:${port}/file`], {
    stdio: [args.includes('-') ? 'pipe' : 'ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const [down = 0, up = 0, seconds = 0] = text.split(' ').map(Number);
  if (code !== 0 || Math.max(down, up) < bytes) throw new Error(`A transfer ended early: ${text || `code ${code}`}.`);
  return seconds;
}

/** Moves `megabytes` per round by each contender in turn, so that what else the machine does meets them alike. */
export async function compareTransfers(
  contenders: readonly Contender[],
  rounds: number,
  megabytes: number,
  args: readonly string[],
): Promise<TransferFigures[]> {
  const seen = contenders.map((contender) => ({ contender, cpu: [] as number[], seconds: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contender, cpu, seconds } of seen) {
      const before = cpuSeconds(contender.pid);
      const took = await transfer(contender, args, megabytes * 1e6);
      // The first round warms everything up.
      if (round === 0) continue;
      cpu.push(cpuSeconds(contender.pid) - before);
      seconds.push(took);
    }
  }
  return seen.map(({ contender: { name }, cpu, seconds }) => ({
    name,
    cpuSecondsPerGB: (quantile(cpu, 0.5) / megabytes) * 1000,
    megabytesPerSecond: megabytes / quantile(seconds, 0.5),
  }));
}

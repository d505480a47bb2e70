/** Runs inside the private network of {@link main} in `../apps.ts`. */
import { loadavg } from 'node:os';
import { compareLatency } from './latency.js';
import { Endurance } from './endurance.js';
import { type Measurement, readOptions } from './options.js';
import { Parts } from './parts.js';
import { Stage } from './stage.js';
import {
  BUFFERED,
  type Judged,
  judgeDownload,
  judgeEndurance,
  judgeLatency,
  judgement,
  judgeUpload,
  PRODUCT,
  UNBUFFERED,
} from './targets.js';
import { compareTransfers, type TransferFigures } from './transfers.js';

const INTERRUPTED = 130;
const options = readOptions(process.argv.slice(2));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const loads = (): string =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');

function tell(title: string, figures: readonly TransferFigures[]): void {
  for (const { name, cpuSecondsPerGB, megabytesPerSecond } of figures) {
    say(`${title}, ${name}: ${cpuSecondsPerGB.toFixed(3)} s of CPU per GB, ${megabytesPerSecond.toFixed(0)} MB/s`);
  }
}

const MEASURE: Readonly<Record<Measurement, (stage: Stage) => Promise<Judged[]>>> = {
  download: async ({ files, product, unbuffered, buffered }) => {
    const contenders = [
      files.contender(PRODUCT, product),
      unbuffered.contender(UNBUFFERED),
      buffered.contender(BUFFERED),
    ];
    const figures = await compareTransfers(contenders, options.rounds, options.megabytes, []);
    tell('Download', figures);
    return judgeDownload(figures);
  },
  upload: async ({ talk, product, uploads, file }) => {
    const contenders = [talk.contender(PRODUCT, product), uploads.contender(UNBUFFERED)];
    const figures = await compareTransfers(contenders, options.rounds, options.megabytes, ['--upload-file', file]);
    tell('Upload', figures);
    return judgeUpload(figures);
  },
  latency: async ({ files, unbuffered, filesPort }) => {
    const ways = [files.asked, { port: unbuffered.port, headers: {} }];
    const [ours, nginx] = await compareLatency({ port: filesPort, headers: {} }, ways, options.requests);
    return ours && nginx ? judgeLatency(ours, nginx) : [];
  },
  endurance: async ({ files, talk, product }) => {
    const figures = await new Endurance(files.client, talk.client, product.pids).run(options.minutes);
    say(`Endurance: ${figures.requests} requests and ${figures.messages} messages in ${options.minutes} minutes`);
    for (const error of figures.errors.slice(0, 10)) say(`  ${error}`);
    return judgeEndurance(figures);
  },
};

async function measureAll(parts: Parts): Promise<Judged[]> {
  const stage = await Stage.open(options.megabytes, parts);
  const rows: Judged[] = [];
  for (const measurement of options.only) {
    say(`${measurement}, at a load (1, 5, 15 minutes) of ${loads()}`);
    rows.push(...(await MEASURE[measurement](stage)));
  }
  return rows;
}

async function run(): Promise<number> {
  const parts = new Parts();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void parts.stop().finally(() => process.exit(INTERRUPTED)));
  }
  const rows = await measureAll(parts).finally(() => parts.stop());
  const { table, isMet } = judgement(rows);
  say(`\n${table}`);
  return isMet ? 0 : 1;
}

process.exit(await run());

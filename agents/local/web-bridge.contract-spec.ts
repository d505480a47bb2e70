import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { SessionSpec } from '../../protocol/session.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { LocalContractPlatform } from './local-platform.contract.js';

const PORT = 8080;
const GIB = 1024 ** 3;
const CONNECTIONS = 200;

/**
 * A server of a process for each connection: `/bytes` answers with 1 GiB, `/echo` sends back whatever comes, and takes its leave when its client
 * has nothing more to say, and `/quit` ends it. One line, as commands of templates are.
 */
const SCRIPT = [
  'use strict; use IO::Socket::INET; $SIG{CHLD} = "IGNORE"; my $bytes;',
  `my $listener = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => ${PORT}, Listen => 300, ReuseAddr => 1) or die "No port: $!";`,
  'while (my $client = $listener->accept) { next if fork; my $path = "";',
  '  { local $/ = "\\r\\n\\r\\n"; $path = $1 if (<$client> // "") =~ m#^GET (\\S+)#; } $client->autoflush(1);',
  '  print $client "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n";',
  '  if ($path eq "/bytes") { my $block = "x" x 65536; print $client $block for 1 .. 16384; }',
  '  if ($path eq "/echo") { while (sysread($client, $bytes, 65536)) { print $client $bytes; } print $client "farewell"; }',
  '  kill "KILL", getppid if $path eq "/quit"; exit; }',
].join(' ');

/** What one connection brought. */
class Reader {
  length = 0;
  tail = '';

  constructor(readonly stream: Duplex) {
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => {
      this.length += chunk.length;
      this.tail = (this.tail + chunk.toString('latin1').slice(-2048)).slice(-2048);
    });
  }

  async receives(text: string): Promise<void> {
    while (!this.tail.endsWith(text)) await once(this.stream, 'data');
  }
}

describe('the way to a local web application', () => {
  let bench: ContractBench;
  let spec: SessionSpec;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'streamspace-contract-'));
    bench = new ContractBench(new LocalContractPlatform(folder));
    const web = bench.webSession();
    spec = { ...web, workload: { platform: 'local', command: ['/usr/bin/perl', '-e', SCRIPT] } };
    await bench.apply(spec, 'running');
  });
  afterAll(async () => {
    await bench.endAll();
    await bench.platform.dispose();
  });

  async function ask(path: string): Promise<Reader> {
    const reader = new Reader(await bench.runtime.connect(spec.sessionId, PORT));
    reader.stream.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return reader;
  }

  it('takes 1 GiB', async () => {
    const reader = await ask('/bytes');
    await once(reader.stream, 'end');
    expect(reader.length).toBeGreaterThan(GIB);
    expect(reader.length).toBeLessThan(GIB + 200);
  });

  it('lets what is said last through when one side has ended', async () => {
    const reader = await ask('/echo');
    await reader.receives('\r\n\r\n');
    reader.stream.end('the last words');
    await reader.receives('the last wordsfarewell');
    if (!reader.stream.closed) await once(reader.stream, 'close');
  });

  it('leaves no file with the password inside', async () => {
    expect((await bench.shell(spec.sessionId, 'ls -A /run/streamspace')).output.split('\n').sort()).toEqual([
      '',
      'machine-id',
      'web.sock',
    ]);
  });

  it(`carries ${CONNECTIONS} connections at a time, which end with the session`, async () => {
    const readers = await Promise.all(Array.from({ length: CONNECTIONS }, () => ask('/echo')));
    await Promise.all(readers.map((reader) => reader.receives('\r\n\r\n')));
    for (const reader of readers) {
      const word = randomBytes(300).toString('hex');
      reader.stream.write(word);
      await reader.receives(word);
    }
    const closed = readers.map(({ stream }) => once(stream, 'close'));
    await bench.apply(spec, 'hibernated');
    await Promise.all(closed);
    expect(await bench.platform.hostUids(spec.sessionId)).toEqual([]);
  });

  it('is gone with the application, and says so', async () => {
    await bench.apply(spec, 'running');
    await ask('/quit');
    const gone = async (): Promise<boolean> => (await bench.find(spec.sessionId))?.state === 'absent';
    while (!(await gone())) await new Promise(setImmediate);
    expect((await bench.find(spec.sessionId))?.reason).toEqual({
      code: 'screen-lost',
      message: 'The application of this session ended, so the session was ended. Start it again.',
    });
  });

  it('is closed to what is no command of a web application', async () => {
    const odd: SessionSpec = { ...spec, sessionId: randomUUID(), stream: { kind: 'rfb', port: 5900 } };
    await expect(bench.apply(odd, 'running')).rejects.toMatchObject({ reason: { code: 'start-failed' } });
  });
});

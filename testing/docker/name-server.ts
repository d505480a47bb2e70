import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 12;
/** Answer, recursion available, no error; one question, one answer. */
const FLAGS = Buffer.of(0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0);
/** Its name is the question's, kind A, class IN, good for a minute, four bytes (RFC 1035, section 4.1.3). */
const RECORD = Buffer.of(0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4);

/** Bytes of the first question: its name, label by label, then kind and class. */
function questionOf(query: Buffer): Buffer {
  let end = HEADER_BYTES;
  while (query[end]) end += (query[end] ?? 0) + 1;
  return query.subarray(HEADER_BYTES, end + 5);
}

/** The question's name, with dots. */
function nameOf(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; question[at]; at += (question[at] ?? 0) + 1) {
    labels.push(question.subarray(at + 1, at + 1 + (question[at] ?? 0)).toString('latin1'));
  }
  return labels.join('.');
}

/** A name server that runs. */
export interface NameServer {
  /** Names that it was asked for, in order. */
  readonly asked: readonly string[];
  close(): void;
}

/** A name server on port 53 of `host` that answers each question with the same IPv4 address. Close it when done. */
export async function startNameServer(host: string, address: string): Promise<NameServer> {
  const server = createSocket('udp4');
  const asked: string[] = [];
  server.on('message', (query, { address: to, port }) => {
    const [question, answer] = [questionOf(query), Buffer.from(address.split('.').map(Number))];
    asked.push(nameOf(question));
    server.send(Buffer.concat([query.subarray(0, 2), FLAGS, question, RECORD, answer]), port, to);
  });
  server.bind(53, host);
  await once(server, 'listening');
  return { asked, close: () => server.close() };
}

import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ManualClock } from '../../../testing/manual-clock.js';
import { Strangers } from './strangers.js';

function aConnection(address: string): { request: IncomingMessage; socket: Socket; address: string } {
  const socket = new Socket();
  return { request: new IncomingMessage(socket), socket, address };
}

describe('strangers', () => {
  const limits = { most: 3, mostPerAddress: 2, patienceMs: 10_000 };

  it('from one address leave room for those from others', () => {
    const strangers = new Strangers(new ManualClock(), limits);
    const first = aConnection('10.0.0.1');
    strangers.admit(first);
    strangers.admit(aConnection('10.0.0.1'));
    expect(() => strangers.admit(aConnection('10.0.0.1'))).toThrow('Too many are connecting');
    strangers.admit(aConnection('10.0.0.2'));
    expect(() => strangers.admit(aConnection('10.0.0.3'))).toThrow('Too many are connecting');
    strangers.welcomed(first.request);
    expect(() => strangers.admit(aConnection('10.0.0.1'))).not.toThrow();
  });

  it('are cut when their time is up, and only they', () => {
    const clock = new ManualClock();
    const strangers = new Strangers(clock, limits);
    const [silent, known] = [aConnection('10.0.0.1'), aConnection('10.0.0.1')];
    strangers.admit(silent);
    strangers.admit(known);
    strangers.welcomed(known.request);
    clock.advance(10_000);
    expect([silent.socket.destroyed, known.socket.destroyed]).toEqual([true, false]);
  });
});

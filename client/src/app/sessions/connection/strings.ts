import type { LinkTone } from '../stream/link-meter';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A time in milliseconds, as short as it can be said. */
const milliseconds = (ms: number): string => (ms < 1 ? '< 1 ms' : `${number.format(Math.round(ms))} ms`);

/** Words of the panel's connection section and of the mark on its handle. English; another language is another object of this shape. */
export const strings = {
  heading: 'Connection',
  milliseconds,
  tones: {
    good: 'fast',
    fair: 'noticeable delay',
    poor: 'slow',
    unknown: 'not measured yet',
  } satisfies Record<LinkTone, string>,
  roundTrip: 'Round trip',
  roundTripOf: (medianMs: number, latestMs: number): string =>
    `${milliseconds(medianMs)} (last ${milliseconds(latestMs)})`,
  bandwidth: 'Traffic',
  bandwidthOf: (bitsIn: number, bitsOut: number): string => `${rate(bitsIn)} in, ${rate(bitsOut)} out`,
  hops: 'Where the time goes',
  toServer: 'You to StreamSpace',
  toAgent: (agent: string): string => `StreamSpace to “${agent}”`,
  toScreen: (agent: string): string => `“${agent}” to the screen`,
  unnamedAgent: 'its machine',
  viewers: 'Open screens',
  viewersOf: (count: number): string => (count === 1 ? 'Only this one' : `${count}, this one included`),
  alsoOpen: 'Also open in another window',
  measuring: 'Measuring…',
  handle: (label: string, state: string): string => `${label}. ${state}`,
  handleTone: (medianMs: number, tone: LinkTone): string =>
    `Connection: ${milliseconds(medianMs)}, ${strings.tones[tone]}.`,
} as const;

function rate(bitsPerSecond: number): string {
  if (bitsPerSecond >= 1_000_000) return `${number.format(bitsPerSecond / 1_000_000)} Mbit/s`;
  return `${number.format(Math.round(bitsPerSecond / 1_000))} kbit/s`;
}

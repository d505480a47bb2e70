import type { CoreV1Event } from '@kubernetes/client-node';

/** The event that happened last of those that are meant. */
export function newestEvent(
  events: readonly CoreV1Event[],
  isMeant: (event: CoreV1Event) => boolean = () => true,
): CoreV1Event | undefined {
  const when = ({ lastTimestamp, eventTime, metadata }: CoreV1Event): number =>
    new Date(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? 0).getTime();
  return events.filter(isMeant).sort((a, b) => when(b) - when(a))[0];
}
